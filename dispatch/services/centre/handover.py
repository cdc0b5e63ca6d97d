"""交接班: the outgoing leader writes, the incoming one signs, and nothing is lost in between."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dispatch.models import HandOver, Pledge
from dispatch.notices_centre import centre_staff
from dispatch.queries.centre.roster import UNSIGNED_KEY
from dispatch.queries.centre.shift import items_now
from dispatch.services.centre.roster import check_leads
from dispatch.watches import Turn
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@unit_of_work
def hand_over(turn: Turn, *, words: str, to_do: str = "", by: Any, at: datetime) -> HandOver:
    """交班: write what the watch leaves, with everything that is in hand.

    Until it is signed it may be written again, with the list as it is then. Raises OutOfReach for whoever leads no shift, TransitionRefused for empty words, a watch that
    has not begun, or one that was signed for.
    """
    check_leads(by, at=at)
    if not words.strip():
        raise TransitionRefused(_("请写下当班情况，没有大事也写一句“平稳”。"))
    if turn.starts_at > at:
        raise TransitionRefused(_("这一班还没有开始，不能交班。"))
    row = HandOver.objects.select_for_update().filter(on=turn.on, watch=turn.watch).first()
    if row is not None and row.signed_at is not None:
        raise TransitionRefused(_signed_words(row))
    row = row or HandOver(on=turn.on, watch=turn.watch)
    row.words, row.to_do, row.items = words.strip(), to_do.strip(), items_now(at=at)
    row.written_by, row.written_at = by, at
    row.save()
    record(row, "hand_over", by=by, at=at, pledges=len(row.items["pledges"]))
    _ask_to_sign(row, at=at)
    cache.delete(UNSIGNED_KEY)
    return row


def _signed_words(row: HandOver) -> str:
    return _("%(who)s已在 %(when)s 接班签字，交接清单不能再改。您写的内容还在。") % {
        "who": row.signed_by,
        "when": localtime(row.signed_at).strftime("%m-%d %H:%M"),
    }


def _ask_to_sign(row: HandOver, *, at: datetime) -> None:
    for person in centre_staff(Capability.LEAD_SHIFT, at=at):
        if person.pk != row.written_by_id:
            notify(
                key=f"handover:{row.pk}:{int(at.timestamp())}:{person.pk}",
                user=person,
                title=_("有一份交接班等您签收"),
                body=str(row),
                url=reverse("dispatch:handover-detail", args=[row.public_id]),
                at=at,
            )


@unit_of_work
def sign_handover(row: HandOver, *, remark: str = "", by: Any, at: datetime) -> HandOver:
    """接班: another leader takes everything over, what came up after the writing too.

    Whoever signs answers from now on for every open promise. Raises OutOfReach for whoever
    leads no shift, TransitionRefused for the writer or when somebody has signed before.
    """
    check_leads(by, at=at)
    row = (
        HandOver.objects.select_for_update(of=("self",)).select_related("signed_by").get(pk=row.pk)
    )
    if row.signed_at is not None:
        raise TransitionRefused(_signed_words(row))
    if by.pk == row.written_by_id:
        raise TransitionRefused(_("交班的人不能替接班的人签字，请接班的值班长来签。"))
    row.late = _came_up_since(row, at=at)
    row.signed_by, row.signed_at, row.remark = by, at, remark.strip()[:300]
    row.save(update_fields=["late", "signed_by", "signed_at", "remark"])
    Pledge.objects.open().update(keeper=by)
    record(row, "sign_handover", by=by, at=at, late=len(row.late))
    cache.delete(UNSIGNED_KEY)
    return row


def _came_up_since(row: HandOver, *, at: datetime) -> list[dict[str, str]]:
    """Return what is in hand now and stands in no part of the written list."""
    listed = {item["key"] for part in row.items.values() for item in part}
    found = {
        item["key"]: item
        for part in items_now(at=at).values()
        for item in part
        if item["key"] not in listed
    }
    return list(found.values())
