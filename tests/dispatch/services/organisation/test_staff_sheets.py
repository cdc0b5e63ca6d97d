"""Staff by file: accounts and places, checked first, applied once."""

from datetime import date

import pytest

from dispatch.exchange import Effect
from dispatch.models import SheetImport, Staffing
from dispatch.services.exchange import sheet_imports
from dispatch.services.organisation import staff_sheets
from grids.models import Grid, Post
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


# --- posts on grids --------------------------------------------------------------------------------

GRID_HEAD = "登录名,姓名,手机号,单位,网格,岗位,从,到"


def post_row(cast, username="wangwu", role="网格员", grid=None, ends_on="", agency=""):
    where = cast.unit.code if grid is None else grid
    return f"{username},王五,13800007777,{agency},{where},{role},2026-11-01,{ends_on}"


def staged_posts(cast, *lines):
    return staged(cast, *lines, head=GRID_HEAD)


def applied_posts(cast, *lines):
    return staff_sheets.apply(staged_posts(cast, *lines), by=cast.administrator, at=MONDAY)


def test_apply_opens_the_account_and_appoints_on_the_grid(cast):
    [(user, _password)] = applied_posts(cast, post_row(cast))

    post = Post.objects.get(user=user)
    assert (post.grid, post.role, post.starts_on, post.ends_on) == (
        cast.unit,
        Role.GRID_WORKER,
        date(2026, 11, 1),
        None,
    )
    assert not Staffing.objects.filter(user=user).exists()


def test_apply_takes_places_in_agencies_and_posts_from_one_file(cast):
    row = "wangwu,王五,13800007777,住建局,,经办人,,"

    opened = applied_posts(cast, post_row(cast), row)

    assert len(opened) == 1
    assert Post.objects.filter(user=opened[0][0]).count() == 1
    assert Staffing.objects.get(user=opened[0][0]).agency == cast.housing


def test_stage_reads_a_grid_by_its_name_where_that_is_one_places(cast):
    cast.unit.name = "馨悦第九网格"
    cast.unit.save()

    [finding] = found(staged_posts(cast, post_row(cast, grid="馨悦第九网格")))

    assert finding.effect == Effect.NEW


@pytest.mark.parametrize(
    ("values", "column", "why"),
    [
        ({"grid": ""}, "单位", "没有填"),
        ({"agency": "住建局"}, "网格", "只填一个"),
        ({"grid": "210602999999"}, "网格", "没有这个在用的网格"),
        ({"role": "经办人"}, "岗位", "经办人是单位岗位"),
        ({"role": "社区书记"}, "岗位", "社区书记只能在这些层级：社区"),
        ({"ends_on": "2026-10-01"}, "到", "早于开始日期"),
    ],
)
def test_stage_of_posts_names_row_column_and_reason(cast, values, column, why):
    [finding] = found(staged_posts(cast, post_row(cast, **values)))

    assert (finding.line, finding.effect) == (2, Effect.BAD)
    assert [name for name, _why in finding.faults] == [column]
    assert why in finding.faults[0][1]


def test_stage_names_a_grid_role_in_an_agency(cast):
    [finding] = found(staged_posts(cast, post_row(cast, grid="", agency="住建局")))

    assert finding.faults == (("岗位", "网格员是网格岗位，请填网格，不填单位"),)


def test_stage_names_a_grid_whose_name_two_places_have_and_one_that_is_closed(cast):
    Grid.objects.filter(pk__in=[cast.unit.pk, cast.other_unit.pk]).update(name="第一网格")
    several = found(staged_posts(cast, post_row(cast, grid="第一网格")))
    Grid.objects.filter(pk=cast.unit.pk).update(retired_at=MONDAY)

    closed = found(staged_posts(cast, post_row(cast)))

    assert several[0].faults == (("网格", "有 2 处叫这个名字，请填编码"),)
    assert "没有这个在用的网格" in closed[0].faults[0][1]


def test_apply_ends_a_post_and_again_changes_nothing(cast):
    applied_posts(cast, post_row(cast))

    opened = applied_posts(cast, post_row(cast, ends_on="2026-11-30"))

    assert opened == []
    assert Post.objects.get(user__username="wangwu").ends_on == date(2026, 11, 30)
    again = found(staged_posts(cast, post_row(cast, ends_on="2026-11-30")))
    assert [f.effect for f in again] == [Effect.SAME]


def test_stage_names_days_that_contradict_the_post_held_there(cast):
    applied_posts(cast, post_row(cast, ends_on="2026-11-20"))
    over = found(staged_posts(cast, post_row(cast)))
    Post.objects.update(ends_on=None, starts_on=date(2026, 11, 10))

    early = found(staged_posts(cast, post_row(cast, ends_on="2026-11-05")))

    assert over[0].faults == (("从", "原来的任职到 2026-11-20，新任职要在那以后"),)
    assert early[0].faults == (("到", "早于原来的任职日期 2026-11-10"),)


def test_apply_leaves_nothing_of_a_row_that_may_not_be_taken(cast):
    sheet = staged_posts(cast, post_row(cast), "zhaoliu,赵六,13800006666,住建局,,经办人,,")
    Post.objects.filter(user=cast.administrator).update(grid=cast.other_town)

    staff_sheets.apply(sheet, by=cast.administrator, at=MONDAY)

    sheet.refresh_from_db()
    [(row, why)] = sheet_imports.bad_lines(sheet)
    assert (row.line, why) == (2, "整行：您没有在这个网格安排人员的权限")
    assert not User.objects.filter(username="wangwu").exists()
    assert User.objects.filter(username="zhaoliu").exists()


def test_stage_of_posts_costs_the_same_for_one_and_three_rows(cast, django_assert_num_queries):
    staged_posts(cast, post_row(cast))
    rows = [post_row(cast, username=f"person-{n}") for n in range(3)]

    with django_assert_num_queries(10):
        staged_posts(cast, post_row(cast))
    with django_assert_num_queries(10):
        staged_posts(cast, *rows)
