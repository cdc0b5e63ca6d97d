"""What the pages of sealed reports show, each side its own."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from petitions.models import SealedFile, SealedMessage, SealedOpening, SealedReport
from petitions.sealed.choices import ACT_WORDS, OPEN, SealedState, Side
from petitions.sealed.units import all_units, hashes_of, holders_of
from yuanbao.models import SEALED_CHAIN, AuditEntry
from yuanbao.roles import Capability, roles_granting

# Figures below this say who is meant.
SMALLEST = 5


def unit_choices() -> list[tuple[str, Any]]:
    """Return the units of the form, in their groups; the first choice is for whoever is not sure."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for unit in all_units():
        groups.setdefault(unit.group, []).append((unit.key, unit.label))
    return list(groups.items())


# --- the reporter ------------------------------------------------------------------------------


def inbox_of(report: SealedReport) -> list[SealedMessage]:
    """Return what reporter and custody wrote to each other, newest first."""
    sides = Q(sender=Side.REPORTER) | Q(recipient=Side.REPORTER)
    return list(report.messages.filter(sides).order_by("-pk"))


# --- custody ------------------------------------------------------------------------------------

SHOWN = {
    "todo": frozenset({SealedState.FILED, SealedState.SEALED, SealedState.ANSWERED}),
    "open": OPEN,
    "past": frozenset({SealedState.CLOSED, SealedState.DECLINED}),
}


def reports_of(user: Any, capability: Capability, *, show: str = "open") -> QuerySet[SealedReport]:
    """Return the reports a person may touch, newest first, with what waits to be dealt with."""
    rows = SealedReport.objects.permitted(user, capability)
    waiting = SealedMessage.objects.filter(
        report=OuterRef("pk"), recipient=Side.CUSTODY, dealt_at__isnull=True
    )
    rows = rows.annotate(has_news=Exists(waiting.exclude(sender=Side.CUSTODY)))
    chosen = Q(state__in=SHOWN[show])
    if show == "todo":
        chosen |= Q(has_news=True)
    # Real names are owed a word first.
    ordered = rows.filter(chosen).order_by(F("tell_by").asc(nulls_last=True), "-pk")
    return ordered.select_related("handler")


def waiting_count(user: Any) -> int:
    """Return how many reports wait for custody, for the menu."""
    return reports_of(user, Capability.KEEP_SEALED, show="todo").count()


def report_for(user: Any, public_id: Any, *capabilities: Capability) -> SealedReport:
    """Return a report that the person may touch with one of the capabilities. Raises Http404."""
    for capability in capabilities:
        rows = SealedReport.objects.permitted(user, capability).select_related("handler")
        found = rows.filter(public_id=public_id).first()
        if found is not None:
            return found
    raise Http404


def opening_for(user: Any, public_id: Any) -> SealedOpening:
    """Return an opening of a report that the person may open. Raises Http404."""
    rows = SealedOpening.objects.permitted(user, Capability.OPEN_SEALED)
    found = rows.select_related("report").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def file_of(report: SealedReport, serial: int) -> SealedFile:
    """Return a file of a report by its place. Raises Http404."""
    found = report.files.select_related("report").filter(serial=serial).first()
    if found is None:
        raise Http404
    return found


def message_of(report: SealedReport, public_id: Any) -> SealedMessage:
    """Return what a reporter wrote and nobody dealt with yet. Raises Http404."""
    rows = report.messages.select_related("report").filter(sender=Side.REPORTER)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Desk:
    """One report as custody sees it."""

    files: list[SealedFile]
    messages: list[SealedMessage]
    openings: list[SealedOpening]
    candidates: list[Any]
    may_read_opened: bool


def desk_of(report: SealedReport, user: Any, *, at: datetime) -> Desk:
    """Gather what custody's page of a report shows."""
    openings = report.openings.select_related("asked_by", "decided_by").order_by("-pk")
    shown = list(openings)
    running = [one for one in shown if one.is_running(at)]
    may_assign = report.state in {SealedState.SEALED, SealedState.ENTRUSTED}
    return Desk(
        files=_files(report),
        messages=list(report.messages.select_related("by").order_by("pk")),
        openings=shown,
        candidates=within_reach(report, Capability.HANDLE_SEALED) if may_assign else [],
        may_read_opened=any(user.pk in {o.asked_by_id, o.decided_by_id} for o in running),
    )


def _files(report: SealedReport) -> list[SealedFile]:
    return list(report.files.defer("clean", "original").order_by("serial"))


# --- who may do something -------------------------------------------------------------------------


def handlers() -> list[Any]:
    """Return whoever handles sealed reports, one report or another."""
    return holders_of(roles_granting(Capability.HANDLE_SEALED))


def within_reach(report: SealedReport, capability: Capability) -> list[Any]:
    """Return who holds the capability and neither is, nor stands in or under, whom it concerns."""
    barred = set(report.subjects.values_list("key_hash", flat=True))
    holders = holders_of(roles_granting(capability))
    return [person for person in holders if not barred & hashes_of(person)]


# --- handlers: days, never hours ------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One message as a handler reads it: of a reporter's, what custody passed on."""

    who: str
    text: str
    on: date


def thread_of(report: SealedReport) -> list[Line]:
    """Return what concerns the handler, in order; moments are rounded to their day."""
    lines = []
    for message in report.messages.order_by("pk"):
        if message.sender == Side.REPORTER:
            if message.redacted:
                lines.append(_line(message, message.redacted, message.dealt_at or message.at))
        elif Side.HANDLER in {message.sender, message.recipient}:
            lines.append(_line(message, message.text, message.at))
    return lines


def _line(message: SealedMessage, text: str, at: datetime) -> Line:
    return Line(message.get_sender_display(), text, timezone.localdate(at))


def shared_files(report: SealedReport) -> list[SealedFile]:
    """Return the files whose clean copies the handler may read."""
    return [file for file in _files(report) if file.is_shared]


# --- the record -----------------------------------------------------------------------------------


def record_of(user: Any) -> QuerySet[AuditEntry]:
    """Return the channel's own chain, newest first, of the reports the person may know of."""
    reports = SealedReport.objects.permitted(user, Capability.AUDIT_SEALED)
    openings = SealedOpening.objects.filter(report__in=reports)
    of_report = Q(object_type="petitions.sealedreport", object_id__in=reports.values("pk"))
    of_opening = Q(object_type="petitions.sealedopening", object_id__in=openings.values("pk"))
    chain = AuditEntry.objects.filter(chain=SEALED_CHAIN)
    return chain.filter(of_report | of_opening).order_by("-seq")


def in_words(entries: list[AuditEntry]) -> list[dict[str, Any]]:
    """Return entries as the page shows them: what of them the reporter did, by its day alone."""
    reports = {e.object_id for e in entries if e.object_type == "petitions.sealedreport"}
    marks = dict(SealedReport.objects.filter(pk__in=reports).values_list("pk", "mark"))
    return [
        {
            "seq": entry.seq,
            "act": ACT_WORDS.get(entry.act, entry.act),
            "mark": marks.get(entry.object_id, entry.detail.get("report", ""))
            if entry.object_type == "petitions.sealedreport"
            else entry.detail.get("report", ""),
            "who": entry.actor_name,
            "at": entry.at,
        }
        for entry in entries
    ]


def shown_count(user: Any) -> str:
    """Return how many reports there are, in figures that say nothing when they are small."""
    count = SealedReport.objects.permitted(user, Capability.AUDIT_SEALED).count()
    return f"<{SMALLEST}" if count < SMALLEST else str(count)
