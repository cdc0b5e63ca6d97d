"""吹哨报到: a town calls agencies to a place and a time, notes who came, and scores them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, paper_notices
from dispatch import supervision_workflow as workflow
from dispatch.choices import WhistleState
from dispatch.models import Agency, Whistle, WhistleCall
from dispatch.models.whistle import HIGHEST, LOWEST
from dispatch.services.oversight.instructions import lock_petition
from dispatch.services.oversight.papers import next_number
from grids.scoping import reach_grids
from petitions.models import Petition
from petitions.services.progress import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.formats import moment_text
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

# A score this low asks for a word of explanation.
LOW_SCORE = 2


@dataclass(frozen=True)
class Call:
    """What is called for: about what, where, when, and whom."""

    text: str
    place: str
    meets_at: datetime
    agencies: tuple[Agency, ...]
    petition: Petition | None = None


@dataclass(frozen=True)
class Verdict:
    """A town's score for one agency, with words."""

    score: int
    words: str = ""


@unit_of_work
def whistle(call: Call, *, by: Any, at: datetime) -> Whistle:
    """吹哨 by a town's people; a community's people ask their town, which then blows it.

    Raises OutOfReach without the right, TransitionRefused for empty words, a moment that has
    passed, or nobody called.
    """
    _check_call(call, at)
    blows = reach_grids(by, Capability.BLOW_WHISTLE)
    asks = blows or reach_grids(by, Capability.ASK_WHISTLE)
    if not asks:
        raise OutOfReach(f"{by} may not whistle")
    if call.petition is not None:
        rows = Petition.objects.permitted(by, Capability.ASK_WHISTLE)
        lock_petition(rows, call.petition)
    row = Whistle.objects.create(
        grid=asks[0],
        petition=call.petition,
        text=redact(call.text).text,
        place=redact(call.place).text,
        meets_at=call.meets_at,
        state=WhistleState.CALLED if blows else WhistleState.ASKED,
        asked_by=None if blows else by,
        asked_at=at,
        blown_by=by if blows else None,
        blown_at=at if blows else None,
        **next_number(Whistle, at=at),
    )
    WhistleCall.objects.bulk_create(WhistleCall(whistle=row, agency=a) for a in call.agencies)
    codes = [agency.code for agency in call.agencies]
    record(row, "whistle", by=by, at=at, agencies=codes, blown=bool(blows))
    if blows:
        _announce(row, by=by, at=at)
    else:
        _ask_town(row, at=at)
    return row


def _check_call(call: Call, at: datetime) -> None:
    if not call.text.strip() or not call.place.strip():
        raise TransitionRefused(_("请写明什么事、到哪里。"))
    if call.meets_at <= at:
        raise TransitionRefused(_("到场时间要晚于现在。您填的内容还在。"))
    if not call.agencies:
        raise TransitionRefused(_("请选至少一家要叫来的单位。"))


def _announce(row: Whistle, *, by: Any, at: datetime) -> None:
    names = "、".join(row.calls.order_by("agency__code").values_list("agency__name", flat=True))
    where = _("%(when)s 到%(place)s") % {"when": moment_text(row.meets_at, at), "place": row.place}
    if row.petition is not None:
        words = _("%(number)s，叫%(names)s报到") % {"number": row.number, "names": names}
        tell(row.petition, "whistle", by=by, at=at, staff=words, opinion=f"{where}：{row.text}")
    _notify_called(row, title=_("吹哨：%s") % where, act="called", at=at)


def _notify_called(row: Whistle, *, title: str, act: str, at: datetime) -> None:
    roles = (*notices.RECEIVERS, *notices.LEADERS)
    agencies = Agency.objects.filter(whistle_calls__whistle=row)
    people = [p for agency in agencies for p in notices.people_of(agency, roles=roles, at=at)]
    paper_notices.paper(row, people, title=title, body=row.text, act=act, at=at)


def _ask_town(row: Whistle, *, at: datetime) -> None:
    people = paper_notices.people_over(row.grid, Capability.BLOW_WHISTLE, at=at)
    title = _("社区提请吹哨，请决定")
    paper_notices.paper(row, people, title=title, body=row.text, act="asked", at=at)


@unit_of_work
def blow(row: Whistle, *, by: Any, at: datetime) -> Whistle:
    """Blow what a community asked for; raises TransitionRefused when its moment has passed."""
    row = apply(row, workflow.BLOW, by=by, at=at, blown_by=by)
    if row.meets_at <= at:
        raise TransitionRefused(_("约定的到场时间已经过了，请不吹这一哨，另约时间。"))
    _announce(row, by=by, at=at)
    return row


@unit_of_work
def withdraw_whistle(row: Whistle, *, why: str, by: Any, at: datetime) -> Whistle:
    """Call it off, or decline what a community asked for; those concerned are told why."""
    if not why.strip():
        raise TransitionRefused(_("请写明为什么不吹。"))
    was_called = row.state == WhistleState.CALLED
    row = apply(row, workflow.WITHDRAW_WHISTLE, by=by, at=at, why=why, result=why)
    title = _("吹哨取消：%s") % why[:80]
    if was_called:
        _notify_called(row, title=title, act="withdrawn", at=at)
    if row.asked_by:
        paper_notices.paper(row, [row.asked_by], title=title, body=row.text, act="declined", at=at)
    return row


@unit_of_work
def confirm(row: Whistle, *, coming: str, by: Any, at: datetime) -> list[WhistleCall]:
    """确认报到: who of the person's agencies will come; may be corrected until the town notes it.

    Raises OutOfReach when none of them was called.
    """
    if not coming.strip():
        raise TransitionRefused(_("请写明谁来。"))
    reach = WhistleCall.objects.permitted(by, Capability.HANDLE_ORDER).filter(whistle=row)
    calls = [lock(call, by=by, capability=Capability.HANDLE_ORDER) for call in reach]
    if not calls:
        raise OutOfReach(f"{by} was not called by {row}")
    for call in calls:
        _check_called(call.whistle)
        call.coming, call.confirmed_by, call.confirmed_at = redact(coming).text[:60], by, at
        call.save(update_fields=["coming", "confirmed_by", "confirmed_at"])
        record(call, "confirm_call", by=by, at=at)
        _tell_confirmed(call, at=at)
    return calls


def _check_called(row: Whistle) -> None:
    if row.state != WhistleState.CALLED:
        state = row.get_state_display()
        raise TransitionRefused(_("这一哨现在是“%(state)s”，不用再确认。") % {"state": state})


def _tell_confirmed(call: WhistleCall, *, at: datetime) -> None:
    row = call.whistle
    if row.blown_by is None:
        return
    title = _("%(agency)s确认报到") % {"agency": call.agency.name}
    act = f"confirmed-{call.pk}-{int(at.timestamp())}"
    paper_notices.paper(row, [row.blown_by], title=title, body=row.text, act=act, at=at)


@unit_of_work
def report_in(
    row: Whistle, *, present: Iterable[int], result: str, by: Any, at: datetime
) -> Whistle:
    """登记报到: which calls were answered in person (by primary key), and what came of it.

    Raises TransitionRefused before the agreed moment, or without a result.
    """
    if not result.strip():
        raise TransitionRefused(_("请写明现场怎么定的、谁办、什么时候办完。"))
    row = apply(row, workflow.REPORT_IN, by=by, at=at, result=redact(result).text)
    if at < row.meets_at:
        raise TransitionRefused(_("还没到约定的时间，到场后再登记。您填的内容还在。"))
    came = set(present)
    row.calls.filter(pk__in=came).update(has_come=True)
    row.calls.exclude(pk__in=came).update(has_come=False)
    if row.petition is not None:
        names = "、".join(row.calls.filter(has_come=True).values_list("agency__name", flat=True))
        words = _("%(number)s：%(names)s到场") % {
            "number": row.number,
            "names": names or _("没有单位"),
        }
        tell(row.petition, "report_in", by=by, at=at, staff=words, opinion=row.result)
    return row


@unit_of_work
def score(row: Whistle, *, verdicts: Mapping[int, Verdict], by: Any, at: datetime) -> Whistle:
    """评分: one to five for each called agency, by the primary key of its call.

    Raises TransitionRefused when one is missing or out of range, or a low one has no words.
    """
    row = apply(row, workflow.SCORE, by=by, at=at)
    for call in row.calls.select_related("agency"):
        verdict = verdicts.get(call.pk)
        if verdict is None or not LOWEST <= verdict.score <= HIGHEST:
            raise TransitionRefused(_("请给每家单位打 1 到 5 分。"))
        if verdict.score <= LOW_SCORE and not verdict.words.strip():
            name = call.agency.name
            raise TransitionRefused(_("给%(name)s打了低分，请写一句为什么。") % {"name": name})
        call.score, call.words = verdict.score, redact(verdict.words).text[:200]
        call.save(update_fields=["score", "words"])
    _notify_called(row, title=_("吹哨报到已评分"), act="scored", at=at)
    return row
