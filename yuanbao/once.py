"""A form that is sent twice acts once: it carries a key that was made when it was shown."""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.db import connection

from yuanbao.audit import unit_of_work
from yuanbao.models import SentForm


def new_key() -> str:
    """Return a fresh key for a hidden field."""
    return uuid4().hex


def sending_of(request: Any) -> str:
    """Name one sending of a form: its key, its address, who sent it, and all that was typed.

    Other words under the same key are another act. "" for a form without a key.
    """
    sent = request.POST
    if not sent.get("key"):
        return ""
    typed = [[name, sent.getlist(name)] for name in sorted(sent) if name != "csrfmiddlewaretoken"]
    files = [[file.name, file.size] for _name, held in request.FILES.lists() for file in held]
    facts = json.dumps([request.user.pk, request.path, typed, files])
    return sha256(facts.encode()).hexdigest()[:32]


@unit_of_work
def once(sending: str, act: Callable[[], object], *, at: datetime) -> bool:
    """Run an act unless the same sending has had its effect; say whether it ran.

    Of several at the same moment one runs, the others wait for it: when it is refused, the next
    one tries. A sending without a name always runs.
    """
    if sending and not _take(sending, at):
        return False
    act()
    return True


def _take(sending: str, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {SentForm._meta.db_table} (key, at) VALUES (%s, %s)"  # noqa: S608 - our own table
            " ON CONFLICT DO NOTHING",
            [sending, at],
        )
        return cursor.rowcount == 1
