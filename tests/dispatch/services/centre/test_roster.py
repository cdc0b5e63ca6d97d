from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from dispatch.choices import Watch
from dispatch.models import Duty, Secondment
from dispatch.queries.centre.roster import on_duty_words
from dispatch.services.centre import roster
from dispatch.services.centre.roster import Line
from dispatch.watches import Turn
from grids.models import Post
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

TODAY = Turn(date(2026, 11, 23), Watch.DAY)
TABLE = "日期,班次,席位,登录名\n2026-11-24,白班,派遣席,{login}\n2026/11/24,夜班,派遣席,{login}\n"


def line(cast, turn=TODAY, seat=Role.DISPATCHER):
    return Line(turn, seat, cast.dispatcher)


def test_assign_puts_a_person_on_a_seat_once_and_records_it(cast):
    roster.assign(line(cast), by=cast.shift_leader, at=MONDAY)
    roster.assign(line(cast), by=cast.shift_leader, at=MONDAY)

    assert on_duty_words(MONDAY) == ["派遣席 高原"]
    assert AuditEntry.objects.filter(act="assign").count() == 1


def test_assign_by_who_leads_no_shift_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        roster.assign(line(cast), by=cast.dispatcher, at=MONDAY)


def test_assign_to_a_seat_not_held_is_refused_by_name(cast):
    with pytest.raises(TransitionRefused, match="高原那天不在督办席任职"):
        roster.assign(line(cast, seat=Role.SUPERVISOR), by=cast.shift_leader, at=MONDAY)


def test_assign_after_the_post_has_ended_is_refused(cast):
    Post.objects.filter(user=cast.dispatcher).update(ends_on=date(2026, 11, 23))

    with pytest.raises(TransitionRefused, match="不在派遣席任职"):
        roster.assign(line(cast, TODAY.next().next()), by=cast.shift_leader, at=MONDAY)


def test_assign_to_a_watch_of_the_past_is_refused(cast):
    with pytest.raises(TransitionRefused, match="已经过去"):
        roster.assign(line(cast, TODAY.previous()), by=cast.shift_leader, at=MONDAY)


def test_unassign_takes_off_at_once(cast):
    duty = roster.assign(line(cast), by=cast.shift_leader, at=MONDAY)

    assert on_duty_words(MONDAY) == ["派遣席 高原"]
    roster.unassign(duty, by=cast.shift_leader, at=MONDAY)

    assert on_duty_words(MONDAY) == []


def test_unassign_of_a_served_watch_is_refused(cast):
    duty = roster.assign(line(cast), by=cast.shift_leader, at=MONDAY)

    with pytest.raises(TransitionRefused, match="不能再改"):
        roster.unassign(duty, by=cast.shift_leader, at=MONDAY + timedelta(days=1))

    assert Duty.objects.filter(pk=duty.pk).exists()


def test_copy_week_repeats_the_week_before_and_counts_what_it_left(cast):
    roster.assign(line(cast), by=cast.shift_leader, at=MONDAY)
    gone = Line(TODAY, Role.CALL_BACK, cast.call_back)
    roster.assign(gone, by=cast.shift_leader, at=MONDAY)
    Post.objects.filter(user=cast.call_back).update(ends_on=date(2026, 11, 29))

    counted = roster.copy_week(date(2026, 11, 30), by=cast.shift_leader, at=MONDAY)

    assert counted == (1, 1)
    assert [duty.seat for duty in Duty.objects.filter(on=date(2026, 11, 30))] == [Role.DISPATCHER]


def test_copy_week_of_an_empty_week_is_refused(cast):
    with pytest.raises(TransitionRefused, match="上一周没有排班"):
        roster.copy_week(date(2026, 11, 30), by=cast.shift_leader, at=MONDAY)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_import_roster_takes_a_table_as_excel_writes_it(cast, encoding):
    table = TABLE.format(login=cast.dispatcher.username).encode(encoding)

    assert roster.import_roster(table, by=cast.shift_leader, at=MONDAY) == 2
    assert Duty.objects.count() == 2


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_import_roster_takes_a_workbook(cast):
    login = cast.dispatcher.username
    table = workbook(
        list(roster.headings()),
        [date(2026, 11, 24), "白班", "派遣席", login],
        [None, None, None, None],
        ["2026-11-25", "夜班", "派遣席", login],
    )

    assert roster.import_roster(table, by=cast.shift_leader, at=MONDAY) == 2
    assert set(Duty.objects.values_list("on", flat=True)) == {
        date(2026, 11, 24),
        date(2026, 11, 25),
    }


def test_import_roster_of_a_damaged_workbook_says_so(cast):
    with pytest.raises(roster.RosterRefused) as refusal:
        roster.import_roster(b"PK\x03\x04nothing", by=cast.shift_leader, at=MONDAY)

    assert len(refusal.value.faults) == 1


def test_import_roster_with_one_wrong_line_keeps_nothing(cast):
    rows = TABLE.format(login=cast.dispatcher.username)
    wrong = "2026-13-01,白班,派遣席,x\n2026-11-24,中班,派遣席,x\n2026-11-24,白班,前台,x\n"
    wrong += "2026-11-24,白班,派遣席,nobody\n"

    with pytest.raises(roster.RosterRefused) as refusal:
        roster.import_roster((rows + wrong).encode(), by=cast.shift_leader, at=MONDAY)

    assert refusal.value.faults == [
        "第 4 行：日期“2026-13-01”看不懂，请写成 2026-11-30。",
        "第 5 行：没有“中班”这个班次。",
        "第 6 行：没有“前台”这个席位。",
        "第 7 行：没有登录名“nobody”。",
    ]
    assert not Duty.objects.exists()


def test_import_roster_without_its_columns_says_which(cast):
    with pytest.raises(roster.RosterRefused) as refusal:
        roster.import_roster(b"a,b\n1,2\n", by=cast.shift_leader, at=MONDAY)

    assert refusal.value.faults == ["第一行要有四个列名：日期、班次、席位、登录名。"]


def test_second_keeps_one_home_unit_at_a_time(cast):
    first = roster.second(cast.dispatcher, agency=cast.housing, by=cast.shift_leader, at=MONDAY)
    later = MONDAY + timedelta(days=9)

    roster.second(cast.dispatcher, agency=cast.order_bureau, by=cast.shift_leader, at=later)
    roster.second(cast.dispatcher, agency=None, by=cast.shift_leader, at=later)

    first.refresh_from_db()
    assert first.ends_on == date(2026, 12, 2)
    assert not Secondment.objects.filter(ends_on=None).exists()


def test_second_by_who_leads_no_shift_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        roster.second(cast.dispatcher, agency=cast.housing, by=cast.dispatcher, at=MONDAY)


def test_second_from_a_body_without_a_desk_is_refused(cast):
    cast.housing.has_desk = False

    with pytest.raises(TransitionRefused, match="不向中心派人"):
        roster.second(cast.dispatcher, agency=cast.housing, by=cast.shift_leader, at=MONDAY)
