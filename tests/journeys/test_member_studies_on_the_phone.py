"""A course is written and published by two people; a member studies it; an officer sees it done."""

import pytest
from playwright.sync_api import expect

from party.models import Course
from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.education import appoint_officer
from tests.factories.organisations import make_member, make_organisation

pytestmark = [pytest.mark.urls("tests.grids.site"), pytest.mark.django_db(transaction=True)]


def look_at(page):
    axe(page)
    assert_no_sideways_scroll(page)
    assert small_targets(page) == []


def write_course(desk):
    desk.fill("#id_title", "家里的燃气安全")
    desk.select_option("#id_audience", "members")
    desk.fill("#id_author_unit", "区消防救援大队")
    desk.click("text=建好，去加课时")
    desk.get_by_role("link", name="加课时").click()
    desk.fill("#id_title", "闻到燃气味")
    desk.fill("#id_body", "先**关阀门**，再开窗。")
    desk.click("#content button[type=submit]")
    desk.get_by_role("link", name="加试题").click()
    desk.fill("#id_text", "第一步做什么？")
    desk.fill("#id_options", "开灯\n关阀门")
    desk.fill("#id_right", "B")
    desk.fill("#id_why", "开灯会打出火花。")
    desk.click("#content button[type=submit]")
    look_at(desk)
    desk.click(".yb-actbar :text-is('送审')")
    expect(desk.get_by_text("已送审")).to_be_visible()


def test_member_fails_once_passes_and_the_officer_sees_it(open_page, cast):
    branch = make_organisation(name="馨悦社区党委", grid=cast.community)
    make_member(branch, "刘芳", user=cast.resident)
    appoint_officer(branch, cast.community_clerk)

    write_course(open_page("/desk/courses/new/", width=1440, user=cast.editor))
    review = open_page("/desk/courses/review/", width=1440, user=cast.reviewer)
    review.click("text=家里的燃气安全")
    review.click(".yb-actbar :text-is('发布')")
    expect(review.get_by_text("现在党员都能看到")).to_be_visible()

    phone = open_page("/courses/?q=燃气", user=cast.resident)
    look_at(phone)
    phone.click("text=家里的燃气安全")
    phone.click("text=开始学")
    look_at(phone)
    phone.click("text=这一课学完了")
    phone.get_by_role("link", name="去答题").first.click()
    look_at(phone)
    phone.click("label:has-text('开灯')")
    phone.click("text=交卷")
    expect(phone.get_by_text("开灯会打出火花。")).to_be_visible()
    look_at(phone)
    phone.get_by_role("link", name="再答一次").click()
    phone.click("label:has-text('关阀门')")
    phone.click("text=交卷")
    expect(phone.get_by_role("heading", name="通过了")).to_be_visible()

    course = Course.objects.get()
    address = f"/desk/study/{course.public_id}/"
    desk = open_page(address, width=1440, theme="dark", user=cast.community_clerk)
    expect(desk.get_by_role("row", name="刘芳")).to_contain_text("学完")
    look_at(desk)
