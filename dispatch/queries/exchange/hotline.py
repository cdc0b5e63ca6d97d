"""What the pages of the exchange show: files read in, answers on their way back."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from dispatch.exchange import HOTLINE_KINDS, Effect, Writing
from dispatch.models import Hotline, HotlineMatter, SheetImport, WriteBack, WriteBackFile
from dispatch.services.exchange.sheet_imports import findings_of, rows_of
from petitions.models import Petition
from yuanbao.access import has_capability
from yuanbao.roles import Capability
from yuanbao.sheet_findings import Finding
from yuanbao.workflow import OutOfReach

N_SHOWN = 100


def _check(user: Any) -> None:
    if not has_capability(user, Capability.EXCHANGE_HOTLINE):
        raise OutOfReach(f"{user} has no seat that exchanges matters with the hotline")


@dataclass(frozen=True)
class Line:
    """One row of a file as the page lists it."""

    finding: Finding
    number: str
    words: str

    @property
    def effect_text(self) -> str:
        return str(Effect(self.finding.effect).label)


@dataclass(frozen=True)
class SheetPage:
    """One import: its record, its bad rows with every fault, and the first of the good ones."""

    sheet: SheetImport
    bad: list[Line]
    good: list[Line]

    @property
    def n_more_bad(self) -> int:
        return max(0, self.sheet.n_bad - len(self.bad))


def imports(user: Any) -> QuerySet[SheetImport]:
    """Return the files read in from platforms, the newest first; index `sheet_by_kind`."""
    _check(user)
    rows = SheetImport.objects.filter(kind__in=HOTLINE_KINDS).defer("rows", "findings")
    return rows.select_related("hotline", "made_by").order_by("-id")


def import_for(user: Any, public_id: Any) -> SheetImport:
    """Return one import; raises OutOfReach."""
    _check(user)
    rows = SheetImport.objects.filter(kind__in=HOTLINE_KINDS, public_id=public_id)
    sheet = rows.select_related("hotline", "made_by", "applied_by").first()
    if sheet is None:
        raise OutOfReach(f"no import {public_id}")
    return sheet


def sheet_page(sheet: SheetImport) -> SheetPage:
    """Build the page of one import."""
    cells = {row.line: row.cells for row in rows_of(sheet)}
    bad: list[Line] = []
    good: list[Line] = []
    for finding in findings_of(sheet):
        kept = bad if finding.effect == Effect.BAD else good
        if len(kept) < N_SHOWN:
            held = cells.get(finding.line, {})
            kept.append(Line(finding, held.get("number") or held.get("username", ""), _words(held)))
    return SheetPage(sheet, bad, good)


def _words(cells: dict[str, str]) -> str:
    """Return what the row is about, without a name or a telephone."""
    for key in ("title", "text", "result", "satisfaction", "agency", "grid"):
        if cells.get(key):
            return cells[key][:60]
    return ""


@dataclass(frozen=True)
class AnswerPage:
    """The answers' list with how many stand in each state, and files that await their receipt."""

    rows: QuerySet[WriteBack]
    counts: dict[str, int]
    files: list[WriteBackFile]


SHOWN = (Writing.WAITING, Writing.EXPORTED, Writing.DEAD, Writing.CONFIRMED)


def answers(user: Any, state: str) -> AnswerPage:
    """Return the answers in one state, the newest first; index `write_back_by_state`."""
    _check(user)
    counted = WriteBack.objects.filter(state__in=SHOWN).values_list("state").annotate(n=Count("pk"))
    found = dict(counted.order_by())
    rows = WriteBack.objects.filter(state=state).order_by("-id")
    waiting = Count("rows", filter=Q(rows__state=Writing.EXPORTED))
    files = WriteBackFile.objects.annotate(n_waiting=waiting).filter(n_waiting__gt=0)
    return AnswerPage(
        rows=rows.select_related("matter__hotline", "matter__petition"),
        counts={str(one.value): found.get(one.value, 0) for one in SHOWN},
        files=list(files.select_related("hotline", "made_by").order_by("-id")[:20]),
    )


def answer_for(user: Any, public_id: Any) -> WriteBack:
    """Return one answer; raises OutOfReach."""
    _check(user)
    row = WriteBack.objects.filter(public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"no answer {public_id}")
    return row


def file_for(user: Any, public_id: Any) -> WriteBackFile:
    """Return one file of answers; raises OutOfReach."""
    _check(user)
    row = WriteBackFile.objects.filter(public_id=public_id).select_related("hotline").first()
    if row is None:
        raise OutOfReach(f"no file {public_id}")
    return row


def platform_of(integration: Any) -> Hotline:
    """Return the platform that calls with this token; raises OutOfReach for any other system."""
    hotline = Hotline.objects.of(integration).first()
    if hotline is None:
        raise OutOfReach(f"{integration} is no platform")
    return hotline


def hotline_matter_of(petition: Petition) -> HotlineMatter | None:
    """Return how the platform that sent a petition knows it; None for our own matters."""
    if not petition.outside_number:
        return None
    rows = HotlineMatter.objects.filter(petition=petition).select_related("hotline")
    return rows.first()
