"""An officer takes back a wrong file, writes to those without an account; a secretary takes the roll out."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from party.models import RollImport
from party.services.organisations import members, notices, roll_imports
from party.services.organisations.members import Person
from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.organisations import PartyTree, make_member

pytestmark = pytest.mark.django_db(transaction=True)
ROLL = (
    "党组织,姓名,手机号,正式或预备\n"
    "第一党支部,诸葛甲,13911110001,正式党员\n"
    "第一党支部,诸葛乙,13911110002,预备党员\n"
)


def fine(page):
    axe(page)
    assert_no_sideways_scroll(page)
    assert small_targets(page) == []


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def taken_in(party):
    """Bring two people in; the second is amended since."""
    by, at = party.officer, timezone.now()
    run = roll_imports.upload("旧名册.csv", ROLL.encode(), organisation=party.branch, by=by, at=at)
    roll_imports.work_on(run.pk, at=at)
    roll_imports.start(run, by=by, at=at)
    roll_imports.work_on(run.pk, at=at)
    second = party.branch.members.order_by("-pk").first()
    members.amend(second, Person(second.name, "13911119999", kind=second.kind), by=by, at=at)
    return RollImport.objects.get(pk=run.pk)


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_officer_takes_a_wrong_file_back(open_page, party, width, theme):
    run = taken_in(party)
    address = f"/desk/party-members/imports/{run.public_id}/"
    desk = open_page(address, width=width, theme=theme, user=party.officer)
    expect(desk.get_by_text("以后不能再撤销")).to_be_visible()
    fine(desk)

    desk.watch.expect("422")
    desk.get_by_role("button", name="撤销导入").click()
    expect(desk.locator("#id_why")).to_have_attribute("aria-invalid", "true")
    desk.fill("#id_why", "传成了去年的名册")
    desk.get_by_role("button", name="撤销导入").click()

    expect(desk.get_by_text("1 人从名册里删去")).to_be_visible()
    expect(desk.get_by_text("导入以后又有人改过，保留现在的内容：1 条（第 3 行")).to_be_visible()
    fine(desk)


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_notice_goes_by_text_message_to_those_without_an_account(open_page, party, width, theme):
    at = timezone.now()
    make_member(party.branch, "诸葛座机", "0415-2123456")
    notice = notices.draft(
        party.branch, title="周五下午开会", body="三点。", by=party.officer, at=at
    )
    address = f"/desk/party-notices/{notice.public_id}/"
    desk = open_page(address, width=width, theme=theme, user=party.officer)
    expect(desk.get_by_text("没有账号的有 2 人，其中 2 人登记了电话")).to_be_visible()
    choice = desk.get_by_label("同时发短信给没有账号的人")
    choice.check()
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("记下了：同时发短信。")).to_be_visible()
    choice.uncheck()
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("记下了：不发短信。")).to_be_visible()
    choice.check()
    fine(desk)
    desk.get_by_role("button", name="送审").click()
    expect(desk.get_by_text("审核发送以后，同时发短信给没有账号的人。")).to_be_visible()
    fine(desk)

    notices.send(notice, by=party.secretary, at=at)
    notices.send_portion(notice.pk, at=at)
    desk.goto(desk.url)
    fine(desk)
    desk.get_by_role("definition").filter(has_text="1").get_by_role("link").last.click()
    expect(desk.get_by_text("要打电话：登记的不是手机号，收不到短信")).to_be_visible()
    fine(desk)


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_secretary_takes_the_roll_out_in_full_for_a_reason(open_page, party, width, theme):
    desk = open_page("/desk/party-members/", width=width, theme=theme, user=party.secretary)
    desk.get_by_role("link", name="导出（完整）").click()
    expect(desk.get_by_text("一共 2 人")).to_be_visible()
    fine(desk)
    desk.fill("#id_why", "换届选举核对选民")
    desk.get_by_role("button", name="导出").click()

    expect(desk.get_by_role("heading", name="我的名册导出")).to_be_visible()
    expect(desk.get_by_role("button", name="下载 党员名册")).to_be_visible()
    fine(desk)
    with desk.expect_download() as taken:
        desk.get_by_role("button", name="下载 党员名册").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
