"""批示, listed and shown."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.choices import InstructionState, ReportKind
from dispatch.models import Instruction
from dispatch.queries.orders.papers import PaperPage, PaperRow, line, shown
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, grant_tests, grants_of

OPEN = (InstructionState.INSTRUCTED, InstructionState.REPLIED)
ASKED = (Capability.HANDLE_ORDER, Capability.INSTRUCT)
RELATED = ("agency", "petition", "entered_by")


def listed(user: Any, show: str, *, at: datetime) -> QuerySet[Instruction]:
    """Return the instructions that the person sees, by due day; index `instruction_by_state`."""
    rows = Instruction.objects.permitted(user, Capability.VIEW_SUPERVISION)
    over = Q(state=InstructionState.INSTRUCTED, due_at__lt=at)
    rows = shown(rows, show, open_states=OPEN, over=over)
    order = ("due_at", "id") if show in {"open", "over"} else ("-id",)
    return rows.select_related(*RELATED).order_by(*order)


def row_of(instruction: Instruction) -> PaperRow:
    """Return an instruction as its list shows it."""
    about = f"·{instruction.petition}" if instruction.petition else ""
    return PaperRow(
        row=instruction,
        title=instruction.text[:60],
        meta=f"{instruction.leader_name}·{instruction.get_source_display()}{about}",
        who=instruction.agency.name,
        since=instruction.entered_at,
        due_at=instruction.due_at,
        done_at=_done_at(instruction),
    )


def _done_at(instruction: Instruction) -> datetime | None:
    return None if instruction.state == InstructionState.INSTRUCTED else instruction.replied_at


def page(user: Any, public_id: Any, *, at: datetime) -> PaperPage:  # noqa: ARG001 - as all papers
    """Build the page of one instruction; raises OutOfReach."""
    rows = Instruction.objects.permitted(user, Capability.VIEW_SUPERVISION)
    rows = rows.annotate(**grant_tests(Instruction, ASKED, by=user))
    instruction = rows.filter(public_id=public_id).select_related(*RELATED).first()
    if instruction is None:
        raise OutOfReach(f"{user} may not see instruction {public_id}")
    title = _("%(leader)s批示") % {"leader": instruction.leader_name}
    return PaperPage(
        row=instruction,
        title=title,
        words=instruction.text,
        facts=[
            (_("承办单位"), instruction.agency.name),
            (_("来源"), instruction.get_source_display()),
            (_("录入"), instruction.entered_by),
        ],
        story=_story(instruction),
        may=grants_of(instruction, ASKED),
        since=instruction.entered_at,
        due_at=instruction.due_at,
        done_at=_done_at(instruction),
        link=_link(instruction),
    )


def _link(instruction: Instruction) -> tuple[str, str] | None:
    petition = instruction.petition
    if petition is None:
        return None
    address = f"{reverse('dispatch:search')}?q={petition.number}"
    return str(petition), address


def _story(instruction: Instruction) -> list[dict[str, Any]]:
    tones = {ReportKind.ACCEPT: "ok", ReportKind.AGAIN: "bad"}
    reports = instruction.reports.select_related("by").order_by("-id")
    lines = [
        line(
            report.by,
            report.get_what_display(),
            report.at,
            report.text,
            tones.get(ReportKind(report.what), ""),
        )
        for report in reports
    ]
    return [*lines, line(instruction.entered_by, _("录入批示"), instruction.entered_at)]
