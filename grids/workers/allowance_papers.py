"""A month's sheet as a workbook and as paper; both from the same lines, with the same sums."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grids.models import AllowanceSheet
from grids.queries.workers.allowances import lines_of, totals_of


def sheet_title(sheet: AllowanceSheet) -> str:
    words = {"place": sheet.place.name, "month": f"{sheet.month:%Y-%m}"}
    return _("%(place)s %(month)s 网格员补贴台账") % words


def _notes(sheet: AllowanceSheet) -> list[str]:
    terms = sheet.terms
    rates = {"work": terms.work_yuan, "phone": terms.phone_yuan, "rule": terms.get_rule_display()}
    notes = [_("标准：工作 %(work)s 元、通讯 %(phone)s 元；不足月%(rule)s。") % rates]
    signed = {"by": sheet.submitted_by or "—", "ok": sheet.approved_by or "—"}
    notes.append(_("提交：%(by)s；审批：%(ok)s") % signed + f"；{sheet.get_state_display()}")
    return notes


def allowance_book(sheet: AllowanceSheet) -> bytes:
    """Return the workbook; amounts are numbers with two decimals, the last row the sums."""
    from yuanbao.excel import Column, workbook  # noqa: PLC0415 - 9 MB for those who export

    money = "0.00"
    columns = [
        Column(_("网格"), 24),
        Column(_("姓名"), 12),
        Column(_("在岗天数"), 10),
        Column(_("工作补贴（元）"), 14, money),
        Column(_("通讯补贴（元）"), 14, money),
        Column(_("合计（元）"), 12, money),
        Column(_("说明"), 40),
    ]
    totals = totals_of(sheet)
    rows: list[list[Any]] = [
        [
            line.grid.name,
            line.user.name,
            line.n_days,
            Decimal(line.work_fen) / 100,
            Decimal(line.phone_fen) / 100,
            Decimal(line.fen) / 100,
            _explained(line),
        ]
        for line in lines_of(sheet)
    ]
    rows.append(
        [
            _("合计"),
            _("%(n)s 人") % {"n": totals.n},
            None,
            Decimal(totals.work) / 100,
            Decimal(totals.phone) / 100,
            Decimal(totals.whole) / 100,
            "",
        ]
    )
    return workbook(sheet_title(sheet), columns, rows, _notes(sheet))


def allowance_paper(sheet: AllowanceSheet) -> bytes:
    """Return the A4 sheet with room for the receivers' signatures."""
    from yuanbao import pdf  # noqa: PLC0415 - reportlab, for those who print

    paper = pdf.Sheet(sheet_title(sheet), note=_notes(sheet)[1])
    head = [_("网格"), _("姓名"), _("签领"), _("天数"), _("工作"), _("通讯"), _("合计")]
    rows = [
        [
            line.grid.name,
            line.user.name,
            _explained(line),
            str(line.n_days or ""),
            line.work_yuan,
            line.phone_yuan,
            line.total_yuan,
        ]
        for line in lines_of(sheet)
    ]
    totals = totals_of(sheet)
    whole = totals.in_yuan
    people = _("%(n)s 人") % {"n": totals.n}
    rows.append([_("合计"), people, "", "", whole["work"], whole["phone"], whole["whole"]])
    shares = (4, 2, 4, 1.2, 1.8, 1.8, 1.8)
    story = [
        pdf.paragraph(_notes(sheet)[0], "small"),
        pdf.grid(paper, head, rows, shares, n_texts=3),
    ]
    return pdf.document(paper, story)


def _explained(line: Any) -> str:
    if line.corrects is None:
        return ""
    words = {"month": f"{line.corrects.month:%Y-%m}", "reason": line.reason}
    return _("冲正 %(month)s：%(reason)s") % words
