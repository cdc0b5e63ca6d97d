"""批示: a leader's instruction, followed by reports and reminders until the leader accepts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, paper_notices
from dispatch import supervision_workflow as workflow
from dispatch.choices import InstructionSource, InstructionState, ReportKind
from dispatch.models import Agency, Instruction, InstructionReport
from dispatch.services.oversight.papers import end_of, next_number, next_working_day
from dispatch.services.timing.supervision import is_working
from grids.scoping import reach_grids
from petitions.models import Petition
from petitions.services.progress import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock


@dataclass(frozen=True)
class Wish:
    """What a leader wants: who says it and how it came, to whom, by when.

    `leader` is the leader's account where there is one; `name` stands for a leader without.
    """

    text: str
    agency: Agency
    due_on: date
    source: InstructionSource | str = InstructionSource.PLATFORM
    leader: Any = None
    name: str = ""
    petition: Petition | None = None


@unit_of_work
def instruct(wish: Wish, *, by: Any, at: datetime) -> Instruction:
    """批示: write an instruction down, typed by the leader or by staff on their behalf.

    Raises OutOfReach for a petition beyond reach or a person without the right, and
    TransitionRefused for empty words, no leader, an agency without a desk, or a past day.
    """
    grid = _grid_of(wish, by)
    _check_wish(wish, at)
    due = end_of(wish.due_on)
    instruction = Instruction.objects.create(
        petition=wish.petition,
        grid=grid,
        leader=wish.leader,
        leader_name=str(wish.leader or wish.name)[:40],
        source=wish.source,
        text=wish.text.strip(),
        agency=wish.agency,
        entered_by=by,
        entered_at=at,
        due_at=due,
        remind_at=max(due - (due - at) / 2, at),
        **next_number(Instruction, at=at),
    )
    record(instruction, "instruct", by=by, at=at, agency=wish.agency.code)
    if wish.petition is not None:
        words = {"leader": instruction.leader_name, "agency": wish.agency.name}
        tell(
            wish.petition,
            "instruct",
            by=by,
            at=at,
            staff=_("%(leader)s批示，交%(agency)s办") % words,
            opinion=redact(instruction.text).text,
        )
    _notify_agency(instruction, title=_("领导批示，请按时办理"), act="new", at=at)
    return instruction


def _grid_of(wish: Wish, by: Any) -> Any:
    if wish.petition is not None:
        rows = Petition.objects.permitted(by, Capability.INSTRUCT)
        return lock_petition(rows, wish.petition).grid
    reach = reach_grids(by, Capability.INSTRUCT)
    if not reach:
        raise OutOfReach(f"{by} may not instruct")
    return reach[0]


def lock_petition(rows: Any, petition: Petition) -> Petition:
    """Lock a petition among the rows that a person may act on; raises OutOfReach."""
    found = rows.select_for_update(of=("self",)).filter(pk=petition.pk).first()
    if found is None:
        raise OutOfReach(f"petition {petition.pk} is beyond reach")
    return found


def _check_wish(wish: Wish, at: datetime) -> None:
    if not wish.text.strip():
        raise TransitionRefused(_("请写下批示内容。"))
    if wish.leader is None and not wish.name.strip():
        raise TransitionRefused(_("请写明是哪位领导的批示。"))
    if not (wish.agency.is_active and wish.agency.has_desk):
        raise TransitionRefused(_("这家单位没有工作台，请另选一家承办。"))
    if end_of(wish.due_on) <= at:
        raise TransitionRefused(_("办理时限要晚于现在。您填的内容还在。"))


def _notify_agency(instruction: Instruction, *, title: str, act: str, at: datetime) -> None:
    roles = (*notices.RECEIVERS, *notices.LEADERS)
    people = notices.people_of(instruction.agency, roles=roles, at=at)
    paper_notices.paper(instruction, people, title=title, body=instruction.text, act=act, at=at)


def _notify_leader(instruction: Instruction, *, title: str, act: str, at: datetime) -> None:
    people = [instruction.entered_by]
    if instruction.leader:
        people.append(instruction.leader)
    paper_notices.paper(instruction, people, title=title, body=instruction.text, act=act, at=at)


def _keep(instruction: Instruction, what: str, text: str, *, by: Any, at: datetime) -> Any:
    return InstructionReport.objects.create(
        instruction=instruction, what=what, text=redact(text).text, by=by, at=at
    )


@unit_of_work
def report_on(instruction: Instruction, *, text: str, by: Any, at: datetime) -> InstructionReport:
    """报进展: the agency says how far it is; the clock runs on."""
    if not text.strip():
        raise TransitionRefused(_("请写下进展。"))
    instruction = lock(instruction, by=by, capability=Capability.HANDLE_ORDER)
    if instruction.state != InstructionState.INSTRUCTED:
        state = instruction.get_state_display()
        raise TransitionRefused(_("这件批示现在是“%(state)s”，不用再报。") % {"state": state})
    report = _keep(instruction, ReportKind.PROGRESS, text, by=by, at=at)
    record(instruction, "report_on", by=by, at=at)
    _notify_leader(instruction, title=_("批示有了进展"), act=f"report-{report.pk}", at=at)
    return report


@unit_of_work
def reply_instruction(
    instruction: Instruction, *, text: str, by: Any, at: datetime
) -> InstructionReport:
    """报结: the agency says that it is done; the leader reads and accepts or asks for more."""
    if not text.strip():
        raise TransitionRefused(_("请写明办理结果。"))
    again = next_working_day(at)
    instruction = apply(instruction, workflow.REPLY_INSTRUCTION, by=by, at=at, remind_at=again)
    report = _keep(instruction, ReportKind.REPLY, text, by=by, at=at)
    _notify_leader(instruction, title=_("批示已报结，请审阅"), act=f"reply-{report.pk}", at=at)
    return report


@unit_of_work
def accept_instruction(
    instruction: Instruction, *, text: str = "", by: Any, at: datetime
) -> Instruction:
    """领导认可: the instruction is done."""
    instruction = apply(instruction, workflow.ACCEPT_INSTRUCTION, by=by, at=at, remind_at=None)
    _keep(instruction, ReportKind.ACCEPT, text or _("同意办结。"), by=by, at=at)
    _notify_agency(instruction, title=_("批示已办结"), act="done", at=at)
    return instruction


@unit_of_work
def return_instruction(
    instruction: Instruction, *, text: str, due_on: date, by: Any, at: datetime
) -> Instruction:
    """要求再办: the result is not enough; says what is missing, with a new day."""
    if not text.strip():
        raise TransitionRefused(_("请写明还差什么。"))
    due = end_of(due_on)
    if due <= at:
        raise TransitionRefused(_("办理时限要晚于现在。您填的内容还在。"))
    instruction = apply(
        instruction, workflow.RETURN_INSTRUCTION, by=by, at=at, due_at=due, remind_at=due
    )
    report = _keep(instruction, ReportKind.AGAIN, text, by=by, at=at)
    _notify_agency(instruction, title=_("批示要求再办"), act=f"again-{report.pk}", at=at)
    return instruction


@unit_of_work
def withdraw_instruction(
    instruction: Instruction, *, text: str, by: Any, at: datetime
) -> Instruction:
    """撤回: entered by mistake or overtaken; stays on the list, with the reason."""
    if not text.strip():
        raise TransitionRefused(_("请写明为什么撤回。"))
    instruction = apply(
        instruction, workflow.WITHDRAW_INSTRUCTION, by=by, at=at, why=text, remind_at=None
    )
    _keep(instruction, ReportKind.WITHDRAW, text, by=by, at=at)
    _notify_agency(instruction, title=_("批示已撤回"), act="withdrawn", at=at)
    return instruction


def to_remind_of(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of open instructions whose reminder is due; none at night or on rest days."""
    if not is_working(at):
        return []
    rows = Instruction.objects.filter(remind_at__lte=at).order_by("remind_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])


@unit_of_work
def remind_of(instruction: Instruction, *, at: datetime) -> Instruction:
    """Remind whoever it waits for, each working day once it is due; safe to repeat."""
    rows = Instruction.objects.select_related("agency", "leader", "entered_by")
    instruction = rows.select_for_update(of=("self",)).get(pk=instruction.pk)
    if instruction.remind_at is None or instruction.remind_at > at:
        return instruction
    act = f"remind-{instruction.n_reminded + 1}"
    if instruction.state == InstructionState.REPLIED:
        _notify_leader(instruction, title=_("批示报结后待审阅"), act=act, at=at)
    elif instruction.due_at > at:
        _notify_agency(instruction, title=_("批示时限过半"), act=act, at=at)
    else:
        _notify_agency(instruction, title=_("批示已超时"), act=act, at=at)
        _notify_leader(instruction, title=_("批示已超时"), act=f"{act}-up", at=at)
    instruction.n_reminded += 1
    ahead = instruction.state == InstructionState.INSTRUCTED and instruction.due_at > at
    instruction.remind_at = instruction.due_at if ahead else next_working_day(at)
    instruction.save(update_fields=["n_reminded", "remind_at"])
    record(instruction, "remind_of", by=None, at=at, n=instruction.n_reminded)
    return instruction
