"""台账 on paper and as a workbook, with who printed it; each printing is recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dispatch.queries.desks.book import HEADS, MOST_ROWS, BookFilters, book_line, book_rows
from dispatch.queries.desks.scope import Scope
from yuanbao.audit import record, unit_of_work
from yuanbao.formats import exact_text
from yuanbao.workflow import TransitionRefused

WIDTHS = (20, 17, 10, 40, 16, 14, 16, 10, 17, 17, 10, 10)
SHARES = (1.6, 1.4, 0.9, 3.2, 1.3, 1.2, 1.3, 0.8, 1.4, 1.4, 0.9, 0.9)


def lines_of(scope: Scope, filters: BookFilters) -> list[list[Any]]:
    """Return the book's lines. Raises TransitionRefused for more than fit on one paper."""
    rows = list(book_rows(scope, filters)[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise TransitionRefused(
            _("超过 %(most)s 行，一次印不下。请缩短时间段，或用下面的“后台导出”做成表格。")
            % {"most": MOST_ROWS}
        )
    return [book_line(order) for order in rows]


@unit_of_work
def _note(filters: BookFilters, kind: str, n: int, *, by: Any, at: datetime) -> None:
    record(
        by,
        "print_book",
        by=by,
        at=at,
        kind=kind,
        n=n,
        first=f"{filters.first:%F}",
        last=f"{filters.last:%F}",
    )


def title_of(scope: Scope) -> str:
    """Return the book's name: 东镇平台工单台账."""
    names = "、".join(agency.name for agency in scope.agencies)
    return _("%(who)s工单台账") % {"who": names or _("辖区")}


def _notes(filters: BookFilters, n: int) -> list[str]:
    period = _("%(first)s 至 %(last)s 派单，共 %(n)s 件") % {
        "first": filters.first,
        "last": filters.last,
        "n": n,
    }
    return [period]


def _who(by: Any, at: datetime) -> str:
    return _("%(who)s %(when)s 印") % {"who": by, "when": exact_text(at)}


def workbook_of(scope: Scope, filters: BookFilters, *, by: Any, at: datetime) -> bytes:
    """Return the book as a workbook."""
    lines = lines_of(scope, filters)
    _note(filters, "xlsx", len(lines), by=by, at=at)
    return book_of(title_of(scope), filters, lines, n=len(lines), by=by, at=at)


def book_of(
    title: str,
    filters: BookFilters,
    lines: Iterable[Sequence[Any]],
    *,
    n: int,
    by: Any,
    at: datetime,
) -> bytes:
    """Write lines into a workbook with its period, and who had it made when."""
    from yuanbao.excel import Column, workbook  # noqa: PLC0415 - 9 MB that only exports need

    columns = [Column(str(head), width) for head, width in zip(HEADS, WIDTHS, strict=True)]
    return workbook(title, columns, lines, [*_notes(filters, n), _who(by, at)])


def paper_of(scope: Scope, filters: BookFilters, *, by: Any, at: datetime) -> bytes:
    """Return the book as a paper of A4 in landscape, with who printed it across each page."""
    from yuanbao import pdf  # noqa: PLC0415 - 65 MB that only papers need

    lines = lines_of(scope, filters)
    _note(filters, "pdf", len(lines), by=by, at=at)
    mark = f"{by} {localtime(at):%Y-%m-%d %H:%M}"
    sheet = pdf.Sheet(title_of(scope), note=_who(by, at), mark=mark, is_wide=True)
    story = [pdf.paragraph(note, "small") for note in _notes(filters, len(lines))]
    heads = [str(head) for head in HEADS]
    printed = [[str(cell) for cell in line] for line in lines]
    story.append(pdf.grid(sheet, heads, printed, SHARES, n_texts=len(heads)))
    return pdf.document(sheet, story)
