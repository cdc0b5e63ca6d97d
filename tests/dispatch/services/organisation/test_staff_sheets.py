"""Staff by file: accounts and places, checked first, applied once."""

from datetime import date

import pytest

from dispatch.exchange import Effect
from dispatch.models import SheetImport, Staffing
from dispatch.services.exchange import sheet_imports
from dispatch.services.organisation import staff_sheets
from tests.factories.petitions import MONDAY
from yuanbao.models import User
from yuanbao.roles import Role
from yuanbao.sheets import SheetRefused
from yuanbao.workflow import OutOfReach, TransitionRefused

HEAD = "登录名,姓名,手机号,单位,岗位,从,到"
GOOD = "zhangwei,张伟,13800009999,住建局,经办人,2026-11-01,"


def staged(cast, *lines, head=HEAD, by=None):
    data = "\n".join([head, *lines]).encode()
    return staff_sheets.stage("人员.csv", data, by=by or cast.administrator, at=MONDAY)


def applied(cast, *lines):
    return staff_sheets.apply(staged(cast, *lines), by=cast.administrator, at=MONDAY)


def found(sheet):
    return sheet_imports.findings_of(sheet)


def test_stage_changes_nothing_and_says_what_would_happen(cast):
    before = User.objects.count(), cast.administrator

    sheet = staged(cast, GOOD)

    assert [f.effect for f in found(sheet)] == [Effect.NEW]
    assert User.objects.count() == before[0] + 1  # the administrator alone
    assert not Staffing.objects.filter(user__username="zhangwei").exists()


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("z,张伟,13800009999,住建局,经办人", "登录名", "3 到 64"),
        ("zhangwei,,13800009999,住建局,经办人", "姓名", "没有填"),
        ("zhangwei,张伟,,住建局,经办人", "手机号", "新账号要有手机号"),
        ("zhangwei,张伟,123,住建局,经办人", "手机号", "11 位"),
        ("zhangwei,张伟,13800009999,不存在局,经办人", "单位", "没有这家在用的单位"),
        ("zhangwei,张伟,13800009999,住建局,局长", "岗位", "只能填"),
        ("zhangwei,张伟,13800009999,住建局,经办人,2026-11-20,2026-11-01", "到", "早于开始日期"),
    ],
)
def test_stage_names_row_column_and_reason(cast, row, column, why):
    sheet = staged(cast, row)

    [finding] = found(sheet)
    assert (finding.line, finding.effect) == (2, Effect.BAD)
    assert [name for name, _why in finding.faults] == [column]
    assert why in finding.faults[0][1]


def test_stage_names_a_login_that_is_somebody_elses_or_closed_or_a_residents(cast):
    cast.handler.left_on = MONDAY.date()
    cast.handler.save()
    logins = [cast.receiver.username, cast.handler.username, cast.resident.username]
    names = ["别人", cast.handler.name, cast.resident.name]
    lines = [f"{u},{n},,住建局,经办人" for u, n in zip(logins, names, strict=True)]

    reasons = [f.faults[0][1] for f in found(staged(cast, *lines))]

    assert "登录名已属于“王颖”" in reasons[0]
    assert "已经停用" in reasons[1]
    assert "不能用" in reasons[2]


def test_stage_names_a_row_that_repeats_another(cast):
    sheet = staged(cast, GOOD, GOOD)

    assert found(sheet)[1].faults == (("整行", "和第 2 行重复"),)


def test_stage_refuses_a_file_that_is_too_long_or_from_others(cast):
    rows = [GOOD] * (staff_sheets.MAX_PEOPLE + 1)

    with pytest.raises(SheetRefused, match="一次最多 500 人"):
        staged(cast, *rows)
    with pytest.raises(OutOfReach):
        staged(cast, GOOD, by=cast.dispatcher)


def test_apply_opens_the_account_with_a_first_password_that_must_be_changed(cast):
    [(user, password)] = applied(cast, GOOD)

    assert user.check_password(password)
    assert user.must_change_password
    place = Staffing.objects.get(user=user)
    assert (place.agency, place.role, place.starts_on, place.ends_on) == (
        cast.housing,
        Role.HANDLER,
        date(2026, 11, 1),
        None,
    )
    assert password not in SheetImport.objects.get().findings


def test_apply_gives_one_new_person_both_places_and_one_password(cast):
    opened = applied(cast, GOOD, "zhangwei,张伟,13800009999,城管局,收件岗,,")

    assert len(opened) == 1
    assert Staffing.objects.filter(user=opened[0][0]).count() == 2


def test_apply_again_adds_none(cast):
    applied(cast, GOOD)

    again = staged(cast, GOOD)

    assert [f.effect for f in found(again)] == [Effect.SAME]
    with pytest.raises(TransitionRefused, match="没有可以导入的行"):
        staff_sheets.apply(again, by=cast.administrator, at=MONDAY)


def test_apply_ends_the_place_of_a_leaver(cast):
    handler = cast.handler

    row = f"{handler.username},{handler.name},,住建局,经办人,2020-01-01,2026-11-30"
    opened = applied(cast, row)

    assert opened == []
    assert Staffing.objects.get(user=handler).ends_on == date(2026, 11, 30)


def test_apply_takes_the_good_rows_and_keeps_the_bad_ones_to_be_mended(cast):
    sheet = staged(cast, GOOD, "lisi,李四,13800008888,不存在局,经办人")

    staff_sheets.apply(sheet, by=cast.administrator, at=MONDAY)

    sheet.refresh_from_db()
    assert (sheet.n_new, sheet.n_bad) == (1, 1)
    assert [row.line for row, _why in sheet_imports.bad_lines(sheet)] == [3]


def test_apply_twice_is_refused_and_says_what_to_do_about_the_passwords(cast):
    sheet = staged(cast, GOOD)
    staff_sheets.apply(sheet, by=cast.administrator, at=MONDAY)

    with pytest.raises(TransitionRefused, match="初始密码只显示一次"):
        staff_sheets.apply(sheet, by=cast.administrator, at=MONDAY)


def test_stage_costs_the_same_for_one_and_three_rows(cast, django_assert_num_queries):
    staged(cast, GOOD)
    rows = [GOOD.replace("zhangwei", f"person-{n}") for n in range(3)]

    with django_assert_num_queries(8):
        staged(cast, GOOD)
    with django_assert_num_queries(8):
        staged(cast, *rows)
