"""敏感件: found by words or marked by people; restricted, never public, the leader rung at once."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import SensitiveKind
from dispatch.models import Duty, SensitiveMark, SensitiveWord
from dispatch.queries.orders.aside import worked_on_by
from dispatch.watches import turn_at
from grids.models import Post
from grids.scoping import posts_granting
from petitions.choices import Tone
from petitions.models import Petition
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Channel
from yuanbao.notifications import notify
from yuanbao.roles import Capability, Role
from yuanbao.workflow import OutOfReach, TransitionRefused

WORDS_KEY, WORDS_SECONDS = "sensitive:words", 60
# Who is rung: on the roster of the running watch, or everybody who holds the seat.
RUNG = (Role.DUTY_LEADER, Role.SHIFT_LEADER)


def words_now() -> list[tuple[str, str]]:
    """Return kind and word of every active word; a minute old at most."""
    kept = cache.get(WORDS_KEY)
    if kept is None:
        rows = SensitiveWord.objects.filter(is_active=True).order_by("id")
        kept = list(rows.values_list("kind", "word"))
        cache.set(WORDS_KEY, kept, WORDS_SECONDS)
    return kept


def found_in(text: str) -> list[tuple[str, str]]:
    """Return kind and word of each sensitive word that stands in the text."""
    return [(kind, word) for kind, word in words_now() if word in text]


def screen(petition: Petition) -> None:
    """Make a matter sensitive before it is saved, when its words say so: it is never public."""
    petition.is_sensitive = bool(found_in(f"{petition.raw_title} {petition.raw_text}"))


def note_found(petition: Petition, *, at: datetime) -> SensitiveMark | None:
    """Write down why a new matter is sensitive, and ring; nothing for an ordinary one."""
    if not petition.is_sensitive:
        return None
    found = found_in(f"{petition.raw_title} {petition.raw_text}")
    words = "、".join(word for _kind, word in found)
    kind = found[0][0] if found else SensitiveKind.OTHER
    return _mark(petition, kind, _("内容有：%(words)s") % {"words": words}, by=None, at=at)


@unit_of_work
def mark(petition: Petition, *, kind: str, reason: str, by: Any, at: datetime) -> SensitiveMark:
    """标为敏感件: out of the public ledger at once, seen by named seats and the handling agency.

    Raises OutOfReach for whoever does not work on the matter, TransitionRefused without a reason
    or when it is sensitive already.
    """
    rows = worked_on_by(by, Petition.objects.select_related("petitioner", "category"))
    locked = rows.select_for_update(of=("self",)).filter(pk=petition.pk).first()
    if locked is None:
        raise OutOfReach(f"{by} does not work on petition {petition.pk}")
    if not reason.strip():
        raise TransitionRefused(_("请写明为什么是敏感件。"))
    if locked.is_sensitive:
        raise TransitionRefused(_("这件已经是敏感件。"))
    locked.is_sensitive = True
    locked.save(update_fields=["is_sensitive"])
    row = _mark(locked, kind, clean(locked, reason)[:200], by=by, at=at)
    refresh_ledger(locked, at=at)
    return row


def _mark(petition: Petition, kind: str, reason: str, *, by: Any, at: datetime) -> SensitiveMark:
    row = SensitiveMark.objects.create(
        petition=petition, kind=kind, reason=reason[:200], marked_by=by, marked_at=at
    )
    record(row, "mark", by=by, at=at, kind=kind)
    tell(petition, "mark", by=by, at=at, staff=_("标为敏感件"), opinion=row.reason, tone=Tone.BAD)
    if not petition.is_historical:
        _ring(row, at=at)
    return row


def _ring(row: SensitiveMark, *, at: datetime) -> None:
    """Tell the leaders on duty on the platform and by SMS, at night too; no words of the matter."""
    body = _("敏感件（%(kind)s），编号 %(number)s，请立即查看。") % {
        "kind": row.get_kind_display(),
        "number": row.petition,
    }
    for person in _leaders_on_duty(at):
        notify(
            key=f"sensitive:{row.pk}:{person.pk}",
            user=person,
            title=_("敏感件，请立即查看"),
            body=body,
            url=reverse("dispatch:sensitive-detail", args=[row.petition.public_id]),
            channels=[Channel.IN_APP, Channel.SMS],
            urgent=True,
            at=at,
        )


def _leaders_on_duty(at: datetime) -> list[Any]:
    rostered = Duty.objects.of(turn_at(at)).filter(seat__in=RUNG).values("user")
    held = Post.objects.on(localdate(at)).filter(role__in=RUNG).values("user")
    users = get_user_model().objects.filter(is_active=True).order_by("pk")
    on_duty = list(users.filter(pk__in=rostered))
    return on_duty or list(users.filter(pk__in=held))


def _open_mark(petition: Petition, *, by: Any, at: datetime) -> SensitiveMark:
    if not posts_granting(by, Capability.SEE_SENSITIVE, localdate(at)).exists():
        raise OutOfReach(f"{by} has no seat that sees sensitive matters")
    rows = SensitiveMark.objects.select_for_update(of=("self",)).select_related("petition")
    row = rows.filter(petition=petition.pk, ended_at__isnull=True).first()
    if row is None:
        raise TransitionRefused(_("这件现在不是敏感件，可能别人刚解除。"))
    return row


@unit_of_work
def ask_unmark(petition: Petition, *, why: str, by: Any, at: datetime) -> SensitiveMark:
    """申请解除: a second person has to agree. Raises OutOfReach, or TransitionRefused without why."""
    row = _open_mark(petition, by=by, at=at)
    if not why.strip():
        raise TransitionRefused(_("请写明为什么可以解除。"))
    row.asked_by, row.asked_at, row.asked_why = by, at, clean(petition, why)[:200]
    row.save(update_fields=["asked_by", "asked_at", "asked_why"])
    record(row, "ask_unmark", by=by, at=at)
    tell(petition, "ask_unmark", by=by, at=at, staff=_("申请解除敏感件"), opinion=row.asked_why)
    return row


@unit_of_work
def unmark(petition: Petition, *, by: Any, at: datetime) -> SensitiveMark:
    """解除 by the second person; what may be public is public again.

    Raises OutOfReach, or TransitionRefused when nobody asked or the asker would agree himself.
    """
    row = _open_mark(petition, by=by, at=at)
    if row.asked_by_id is None:
        raise TransitionRefused(_("还没有人申请解除。"))
    if row.asked_by_id == by.pk:
        raise TransitionRefused(_("申请的人不能自己同意，请另一位值班长、督办席或带班领导来。"))
    row.ended_by, row.ended_at = by, at
    row.save(update_fields=["ended_by", "ended_at"])
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=row.petition_id)
    petition.is_sensitive = False
    petition.save(update_fields=["is_sensitive"])
    record(row, "unmark", by=by, at=at)
    tell(petition, "unmark", by=by, at=at, staff=_("解除敏感件"), opinion=row.asked_why)
    refresh_ledger(petition, at=at)
    return row


@unit_of_work
def keep_mark(petition: Petition, *, by: Any, at: datetime) -> SensitiveMark:
    """不同意解除: the mark stays, the wish is taken off. Raises OutOfReach, TransitionRefused."""
    row = _open_mark(petition, by=by, at=at)
    if row.asked_by_id is None:
        raise TransitionRefused(_("还没有人申请解除。"))
    row.asked_by, row.asked_at, row.asked_why = None, None, ""
    row.save(update_fields=["asked_by", "asked_at", "asked_why"])
    record(row, "keep_mark", by=by, at=at)
    tell(petition, "keep_mark", by=by, at=at, staff=_("不同意解除，仍是敏感件"))
    return row


def note_opening(petition: Petition, *, by: Any, at: datetime) -> None:
    """Record that somebody opened a sensitive matter; nothing for an ordinary one."""
    if petition.is_sensitive:
        _record_opening(petition, by=by, at=at)


@unit_of_work
def _record_opening(petition: Petition, *, by: Any, at: datetime) -> None:
    record(petition, "open_sensitive", by=by, at=at)
