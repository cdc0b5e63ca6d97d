"""回访: ring up people whose matter was answered, and write down what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dispatch.choices import LAST_CALLS, CallOutcome, RatingChannel
from dispatch.models import FollowUpCall
from dispatch.services.judging import raters, taking
from dispatch.services.judging.rating import Judgement
from petitions.choices import State
from petitions.models import Petition
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock

# Three calls that nobody answers end it, and they must lie this far apart.
MOST_TRIES = 3
BETWEEN_TRIES = timedelta(hours=2)

Said = Sequence[tuple[raters.Asked, Judgement]]


@unit_of_work
def open_phone(petition: Petition, *, by: Any, at: datetime) -> str:
    """Show the petitioner's phone to whoever rings back, and record that it was seen.

    Raises OutOfReach without the seat, TransitionRefused without a phone or an answer.
    """
    petition = lock(petition, by=by, capability=Capability.FOLLOW_UP)
    _check_answered(petition)
    phone = petition.petitioner.phone
    if not phone:
        raise TransitionRefused(_("反映人没有留电话，不能回访。"))
    record(petition, "open_contact", by=by, at=at)
    tell(petition, "open_contact", by=by, at=at, staff=_("回访席查看反映人电话"))
    return phone


@unit_of_work
def follow_up(
    petition: Petition, *, outcome: str, said: Said = (), note: str = "", by: Any, at: datetime
) -> FollowUpCall:
    """Write down one call about the present answer, with what was said of its parts.

    Raises TransitionRefused before an answer, after the last call about it, when somebody was
    reached but judged nothing, and for a call too soon after one that nobody answered; Recused
    for the caller's own unit.
    """
    petition = lock(petition, by=by, capability=Capability.FOLLOW_UP)
    _check_answered(petition)
    answered_at = petition.answered_at or at
    calls = FollowUpCall.objects.filter(petition=petition, answered_at=answered_at)
    earlier = list(calls.select_related("by").order_by("at", "id"))
    _check_turn(earlier, outcome, at)
    if outcome == CallOutcome.REACHED and not said:
        raise TransitionRefused(_("接通了，请记下他怎么评价；不愿意评价的选“不愿意评价”。"))
    call = FollowUpCall.objects.create(
        petition=petition,
        answered_at=answered_at,
        outcome=outcome,
        note=clean(petition, note)[:300],
        by=by,
        at=at,
    )
    record(petition, "follow_up", by=by, at=at, outcome=outcome)
    is_last = outcome in LAST_CALLS or len(earlier) + 1 >= MOST_TRIES
    words = _("回访：%(outcome)s") % {"outcome": call.get_outcome_display()}
    if is_last and outcome == CallOutcome.NO_ANSWER:
        words = _("回访三次都没有接通，不再打")
    tell(petition, "follow_up", by=by, at=at, staff=words, opinion=call.note)
    if outcome == CallOutcome.REACHED:
        for asked, judgement in said:
            taken = replace(judgement, channel=RatingChannel.CALL_BACK)
            taking.take(asked, taken, by=by, at=at)
    return call


def _check_answered(petition: Petition) -> None:
    if petition.state != State.ANSWERED:
        raise TransitionRefused(
            _("这件事现在是“%(state)s”，不用回访。") % {"state": petition.get_state_display()}
        )


def _check_turn(earlier: list[FollowUpCall], outcome: str, at: datetime) -> None:
    if not earlier:
        return
    last = earlier[-1]
    if last.outcome in LAST_CALLS or len(earlier) >= MOST_TRIES:
        facts = {"who": last.by, "when": localtime(last.at).strftime("%m-%d %H:%M")}
        raise TransitionRefused(
            _("%(who)s在 %(when)s 已经回访完了，不用再打。您填的内容还在。") % facts
        )
    if outcome == CallOutcome.NO_ANSWER and at - last.at < BETWEEN_TRIES:
        again = localtime(last.at + BETWEEN_TRIES).strftime("%H:%M")
        raise TransitionRefused(
            _("上一次没接通还不到两小时，请 %(again)s 以后换个时间再打。") % {"again": again}
        )
