"""The month's table as workbook and as paper: the figures of the page, cell by cell."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dispatch.comparing import Change
from dispatch.queries.counting.score_table import COLUMNS, TABS, Cell, Row, Table
from dispatch.services.judging.scores import note_export
from yuanbao.formats import exact_text


def title_of(table: Table) -> str:
    """Return the table's name: 2026-10 考评月报（承办单位）."""
    words = {"month": table.month, "by": TABS[table.by]}
    return _("%(month)s 考评月报（%(by)s）") % words


def notes_of(table: Table) -> list[str]:
    """Return what must be known to read the table."""
    weights = table.weights
    stands = (
        _("%(who)s于 %(when)s 确认")
        % {
            "who": table.confirmed.confirmed_by,
            "when": exact_text(table.confirmed.confirmed_at),
        }
        if table.confirmed
        else _("未确认，截至 %(when)s") % {"when": exact_text(table.at)}
    )
    return [
        stands,
        _("综合得分 = 响应率×%(a)s + 解决率×%(b)s + 满意率×%(c)s")
        % {"a": weights.response, "b": weights.solution, "c": weights.satisfaction},
        _("没有分母的记“—”；分母不足 10 的标“样本少”，不排名；同类、同规模的单位之间比。"),
        _("解决率、满意率含工单和即答的评价，即答记在答复的指挥中心名下；其余各率只算工单。"),
    ]


def compared_of(table: Table) -> list[str]:
    """Return the total's changes as lines: 收到 4,067，环比 +3.1%，同比 —（2025-11 没有确认的月报）."""
    words = _("%(label)s %(now)s，环比 %(month)s，同比 %(year)s")
    return [
        words
        % {
            "label": row.label,
            "now": row.text,
            "month": _change_words(row.month),
            "year": _change_words(row.year),
        }
        for row in table.compared
    ]


def _change_words(change: Change) -> str:
    return f"{change.text}（{change.why}）" if change.why else change.text


def workbook_of(table: Table, *, by: Any, at: datetime) -> bytes:
    """Return the table as a workbook; shares are numbers with their base beside them."""
    from yuanbao.excel import Column, workbook  # noqa: PLC0415 - 9 MB that only exports need

    note_export(table, "xlsx", by=by, at=at)
    columns = [Column(_("类别"), 22), Column(_("名称"), 26)]
    for column in COLUMNS:
        columns.append(Column(str(column.label), form="0.0%" if column.whole else "#,##0"))
        if column.whole:
            columns.append(Column(_("%(name)s的分母") % {"name": column.label}, form="#,##0"))
    columns += [Column(_("综合得分"), form="0.0"), Column(_("名次")), Column(_("样本少"))]
    for label in table.compared_columns:
        columns += [Column(_("%(name)s环比") % {"name": label}, 18)]
        columns += [Column(_("%(name)s同比") % {"name": label}, 18)]
    changes = {unit.key: [change.words for change in unit.changes] for unit in table.compared_units}
    rows = [
        [*_plain(row, group.label), *changes.get(row.key, [])]
        for group in table.classes
        for row in group.rows
    ]
    rows.append([*_plain(table.total, ""), *[""] * (2 * len(table.compared_columns))])
    notes = [*notes_of(table), *compared_of(table), _who(by, at)]
    return workbook(title_of(table), columns, rows, notes)


def _plain(row: Row, group: str) -> list[Any]:
    cells: list[Any] = [group, row.label]
    for cell in row.cells:
        cells += _values(cell)
    is_small = any(cell.is_small for cell in row.cells)
    return [*cells, row.score, row.rank, _("样本少") if is_small else None]


def _values(cell: Cell) -> list[float | int | None]:
    return [cell.part] if cell.rate is None else [cell.rate.value, cell.whole]


def paper_of(table: Table, *, by: Any, at: datetime) -> bytes:
    """Return the table as a paper in landscape, with who printed it across each page."""
    from yuanbao import pdf  # noqa: PLC0415 - 65 MB that only papers need

    note_export(table, "pdf", by=by, at=at)
    mark = f"{by} {localtime(at):%Y-%m-%d %H:%M}"
    sheet = pdf.Sheet(
        title_of(table), number=table.month, note=_who(by, at), mark=mark, is_wide=True
    )
    notes = [*notes_of(table), _("带 * 的是样本少")]
    story = [pdf.paragraph(note, "small") for note in notes]
    head = [_("名称"), *table.columns, _("综合得分"), _("名次")]
    shares = [3.2, *([1.25] * len(table.columns)), 1.1, 0.8]
    groups = [(group.label, group.rows) for group in table.classes]
    for label, rows in [*groups, (_("合计"), [table.total])]:
        story.append(pdf.heading(label))
        story.append(pdf.grid(sheet, head, [_printed(row) for row in rows], shares))
    story.append(pdf.heading(_("环比、同比")))
    story += [pdf.paragraph(line, "small") for line in compared_of(table)]
    return pdf.document(sheet, story)


def _printed(row: Row) -> list[str]:
    return [row.label, *map(_words, row.cells), row.score_text, str(row.rank or "—")]


def _words(cell: Cell) -> str:
    mark = "*" if cell.is_small else ""
    return "\n".join(filter(None, [f"{cell.text}{mark}", cell.base_text.replace(" ", "")]))


def _who(by: Any, at: datetime) -> str:
    return _("导出人 %(who)s，%(when)s") % {"who": by, "when": exact_text(at)}
