"""A Party member confirms who they are, reads a notice, signs in to a meeting, takes up a duty."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from party.services.organisations import duties, meetings, notices
from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import PartyTree

pytestmark = pytest.mark.django_db(transaction=True)


def look_at(page):
    axe(page)
    assert_no_sideways_scroll(page)
    assert small_targets(page) == []


@pytest.fixture
def party(cast):
    """A branch with a notice that went out, a meeting that begins soon and a duty for one."""
    tree, at = PartyTree(cast), timezone.now()
    tree.user = PostHolderFactory(name="欧阳桂兰", phone="13900001234", is_resident=True)
    plan = meetings.Plan("congress", "年底党员大会", "三楼会议室", at + timedelta(minutes=20))
    tree.meeting = meetings.plan(tree.branch, plan, by=tree.officer, at=at)
    duties.offer(
        tree.branch, name="楼道清洁岗", what="每周看一次", n_wanted=1, by=tree.officer, at=at
    )
    return tree


def test_member_reads_signs_in_takes_a_duty_and_sees_own_records(open_page, party):
    phone = open_page("/my/party/", user=party.user)
    phone.click("text=我是党员，确认本人")
    expect(phone.get_by_role("heading", name="第一党支部")).to_be_visible()
    send_notice(party)

    phone.reload()
    phone.click("text=周五下午开会")
    phone.click("text=我已阅读")
    expect(phone.get_by_text("您已于")).to_be_visible()
    look_at(phone)

    phone.click("text=我的组织生活")
    phone.click("text=年底党员大会")
    phone.get_by_role("button", name="签到").click()
    expect(phone.get_by_text("您已到会")).to_be_visible()

    phone.click("text=我的组织生活")
    expect(phone.get_by_text("已阅", exact=True)).to_be_visible()
    expect(phone.get_by_text("到会", exact=True)).to_be_visible()
    phone.click("text=岗位和报到")
    phone.get_by_role("link", name="认领").click()
    phone.fill("#id_promise", "每周六上午看一次楼道")
    look_at(phone)
    phone.get_by_role("button", name="认领").click()
    expect(phone.get_by_text("承诺：每周六上午看一次楼道")).to_be_visible()

    phone.click("text=我的登记")
    expect(phone.get_by_text("本人账号确认")).to_be_visible()
    look_at(phone)


def send_notice(party):
    at = timezone.now()
    notice = notices.draft(
        party.branch, title="周五下午开会", body="三点，三楼。", by=party.officer, at=at
    )
    notices.submit(notice, by=party.officer, at=at)
    notices.send(notice, by=party.secretary, at=at)
    notices.send_portion(notice.pk, at=at)
    party.notice = notice


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_desk_of_an_officer_can_be_read_by_everyone(open_page, party, width, theme):
    send_notice(party)
    addresses = (
        "/desk/organisations/",
        f"/desk/organisations/{party.branch.public_id}/",
        f"/desk/party-members/{party.member.public_id}/",
        f"/desk/party-notices/{party.notice.public_id}/",
        f"/desk/party-meetings/{party.meeting.public_id}/",
    )

    desk = open_page(addresses[0], width=width, theme=theme, user=party.department)
    look_at(desk)
    for address in addresses[1:]:
        desk.goto(desk.url.split("/desk/")[0] + address)
        look_at(desk)
