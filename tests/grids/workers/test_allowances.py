"""A month of allowances: drafted, submitted, approved by another, locked, corrected later."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from grids import tasks
from grids.models import AllowanceLine, AllowanceSheet
from grids.queries.workers import allowances as queries
from grids.services.workers import allowances
from grids.workers import allowance_papers
from grids.workers.choices import MonthRule, SheetState
from tests.factories.grids import PostFactory
from tests.factories.workers import AllowanceTermsFactory, make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2021, 1, 1), date(2021, 2, 1)


@pytest.fixture
def terms():
    return AllowanceTermsFactory()


@pytest.fixture
def clerk(tree):
    return make_manager(tree["first"], "镇里经办", Role.TOWN_CLERK)


@pytest.fixture
def secretary(tree):
    return make_manager(tree["first"], "镇书记", Role.TOWN_SECRETARY)


@pytest.fixture
def sheet(tree, terms):
    make_worker(tree["west"])
    return allowances.draft_month(JANUARY, by=None, at=AT)[0]


@pytest.fixture
def locked(sheet, clerk, secretary):
    allowances.submit(sheet, by=clerk, at=AT)
    return allowances.approve(sheet, by=secretary, at=AT)


def test_draft_pays_a_whole_month_and_a_broken_one_by_the_day(tree, terms):
    make_worker(tree["west"])
    make_worker(tree["east"], "后来的", starts_on=date(2021, 1, 22))

    (sheet,) = allowances.draft_month(JANUARY, by=None, at=AT)

    lines = dict(sheet.lines.values_list("user__name", "work_fen"))
    assert (sheet.place, sheet.month) == (tree["first"], JANUARY)
    assert lines == {"周晓敏": 10000, "后来的": 3226}


def test_draft_gives_one_line_to_who_holds_two_posts_or_covers(tree, terms):
    worker = make_worker(tree["west"])
    PostFactory(user=worker.user, grid=tree["village"], is_substitute=True)

    sheets = allowances.draft_month(JANUARY, by=None, at=AT)

    line = AllowanceLine.objects.get()
    assert [sheet.place for sheet in sheets] == [tree["first"]]
    assert (line.grid, line.fen) == (tree["west"], 13000)


def test_draft_again_follows_the_posts_until_it_is_submitted(tree, sheet, clerk):
    make_worker(tree["east"], "补登的")
    allowances.draft_month(JANUARY, by=None, at=AT)
    assert sheet.lines.count() == 2

    allowances.submit(sheet, by=clerk, at=AT)
    make_worker(tree["east"], "太晚的")
    allowances.draft_month(JANUARY, by=None, at=AT)

    assert sheet.lines.count() == 2
    assert AllowanceSheet.objects.count() == 1


def test_draft_takes_the_rule_and_rates_in_force(tree, terms):
    AllowanceTermsFactory(valid_from=FEBRUARY, work_fen=12000, rule=MonthRule.ON_THE_15TH)
    make_worker(tree["west"], starts_on=date(2021, 1, 16))

    january = allowances.draft_month(JANUARY, by=None, at=AT)[0]
    february = allowances.draft_month(FEBRUARY, by=None, at=AT)[0]

    assert january.lines.get().n_days == 16
    assert february.lines.get().work_fen == 12000


def test_draft_without_rates_or_of_a_month_to_come_is_refused(tree):
    with pytest.raises(allowances.NoTerms, match="补贴标准"):
        allowances.draft_month(JANUARY, by=None, at=AT)
    with pytest.raises(TransitionRefused, match="还没有到"):
        allowances.draft_month(date(2021, 3, 1), by=None, at=AT)


def test_draft_of_another_town_is_out_of_reach(tree, terms, clerk):
    with pytest.raises(OutOfReach):
        allowances.draft_month(JANUARY, places=[tree["second"]], by=clerk, at=AT)


def test_submit_before_the_month_is_over_or_empty_is_refused(tree, terms, clerk):
    make_worker(tree["west"])
    running = allowances.draft_month(FEBRUARY, by=None, at=AT)[0]
    empty = allowances.draft_month(date(2020, 10, 1), places=[tree["second"]], by=None, at=AT)[0]

    with pytest.raises(TransitionRefused, match="没有过完"):
        allowances.submit(running, by=clerk, at=AT)
    with pytest.raises(TransitionRefused, match="空的"):
        allowances.submit(empty, by=None, at=AT)


def test_approve_takes_a_second_person(sheet, secretary, clerk):
    allowances.submit(sheet, by=secretary, at=AT)

    with pytest.raises(allowances.SamePerson, match="另一位"):
        allowances.approve(sheet, by=secretary, at=AT)
    with pytest.raises(OutOfReach):
        allowances.approve(sheet, by=clerk, at=AT)


def test_send_back_needs_a_reason_and_opens_the_draft(sheet, clerk, secretary):
    allowances.submit(sheet, by=clerk, at=AT)

    with pytest.raises(TransitionRefused, match="为什么"):
        allowances.send_back(sheet, why=" ", by=secretary, at=AT)

    back = allowances.send_back(sheet, why="人数不对", by=secretary, at=AT)
    assert back.state == SheetState.DRAFT


@pytest.mark.parametrize("act", ["update", "delete", "insert"])
def test_locked_month_cannot_be_changed_by_anybody(locked, act):
    line = locked.lines.get()
    acts = {
        "update": lambda: AllowanceLine.objects.update(work_fen=1),
        "delete": line.delete,
        "insert": lambda: AllowanceLine.objects.create(
            sheet=locked,
            month=JANUARY,
            user=line.user,
            grid=line.grid,
            work_fen=-1,
            phone_fen=0,
            corrects=line,
            reason="偷改",
        ),
    }

    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        acts[act]()


def test_correct_puts_the_difference_into_a_later_open_month(locked, clerk):
    line = locked.lines.get()
    with pytest.raises(TransitionRefused, match="先编制下一个月"):
        allowances.correct(line, work_fen=-2000, phone_fen=0, reason="多发", by=clerk, at=AT)
    allowances.draft_month(FEBRUARY, by=None, at=AT)

    entry = allowances.correct(
        line, work_fen=-2000, phone_fen=0, reason="多发 6 天", by=clerk, at=AT
    )
    allowances.draft_month(FEBRUARY, by=None, at=AT)

    february = AllowanceSheet.objects.get(month=FEBRUARY)
    assert (entry.sheet, entry.corrects) == (february, line)
    assert queries.totals_of(february).whole == 13000 - 2000
    assert queries.totals_of(locked).whole == 13000


def test_correct_an_open_month_or_without_reason_is_refused(sheet, clerk, tree):
    line = sheet.lines.get()
    other = make_manager(tree["second"], "别的镇", Role.TOWN_CLERK)

    with pytest.raises(TransitionRefused, match="还没有锁定"):
        allowances.correct(line, work_fen=1, phone_fen=0, reason="少发", by=clerk, at=AT)
    with pytest.raises(OutOfReach):
        allowances.correct(line, work_fen=1, phone_fen=0, reason="少发", by=other, at=AT)


def test_correct_without_reason_or_amount_is_refused(locked, clerk):
    line = locked.lines.get()

    with pytest.raises(TransitionRefused, match="原因"):
        allowances.correct(line, work_fen=0, phone_fen=0, reason="没有差", by=clerk, at=AT)
    with pytest.raises(TransitionRefused, match="原因"):
        allowances.correct(line, work_fen=1, phone_fen=0, reason=" ", by=clerk, at=AT)


def test_book_and_paper_have_the_sums_of_the_lines(tree, sheet):
    make_worker(tree["east"], "后来的", starts_on=date(2021, 1, 22))
    allowances.draft_month(JANUARY, by=None, at=AT)

    book = load_workbook(BytesIO(allowance_papers.allowance_book(sheet))).active
    rows = list(book.iter_rows(values_only=True))
    lines, last = rows[4:-1], rows[-1]

    assert round(sum(row[5] for row in lines), 2) == last[5] == 171.94
    assert last[3] + last[4] == pytest.approx(last[5])
    assert queries.totals_of(sheet).in_yuan["whole"] == "171.94"
    assert allowance_papers.allowance_paper(sheet).startswith(b"%PDF")


def test_task_drafts_the_month_before(tree, terms, monkeypatch):
    make_worker(tree["west"])
    monkeypatch.setattr(tasks.timezone, "now", lambda: AT)

    tasks.draft_allowances()
    tasks.draft_allowances()

    assert AllowanceSheet.objects.get().month == JANUARY


def test_pages_lead_from_the_draft_to_the_locked_month(client, tree, terms, clerk, secretary):
    worker = make_worker(tree["west"])
    client.force_login(clerk)
    client.post(reverse("grids:allowance-list"), {"month": "2021-01"})
    sheet = AllowanceSheet.objects.get()

    def act(name):
        return reverse("grids:allowance-act", args=[sheet.public_id, name])

    client.post(act("submit_allowances"))
    client.force_login(secretary)
    client.post(act("send_back_allowances"), {"why": "再核对"})
    client.post(act("redraft"))
    client.post(act("submit_allowances"))
    own = client.get(reverse("grids:allowance-detail", args=[sheet.public_id])).content.decode()
    administrator = make_manager(tree["district"], "管理员", Role.ADMINISTRATOR)
    client.force_login(administrator)

    client.post(act("approve_allowances"))

    sheet.refresh_from_db()
    page = client.get(reverse("grids:allowance-detail", args=[sheet.public_id])).content.decode()
    client.force_login(worker.user)
    mine = client.get(reverse("grids:my-phones")).content.decode()
    assert sheet.state == SheetState.APPROVED
    assert "审批锁定" not in own
    assert "冲正" in page
    assert "130.00" in mine


def test_correction_page_says_where_the_difference_went(client, locked, clerk):
    allowances.draft_month(FEBRUARY, by=None, at=AT)
    line = locked.lines.get()
    client.force_login(clerk)

    done = client.post(
        reverse("grids:allowance-line-correct", args=[line.public_id]),
        {"work_fen": "-20.5", "phone_fen": "0", "reason": "多发"},
        follow=True,
    )

    assert AllowanceLine.objects.get(corrects=line).work_fen == -2050
    assert "2021-02" in done.content.decode()


def test_list_month_that_is_none_is_said_beside_the_field(client, clerk):
    client.force_login(clerk)

    assert client.post(reverse("grids:allowance-list"), {"month": "x"}).status_code == 422
    assert client.post(reverse("grids:allowance-list"), {"month": "2021-01"}).status_code == 409
