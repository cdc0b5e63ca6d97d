"""承诺: made from a matter's page with a moment and a person; reminded, kept or broken."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from dispatch.models import Pledge
from dispatch.notices_centre import centre_staff
from dispatch.queries.orders.aside import colleagues, worked_on_by
from petitions.models import Petition
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

# How long before the moment the person is reminded.
BEFORE = timedelta(minutes=15)
SOON, OVER = 1, 2


@unit_of_work
def pledge(
    petition: Petition, *, text: str, due_at: datetime, person: Any, by: Any, at: datetime
) -> Pledge:
    """Promise something for a matter by a moment; the person is told when another wrote it down.

    Raises OutOfReach for whoever does not work on the matter, TransitionRefused for empty words,
    a moment that has passed, or a person who is not on the same side.
    """
    petition = _lock(petition, by=by)
    if not text.strip():
        raise TransitionRefused(_("请写明承诺做什么，例如“回电告知抢修结果”。"))
    if due_at <= at:
        raise TransitionRefused(_("承诺的时间已经过了，请另定一个。您写的内容还在。"))
    if person not in colleagues(by, petition, localdate(at)):
        raise TransitionRefused(_("%(name)s不办这件事，请另选一个人。") % {"name": person})
    row = Pledge.objects.create(
        petition=petition,
        text=clean(petition, text)[:200],
        due_at=due_at,
        person=person,
        made_by=by,
        made_at=at,
    )
    record(row, "pledge", by=by, at=at, person=person.pk, due=due_at.isoformat())
    _tell(row, "pledge", words=_("承诺：%(when)s 前由%(name)s"), by=by, at=at)
    if person.pk != by.pk:
        _notify(row, person, title=_("有一条承诺请您兑现"), act="made", at=at)
    return row


def _lock(petition: Petition, *, by: Any) -> Petition:
    rows = worked_on_by(by, Petition.objects.select_related("petitioner"))
    locked = rows.select_for_update(of=("self",)).filter(pk=petition.pk).first()
    if locked is None:
        raise OutOfReach(f"{by} does not work on petition {petition.pk}")
    return locked


@unit_of_work
def keep(row: Pledge, *, text: str, by: Any, at: datetime) -> Pledge:
    """兑现: done as promised, or later; words are welcome but not asked for.

    Raises OutOfReach, or TransitionRefused when somebody has ended it before.
    """
    return _end(row, is_kept=True, text=text, by=by, at=at)


@unit_of_work
def miss(row: Pledge, *, text: str, by: Any, at: datetime) -> Pledge:
    """没有兑现, with the reason; it stays on the list of the broken.

    Raises OutOfReach, or TransitionRefused without a reason or when it was ended before.
    """
    if not text.strip():
        raise TransitionRefused(_("请写明为什么没有做到、接下来怎么办。"))
    return _end(row, is_kept=False, text=text, by=by, at=at)


def _end(row: Pledge, *, is_kept: bool, text: str, by: Any, at: datetime) -> Pledge:
    petition = _lock(row.petition, by=by)
    row = Pledge.objects.select_for_update(of=("self",)).select_related("ended_by").get(pk=row.pk)
    row.petition = petition
    if not row.is_open:
        raise TransitionRefused(
            _("%(who)s已在 %(when)s 了结了这条承诺。您写的内容还在。")
            % {"who": row.ended_by, "when": localtime(row.ended_at).strftime("%m-%d %H:%M")}
        )
    row.is_kept, row.ended_at, row.ended_by = is_kept, at, by
    row.ending = clean(petition, text)[:200]
    row.save(update_fields=["is_kept", "ended_at", "ended_by", "ending"])
    act = "keep" if is_kept else "miss"
    record(row, act, by=by, at=at, late=at > row.due_at)
    words = _("承诺已兑现") if is_kept else _("承诺没有兑现")
    _tell(row, act, words=words, by=by, at=at, opinion=row.ending)
    return row


def to_remind(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of open promises whose moment is near or has passed, each step once."""
    near = Pledge.objects.open().filter(due_at__lte=at + BEFORE, reminded_level=0)
    over = Pledge.objects.overdue(at).filter(reminded_level__lt=OVER)
    return list((near | over).order_by("due_at", "id").values_list("pk", flat=True)[:limit])


@unit_of_work
def remind(row: Pledge, *, at: datetime) -> int:
    """Remind the person, and whoever took it over; the shift leaders too once it is late.

    Safe to repeat: each step goes to each person once. Returns the step reached.
    """
    row = Pledge.objects.select_for_update(of=("self",)).select_related("petition").get(pk=row.pk)
    level = OVER if row.due_at <= at else SOON if row.due_at <= at + BEFORE else 0
    if not row.is_open or level <= row.reminded_level:
        return row.reminded_level
    people = {person.pk: person for person in (row.person, row.keeper) if person}
    if level == OVER:
        people |= {p.pk: p for p in centre_staff(Capability.LEAD_SHIFT, at=at)}
    title = _("承诺到时间了，还没有兑现") if level == OVER else _("承诺快到时间了")
    for person in people.values():
        _notify(row, person, title=title, act=f"remind-{level}", at=at)
    row.reminded_level = level
    row.save(update_fields=["reminded_level"])
    record(row, "remind", by=None, at=at, level=level)
    return level


def _notify(row: Pledge, person: Any, *, title: str, act: str, at: datetime) -> None:
    notify(
        key=f"pledge:{row.pk}:{act}:{person.pk}",
        user=person,
        title=title,
        body=f"{row.text}（{localtime(row.due_at):%m-%d %H:%M}）",
        url=reverse("dispatch:matter-aside", args=[row.petition.public_id]),
        at=at,
    )


def _tell(row: Pledge, act: str, *, words: str, by: Any, at: datetime, opinion: str = "") -> None:
    facts = {"when": f"{localtime(row.due_at):%m-%d %H:%M}", "name": row.person}
    tell(row.petition, act, by=by, at=at, staff=words % facts, opinion=opinion or row.text)
