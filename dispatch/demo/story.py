"""What happened to one planned case: its orders, rounds, ratings, returns and timeline lines."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from dispatch.choices import OrderState, RaterKind
from dispatch.demo.quarter import Case, Turn
from dispatch.demo.texts import make_answer, make_dissatisfied, make_note, make_return_text
from dispatch.models import Agency, AnswerRating, Rating, Return, Round, WorkOrder
from petitions.choices import Satisfaction, Solved, Tone
from petitions.models import Petition, ProgressEntry
from yuanbao.calendars import due_at

if TYPE_CHECKING:
    from dispatch.demo.history import World

CENTRE = "区指挥中心"


@dataclass
class Story:
    """Rows of one case that hang on its petition; orders get their keys before the rest is written."""

    case: Case
    petition: Petition
    orders: list[WorkOrder] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    answer_ratings: list[AnswerRating] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    lines: list[ProgressEntry] = field(default_factory=list)
    answer: str = ""

    def line(self, act: str, at: datetime, staff: str, public: str = "", **more) -> None:
        values = {"tone": Tone.PLAIN, **more}
        self.lines.append(
            ProgressEntry(act=act, at=at, staff_text=staff, public_text=public, **values)
        )


def tell_story(case: Case, petition: Petition, world: "World", rng: Random) -> Story:
    """Return everything that happened to the case, in order of time."""
    story = Story(case, petition)
    channel = petition.get_channel_display()
    story.line("submit", case.filed_at, f"{channel}收到", "平台收到")
    if not case.turns:
        _answer_at_once(story, rng)
    else:
        _work(story, world, rng)
    rated = petition.get_satisfaction_display() if petition.satisfaction else "未评价"
    story.line("close", case.closed_at, f"已归档（{rated}）", "已结束")
    return story


def _answer_at_once(story: Story, rng: Random) -> None:
    case, petition = story.case, story.petition
    answer = make_answer(rng, petition.text, case.code, CENTRE, case.answered_at)
    petition.public_answer = story.answer = answer
    story.line("accept", case.answered_at, "受理", "已受理")
    story.line(
        "answer_at_once",
        case.answered_at,
        "即答",
        "已答复，请评价",
        public_detail=answer,
        agency_name=CENTRE,
        tone=Tone.OK,
    )
    if case.rated_at:
        _rate_line(story, case.rated_at, case.satisfaction, case.solved, CENTRE)
        judged = _judged(case.satisfaction, case.solved, case.rated_at)
        story.answer_ratings.append(AnswerRating(answered_at=case.answered_at, **judged))


def _work(story: Story, world: "World", rng: Random) -> None:
    case, petition = story.case, story.petition
    lead, assisting = _agencies(case, petition, world, rng)
    story.line("accept", case.dispatched_at, "受理", "已受理")
    dispatched_at = case.dispatched_at
    if "returned" in case.marks:
        wrong = rng.choice([a for a in world.departments if a.pk != lead.pk])
        dispatched_at = _returned(story, wrong, rng)
    order = _order(story, lead, dispatched_at, world, is_lead=True)
    _dispatch_line(story, [lead.name], [a.name for a in assisting], dispatched_at)
    _rounds(story, order, rng)
    for agency in assisting:
        helper = _order(story, agency, dispatched_at, world, is_lead=False)
        turn = case.turns[0]
        story.rounds.append(_round(helper, 1, turn, story.answer, ""))


def _agencies(
    case: Case, petition: Petition, world: "World", rng: Random
) -> tuple[Agency, list[Agency]]:
    rule = world.duties[case.code]
    platform = world.platforms.get(petition.community_id)
    grid_first = petition.category.is_grid_first and platform and rng.random() < 0.7
    if grid_first:
        return platform, []
    lead = rule.lead or world.platforms.get(petition.town_id) or world.departments[0]
    if platform and platform.pk != lead.pk and rng.random() < 0.15:
        return lead, [platform]
    return lead, []


def _order(
    story: Story, agency: Agency, at: datetime, world: "World", *, is_lead: bool
) -> WorkOrder:
    case, last = story.case, story.case.turns[-1]
    first = case.turns[0]
    began = last.opened_at if is_lead else at
    order = WorkOrder(
        petition=story.petition,
        serial=len(story.orders) + 1,
        agency=agency,
        **_place_of(story.petition),
        is_lead=is_lead,
        rule=f"派单目录 {case.code}",
        state=OrderState.VERIFIED,
        round_number=len(case.turns) if is_lead else 1,
        is_final="final" in case.marks and is_lead,
        solved=case.solved if is_lead else "",
        satisfaction=case.satisfaction if is_lead else "",
        created_at=at,
        dispatched_at=began,
        signed_at=last.signed_at,
        contacted_at=(last if is_lead else first).contacted_at,
        finished_at=last.finished_at,
        verified_at=last.verified_at,
        due_at=last.due_at,
        contact_due_at=due_at(began, world.contacts[case.code], world.calendar).at,
    )
    story.orders.append(order)
    return order


def _place_of(petition: Petition) -> dict[str, int | None]:
    return {"town_id": petition.town_id, "community_id": petition.community_id}


def _returned(story: Story, wrong: Agency, rng: Random) -> datetime:
    """A first agency gives the matter back; return when the right one gets it."""
    case, turn = story.case, story.case.turns[0]
    asked = case.dispatched_at + (turn.signed_at - case.dispatched_at) / 3
    decided = case.dispatched_at + (turn.signed_at - case.dispatched_at) * 2 / 3
    _dispatch_line(story, [wrong.name], [], case.dispatched_at)
    order = WorkOrder(
        petition=story.petition,
        serial=1,
        agency=wrong,
        **_place_of(story.petition),
        state=OrderState.CANCELLED,
        created_at=case.dispatched_at,
        dispatched_at=case.dispatched_at,
        ended_at=decided,
        due_at=turn.due_at,
    )
    story.orders.append(order)
    text = make_return_text(rng, case.code)
    story.returns.append(
        Return(
            order=order,
            reason="R3",
            text=text,
            asked_at=asked,
            decided_at=decided,
            is_accepted=True,
            ruling="同意退单，改派。",
        )
    )
    story.line(
        "ask_return",
        asked,
        "申请退单：职能交叉",
        f"{wrong.name}认为不属其职责，正在核定",
        opinion=text,
        agency_name=wrong.name,
        tone=Tone.WAIT,
    )
    story.line(
        "accept_return",
        decided,
        f"同意{wrong.name}退单",
        f"核定不属{wrong.name}职责，改派",
        agency_name=wrong.name,
        tone=Tone.BAD,
    )
    return decided


def _dispatch_line(story: Story, leads: list[str], assisting: list[str], at: datetime) -> None:
    words = f"派给{'、'.join(leads)}主办"
    if assisting:
        words += f"，{'、'.join(assisting)}协办"
    story.line("dispatch", at, words, f"{CENTRE}{words}", agency_name=CENTRE, tone=Tone.OK)


def _rounds(story: Story, order: WorkOrder, rng: Random) -> None:
    case, name = story.case, order.agency.name
    for number, turn in enumerate(case.turns, start=1):
        answer = make_answer(rng, story.petition.text, case.code, name, turn.finished_at)
        note = make_note(rng, case.code)
        row = _round(order, number, turn, answer, note)
        story.rounds.append(row)
        story.answer = answer
        _turn_lines(story, turn, name, answer, note)
        if number < len(case.turns):
            _failed(story, row, case.turns[number], name, rng)
        elif case.rated_at:
            story.ratings.append(_rating(row, case.satisfaction, case.solved, case.rated_at, []))
            _rate_line(story, case.rated_at, case.satisfaction, case.solved, name)
    if "final" in case.marks:
        at = case.closed_at - timedelta(hours=1)
        story.line("rule_final", at, "认定办结，仍记不满意", "指挥中心认定办结", agency_name=name)


def _round(order: WorkOrder, number: int, turn: Turn, answer: str, note: str) -> Round:
    return Round(
        order=order,
        number=number,
        opened_at=turn.opened_at,
        due_at=turn.due_at,
        signed_at=turn.signed_at,
        contacted_at=turn.contacted_at,
        finished_at=turn.finished_at,
        verified_at=turn.verified_at,
        claimed=Solved.YES,
        answer=answer,
        note=note,
    )


def _turn_lines(story: Story, turn: Turn, name: str, answer: str, note: str) -> None:
    def took(at: datetime) -> int:
        return max(0, int((at - turn.opened_at).total_seconds()))

    def line(act: str, at: datetime, staff: str, public: str = "", **more) -> None:
        story.line(act, at, staff, public, agency_name=name, took_seconds=took(at), **more)

    line("sign_for", turn.signed_at, "签收", f"{name}接手", tone=Tone.OK)
    line("contact", turn.contacted_at, "联系上反映人", f"{name}联系了反映人")
    line("finish", turn.finished_at, "办结反馈，待审核（已解决）", opinion=note)
    line(
        "verify",
        turn.verified_at,
        "审核通过",
        f"{name}答复",
        public_detail=answer,
        tone=Tone.OK,
    )


def _failed(story: Story, row: Round, following: Turn, name: str, rng: Random) -> None:
    at = row.verified_at + (following.opened_at - row.verified_at) / 2
    reason = make_dissatisfied(rng, story.case.code)
    solved, verdict = Solved.NO, Satisfaction.DISSATISFIED
    story.ratings.append(_rating(row, verdict, solved, at, [reason]))
    _rate_line(story, at, verdict, solved, name, opinion=reason)
    number = row.number + 1
    story.line(
        "rework",
        following.opened_at,
        f"退回{name}重办，第 {number} 次",
        f"退回{name}重办，重新计时",
        opinion=reason,
        agency_name=name,
        tone=Tone.BAD,
    )


def _rating(row: Round, satisfaction: str, solved: str, at: datetime, reasons: list) -> Rating:
    return Rating(round=row, reasons=reasons, **_judged(satisfaction, solved, at))


def _judged(satisfaction: str, solved: str, at: datetime) -> dict[str, Any]:
    return {
        "rater_kind": RaterKind.PETITIONER,
        "rater_key": "petitioner",
        "solved": solved,
        "satisfaction": satisfaction,
        "rated_at": at,
        "handled_at": at,
    }


def _rate_line(
    story: Story, at: datetime, satisfaction: str, solved: str, name: str, opinion: str = ""
) -> None:
    words = f"反映人评价：{Solved(solved).label}，{Satisfaction(satisfaction).label}"
    tone = Tone.BAD if satisfaction == Satisfaction.DISSATISFIED else Tone.OK
    story.line("rate", at, words, words, agency_name=name, opinion=opinion, tone=tone)
