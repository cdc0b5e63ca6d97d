from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from dispatch.models import ScoreMonth
from dispatch.periods import Period
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.reach import Cut, reach_of
from dispatch.queries.counting.score_table import COLUMNS, table_of
from dispatch.services.judging import appeals, scores
from dispatch.services.judging.score_exports import paper_of, workbook_of
from tests.dispatch.services.work import BAD, GOOD, rate, settled
from tests.factories.grids import GridFactory, PostFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

NOVEMBER = Period("2026-11", date(2026, 11, 1), date(2026, 11, 30))
HOUR = timedelta(hours=1)
# The last day of November, plus five working days, to the close of business.
CLOSES = MONDAY + timedelta(days=14, hours=7, minutes=30)


def confirm(cast, at=CLOSES + HOUR, by=None):
    return scores.confirm_scores(NOVEMBER, by=by or cast.shift_leader, at=at)


def rated(cast, judgement=BAD):
    order = settled(cast)
    rate(order, judgement, at=MONDAY + HOUR)
    order.refresh_from_db()
    return order


def test_confirm_scores_keeps_the_amounts_and_who_did_it(cast):
    rated(cast, GOOD)

    row = confirm(cast)

    assert (row.month, row.confirmed_by, row.confirmed_at) == (
        date(2026, 11, 1),
        cast.shift_leader,
        CLOSES + HOUR,
    )
    assert row.amounts["orders"]["content"] == row.amounts["matters"]["content"] == 1
    assert [unit["label"] for unit in row.amounts["units"]["town"]] == ["东镇"]
    assert AuditEntry.objects.filter(act="confirm_scores", object_id=row.pk).exists()


def test_confirm_scores_before_appeals_are_over_refuses(cast):
    with pytest.raises(TransitionRefused, match="还有五个工作日可以申诉"):
        confirm(cast, at=CLOSES)

    assert not ScoreMonth.objects.exists()


def test_confirm_scores_with_an_undecided_appeal_refuses(cast):
    order = rated(cast)
    appeals.appeal(order, reason="A1", text="评错了。", by=cast.handler, at=MONDAY + HOUR)

    with pytest.raises(TransitionRefused, match="还有 1 件申诉没有裁定"):
        confirm(cast)


def test_confirm_scores_twice_names_who_was_first(cast):
    confirm(cast)

    with pytest.raises(TransitionRefused, match="何静已在 12月7日 18:30 确认过"):
        confirm(cast)


@pytest.mark.parametrize("who", ["leader", "dispatcher", "handler", "town_clerk"])
def test_confirm_scores_without_the_right_is_out_of_reach(cast, who):
    with pytest.raises(OutOfReach):
        confirm(cast, by=getattr(cast, who))


def test_confirm_scores_from_a_seat_over_one_town_is_out_of_reach(cast):
    GridFactory(name="别的区")
    PostFactory(user=cast.leader, grid=cast.town, role=Role.SHIFT_LEADER)

    with pytest.raises(OutOfReach):
        confirm(cast, by=cast.leader)


# --- exports: the page's figures, cell by cell ---------------------------------------------------------


def table(cast, who="leader", by="agency"):
    reach = reach_of(getattr(cast, who))
    at = MONDAY + timedelta(days=5)
    return table_of(Figures(reach=reach, period=NOVEMBER, cut=Cut(), at=at), by)


def exported(cast, shown):
    data = workbook_of(shown, by=cast.leader, at=MONDAY)
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(data)).active.rows]
    head = next(n for n, row in enumerate(rows) if row[1] == "名称")
    return rows[:head], rows[head], rows[head + 1 :]


def test_workbook_holds_the_figures_of_the_page(cast):
    rated(cast, GOOD)
    settled(cast)
    shown = table(cast)

    notes, head, rows = exported(cast, shown)

    row = dict(zip(head, rows[0], strict=True))
    assert notes[0][0] == "2026-11 考评月报（承办单位）"
    assert (row["类别"], row["名称"]) == ("职能部门 · 不足 30 件", cast.housing.name)
    for column, cell in zip(COLUMNS, shown.classes[0].rows[0].cells, strict=True):
        if cell.rate is None:
            assert row[str(column.label)] == cell.part
        else:
            expected = (cell.rate.value, cell.whole)
            assert (row[str(column.label)], row[f"{column.label}的分母"]) == expected
    assert (row["满意率"], row["满意率的分母"], row["样本少"]) == (1, 1, "样本少")
    assert (row["响应率"], row["综合得分"], row["名次"]) == (None, None, None)
    assert rows[-1][1] == "合计"


def test_workbook_says_each_units_change(cast):
    settled(cast)
    unit = {"key": str(cast.housing.pk), "label": "住建", "kind": "", "n": {"received": 10}}
    units = {"agency": [unit], "town": [], "community": []}
    ScoreMonth.objects.create(
        month=date(2026, 10, 1),
        amounts={"units": units, "orders": {}, "matters": {}},
        confirmed_by=cast.leader,
        confirmed_at=MONDAY,
    )

    _notes, head, rows = exported(cast, table(cast))

    row = dict(zip(head, rows[0], strict=True))
    assert (row["收到环比"], row["收到同比"], row["综合得分环比"]) == ("降 90.0%", "—", "—")


@pytest.mark.parametrize("by", ["agency", "town", "community"])
def test_paper_holds_the_figures_of_the_page(cast, by):
    rated(cast, GOOD)
    shown = table(cast, by=by)

    data = paper_of(shown, by=cast.leader, at=MONDAY)

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    for row in [shown.total, *(row for group in shown.classes for row in group.rows)]:
        assert row.label in text.replace("\n", "")
        for cell in row.cells:
            assert cell.text in text
    for words in ("考评月报", "未确认", "导出人 区领导", "样本少", "第 1 页"):
        assert words in text


def test_export_is_recorded_with_month_and_form(cast):
    workbook_of(table(cast), by=cast.leader, at=MONDAY)
    paper_of(table(cast), by=cast.leader, at=MONDAY)

    found = AuditEntry.objects.filter(act="export_scores", actor_id=cast.leader.pk).order_by("id")
    assert [row.detail for row in found] == [
        {"month": "2026-11", "rows": "agency", "form": "xlsx"},
        {"month": "2026-11", "rows": "agency", "form": "pdf"},
    ]


def test_paper_of_a_confirmed_month_says_who_confirmed_it(cast):
    confirm(cast)

    data = paper_of(table(cast), by=cast.leader, at=MONDAY)

    text = PdfReader(BytesIO(data)).pages[0].extract_text()
    assert "何静于 2026年12月7日 18:30 确认" in text
