"""A resident reports an official and is never named: filed, sealed, opened by two, answered, left."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from petitions.models import SealedFile, SealedReport
from tests.browser import assert_no_sideways_scroll, axe
from tests.factories.sealed import MARKER, SealedCast
from tests.petitions.sealed.material import CAMERA, photo

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = f"陈立群验收工程收了施工队的钱，{MARKER}。"


def test_reporter_is_answered_and_leaves_nothing_behind(open_page, cast, tmp_path):
    people = SealedCast(cast)
    _ = cast.handler

    receipt = _reporter_files(open_page, tmp_path)
    keeper = _custodian_seals(open_page, people)
    _second_one_opens(open_page, people, keeper)
    _handler_answers(open_page, people, keeper)

    _reporter_reads_writes_and_leaves(open_page, receipt)


def _reporter_files(open_page, tmp_path) -> str:
    """File with a photo on a small screen without JavaScript, and keep the receipt."""
    picture = tmp_path / "IMG_0774.jpg"
    picture.write_bytes(photo())
    page = open_page(reverse("sealed:door"), width=360, scripts=False)
    expect(page.get_by_role("link", name="拨打 12388")).to_be_visible()
    page.get_by_role("link", name="密封递交").click()
    page.get_by_label("涉及哪个单位或地方").select_option("agency:D16")
    page.get_by_label("涉及谁").fill("陈立群")
    page.get_by_label("举报内容").fill(TEXT)
    page.get_by_label("材料").set_input_files(picture)
    page.get_by_label("保密：").check()
    page.get_by_label("姓名", exact=True).fill("佟立新")
    page.get_by_role("button", name="密封提交").click()
    receipt = page.locator(".sealed-digits").inner_text()
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", receipt)
    assert CAMERA.encode() not in SealedFile.objects.get().clean
    return receipt


def _custodian_seals(open_page, people):
    """Read, redact, seal, ask for an opening; return the page."""
    report = SealedReport.objects.get()
    keeper = open_page(reverse("custody:report-list"), width=1440, user=people.custodian)
    axe(keeper)
    keeper.get_by_role("link", name=report.mark).click()
    expect(keeper.get_by_text(MARKER).first).to_be_visible()
    axe(keeper)
    keeper.get_by_label("给经办人看的内容").fill("有人反映某局验收工程收钱。")
    expect(keeper.get_by_label("涉及的单位和人员")).to_have_value("区住房和城乡建设局 · 陈立群")
    keeper.get_by_label("附件 1").check()
    keeper.get_by_role("button", name="登记密封").click()
    expect(keeper.get_by_text("原文从此要两个人才能打开。")).to_be_visible()
    assert MARKER not in keeper.content()
    keeper.get_by_text("申请启封", exact=True).click()
    keeper.get_by_label("为什么要启封").fill("要核对时间地点")
    keeper.get_by_role("button", name="提交申请").click()
    expect(keeper.get_by_text("等另一位保管人批准。", exact=True)).to_be_visible()
    return keeper


def _second_one_opens(open_page, people, keeper):
    report = SealedReport.objects.get()
    second = open_page(
        reverse("custody:report-detail", args=[report.public_id]), width=360, user=people.second
    )
    axe(second)
    assert_no_sideways_scroll(second)
    second.get_by_role("button", name="批准启封 24 小时").click()
    expect(second.get_by_text("24 小时后自动关闭。")).to_be_visible()
    keeper.reload()
    keeper.get_by_role("link", name="查看原文和身份").click()
    expect(keeper.get_by_text("佟立新")).to_be_visible()
    axe(keeper)
    keeper.go_back()
    keeper.get_by_label("交给谁").select_option(label=str(people.handler))
    keeper.get_by_role("button", name="交办", exact=True).click()
    expect(keeper.get_by_text("已交办。")).to_be_visible()


def _handler_answers(open_page, people, keeper):
    report = SealedReport.objects.get()
    handler = open_page(reverse("custody:my-list"), width=360, user=people.handler)
    handler.get_by_role("link", name=report.mark).click()
    assert_no_sideways_scroll(handler)
    axe(handler)
    assert MARKER not in handler.content()
    handler.get_by_label("核查结果").fill("查实，已处理。")
    handler.get_by_role("button", name="报核查结果").click()
    expect(handler.get_by_text("结果已报保管人。")).to_be_visible()
    keeper.reload()
    keeper.get_by_role("button", name="反馈举报人").click()
    expect(keeper.get_by_text("已反馈举报人。")).to_be_visible()


def _reporter_reads_writes_and_leaves(open_page, receipt):
    reader = open_page(reverse("sealed:enter"), width=360)
    reader.get_by_label("回执（16 位数字）").fill(receipt)
    reader.get_by_role("button", name="打开收件箱").click()
    expect(reader.get_by_text("查实，已处理。")).to_be_visible()
    axe(reader)
    assert_no_sideways_scroll(reader)
    reader.get_by_label("补充或回复").fill(f"还有一次，{MARKER}。")
    reader.get_by_role("button", name="交给保管人").click()
    expect(reader.get_by_text("已交给保管人。")).to_be_visible()
    reader.get_by_role("button", name="离开本页").click()
    expect(reader).not_to_have_url(re.compile("/jb/"))
    reader.go_back()
    expect(reader.get_by_role("heading", name="凭回执查看和补充")).to_be_visible()
    assert MARKER not in reader.content()
