"""Notices about sealed reports: they say that there is something new, and nothing else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from petitions.models import SealedReport
from petitions.sealed.queries import within_reach
from yuanbao.models import Channel
from yuanbao.notifications import notify
from yuanbao.roles import Capability


def tell(people: Iterable[Any], *, at: datetime) -> None:
    """Say “有新消息” to each person, within the platform alone: no topic, no link, no SMS."""
    for person in people:
        key = f"news:{uuid4().hex}"
        notify(key=key, title=_("有新消息"), user=person, channels=[Channel.IN_APP], at=at)


def tell_custody(report: SealedReport, *, at: datetime, but: Any = None) -> None:
    """Tell whoever keeps sealed reports and may see this one, except who did it."""
    people = within_reach(report, Capability.KEEP_SEALED)
    tell([p for p in people if but is None or p.pk != but.pk], at=at)
