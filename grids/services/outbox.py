"""Take in what a phone kept while it had no network: each entry once, however often it comes.

A key is honoured for `KEPT` days after it was taken: a repeat within them gets the first answer.
A phone tries again every ten minutes at most while it is on, and shows what was accepted for a
week, so that no repeat comes later but from a phone that lay switched off. A finding is known by
its key for ever, as the petition that it became.
"""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from grids.foot.outbox import Entry, EntryConflict, Kind, Taken
from grids.models import SentEntry
from yuanbao.audit import unit_of_work

KEPT = timedelta(days=180)
AT_ONCE = 5000


@unit_of_work
def take_entry(name: str, kind: Kind, entry: Entry) -> Taken:
    """Take an entry in and remember the answer, in one transaction; a repeat gets that answer.

    Two at the same moment wait for each other. Raises EntryConflict when the key was taken with
    other words before, and what the kind itself raises: then nothing is remembered.
    """
    key, digest = UUID(entry.key), _digest_of(name, entry)
    if not _claim(name, key, digest, entry):
        return _again(kind, SentEntry.objects.get(key=key), digest, entry)
    taken = kind.take(entry)
    SentEntry.objects.filter(key=key).update(
        number=taken.number, words=taken.words, url=taken.url, updated=list(taken.updated)
    )
    return taken


def _claim(name: str, key: UUID, digest: str, entry: Entry) -> bool:
    table = SentEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, user_id, kind, digest, number, words, url, updated, at)"  # noqa: S608 - our own table
            " VALUES (%s, %s, %s, %s, '', '', '', '[]', %s) ON CONFLICT DO NOTHING",
            [key, entry.by.pk, name, digest, entry.at],
        )
        return cursor.rowcount == 1


def _again(kind: Kind, sent: SentEntry, digest: str, entry: Entry) -> Taken:
    if sent.user_id != entry.by.pk:
        raise EntryConflict(_("这一条是另一位同事发的，这里没有再收。"), {})
    if sent.digest != digest and kind.compare is not None:
        differs = kind.compare(entry, sent.number)
        if differs:
            words = _("这一条先前已经收到了，编号 %(number)s，您后来又改过。请选一种处理。")
            raise EntryConflict(words % {"number": sent.number}, differs, sent.number)
    return Taken(sent.words, sent.number, sent.url, sent.updated)


@unit_of_work
def forget_entries(*, at: datetime) -> int:
    """Forget the oldest entries whose time is over, `AT_ONCE` at most; return how many."""
    old = SentEntry.objects.filter(at__lt=at - KEPT).order_by("at")
    return SentEntry.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])
    ).delete()[0]


def _digest_of(name: str, entry: Entry) -> str:
    typed = [[field, entry.data.getlist(field)] for field in sorted(entry.data)]
    return sha256(json.dumps([name, typed]).encode()).hexdigest()
