"""What points to an agency, and what becomes of it when the agency goes into another one.

Whatever is open follows the successor; what is over stays with the name it was done under. A
test compares `FOLLOWS` and `STAYS` with the models, so that nothing new is forgotten.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from dispatch.choices import InstructionState, WhistleState
from dispatch.models import (
    Agency,
    Copy,
    Instruction,
    KnownEvent,
    LiaisonContact,
    Section,
    Staffing,
    WhistleCall,
    WorkOrder,
)
from dispatch.services.organisation import succession
from yuanbao.audit import record

# Model and field → by what it follows.
FOLLOWS = {
    "WorkOrder.agency": "agencies.move_orders; supervision notices hang on the order",
    "Staffing.agency": "succession.pass_people",
    "DutyRule.lead": "succession.pass_duties",
    "DutyRule.assisting": "succession.pass_duties",
    "Secondment.agency": "succession.pass_seconded",
    "KnownEvent.agency": "succession.pass_events",
    "Instruction.agency": "pass_instructions",
    "WhistleCall.agency": "pass_calls",
    "LiaisonContact.agency": "pass_contacts",
    "Copy.agency": "pass_copies",
    "Section.agency": "pass_sections",
}
# Model and field → why it keeps the old agency.
STAYS = {
    "Agency.successor": "points from an older agency to this one: the chain is followed to its end",
    "AgencyName.agency": "how this agency itself was called",
    "Return.ruled_to": "whom a ruling named on its day",
}
OPEN_INSTRUCTIONS = frozenset({InstructionState.INSTRUCTED, InstructionState.REPLIED})
OPEN_WHISTLES = frozenset({WhistleState.ASKED, WhistleState.CALLED, WhistleState.REPORTED})


def open_papers(agency: Agency) -> int:
    """Count what is open beside the orders: instructions, whistles, known events."""
    calls = WhistleCall.objects.filter(agency=agency, whistle__state__in=sorted(OPEN_WHISTLES))
    events = KnownEvent.objects.filter(agency=agency, ended_at=None)
    return _instructions(agency).count() + calls.count() + events.count()


def inherit(agency: Agency, to: Agency, *, at: datetime) -> int:
    """Let all that is open beside orders, people and duties be the successor's; returns how much."""
    n = pass_instructions(agency, to, at=at) + pass_calls(agency, to, at=at)
    n += pass_copies(agency, to, at=at) + succession.pass_events(agency, to)
    succession.pass_seconded(agency, to)
    pass_contacts(agency, to)
    return n


def _instructions(agency: Agency) -> QuerySet[Instruction]:
    return Instruction.objects.filter(agency=agency, state__in=sorted(OPEN_INSTRUCTIONS))


def pass_instructions(agency: Agency, to: Agency, *, at: datetime) -> int:
    """Let the other agency carry out what leaders still wait for."""
    rows = list(_instructions(agency).select_for_update(of=("self",)).order_by("id"))
    for row in rows:
        row.agency = to
        row.save(update_fields=["agency"])
        record(row, "move_instruction", by=None, at=at, **{"from": agency.code, "to": to.code})
    return len(rows)


def pass_calls(agency: Agency, to: Agency, *, at: datetime) -> int:
    """Let the other agency report where this one was called; who is called already comes once."""
    rows = WhistleCall.objects.filter(agency=agency, whistle__state__in=sorted(OPEN_WHISTLES))
    twin = WhistleCall.objects.filter(whistle=OuterRef("whistle"), agency=to)
    called = list(rows.annotate(has_twin=Exists(twin)).select_related("whistle").order_by("id"))
    for call in called:
        record(call.whistle, "move_call", by=None, at=at, **{"from": agency.code, "to": to.code})
        if call.has_twin:
            call.delete()
            continue
        call.agency = to
        call.save(update_fields=["agency"])
    return len(called)


def pass_contacts(agency: Agency, to: Agency) -> int:
    """Keep those whom one rings; a number that the other agency lists already is not doubled."""
    known = LiaisonContact.objects.filter(agency=to, kind=OuterRef("kind"), phone=OuterRef("phone"))
    rows = LiaisonContact.objects.filter(agency=agency)
    doubled = [row.pk for row in rows.annotate(known=Exists(known)) if row.known]
    LiaisonContact.objects.filter(pk__in=doubled).delete()
    return rows.update(agency=to)


def pass_copies(agency: Agency, to: Agency, *, at: datetime) -> int:
    """Let the other agency read what this one has not read; what it has already is not sent twice."""
    twin = Copy.objects.filter(petition=OuterRef("petition"), agency=to)
    rows = list(Copy.objects.unread().filter(agency=agency).annotate(has_twin=Exists(twin)))
    for row in rows:
        if row.has_twin:
            row.read_at = at
            row.save(update_fields=["read_at"])
            continue
        row.agency = to
        row.save(update_fields=["agency"])
        record(row, "move_copy", by=None, at=at, **{"from": agency.code, "to": to.code})
    return len(rows)


def pass_sections(agency: Agency, to: Agency, *, at: datetime) -> int:
    """Let sections go along with their people and orders; one of the same name takes the other in.

    Called when people and orders have passed: their rows still name the old section.
    """
    names = dict(to.sections.values_list("name", "pk"))
    rows = list(agency.sections.order_by("id"))
    day = localdate(at)
    for row in rows:
        same = names.get(row.name)
        if same is None:
            Section.objects.filter(pk=row.pk).update(agency=to)
            continue
        WorkOrder.objects.open().filter(section=row).update(section=same)
        Staffing.objects.on(day).filter(section=row, agency=to).update(section=same)
        Section.objects.filter(pk=row.pk).update(is_active=False)
    return len(rows)
