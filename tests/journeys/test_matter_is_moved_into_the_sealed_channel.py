"""Somebody reports an official by the ordinary form; the centre seals it, and they take the receipt."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from petitions.models import Petition, SealedReport
from tests.browser import assert_no_sideways_scroll, axe, ready
from tests.factories.petitions import file_petition
from tests.factories.sealed import MARKER, NAME, PHONE, SealedCast
from yuanbao.crypto import receipt_secret

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def petition(cast):
    _ = SealedCast(cast), cast.handler
    words = f"陈立群验收工程收了施工队的钱，{MARKER}。"
    return file_petition(grid=cast.unit, text=words, name=NAME, phone=PHONE, at=timezone.now())


def test_matter_is_sealed_in_the_queue_and_its_petitioner_goes_on(open_page, cast, petition):
    _dispatcher_seals(open_page, cast, petition)

    digits = _petitioner_takes_the_receipt(open_page, petition)

    _petitioner_reads_the_inbox(open_page, digits)


def _dispatcher_seals(open_page, cast, petition):
    """Open the dialog, forget to tick, tick, and come to an empty queue."""
    address = reverse("dispatch:queue-detail", args=[petition.public_id])
    page = open_page(address, width=1440, user=cast.dispatcher)
    page.watch.expect("422 (Unprocessable")
    page.get_by_role("link", name="转入密封举报").click()
    ready(page)
    dialog = page.get_by_role("dialog", name="转入密封举报")
    expect(dialog).to_be_visible()
    axe(page)
    dialog.get_by_label("涉及谁").fill("陈立群")
    dialog.get_by_role("button", name="转入密封举报").click()
    ready(page)
    expect(dialog.get_by_text("请先核对内容，再勾选这一格").first).to_be_visible()
    axe(page)
    dialog.get_by_label("我看过了").check()
    dialog.get_by_role("button", name="转入密封举报").click()
    expect(page.get_by_text("已转入专门渠道。")).to_be_visible()
    assert MARKER not in page.content()
    assert SealedReport.objects.count() == 1


def _petitioner_takes_the_receipt(open_page, petition) -> str:
    """Take the digits on a small screen without JavaScript; a second look shows none."""
    secret = receipt_secret(petition.public_id)
    address = reverse("petitions:petition-track", args=[petition.number, secret])
    page = open_page(address, width=360, scripts=False)
    expect(page.get_by_role("heading", name="已转入专门渠道办理")).to_be_visible()
    assert MARKER not in page.content()
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="领取回执号码").click()
    digits = page.locator(".sealed-digits").inner_text()
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", digits)
    page.goto(page.url)
    expect(page.get_by_role("heading", name="回执只显示一次")).to_be_visible()
    again = open_page(address, width=360)
    axe(again)
    expect(again.get_by_role("button", name="领取回执号码")).to_have_count(0)
    expect(again.get_by_text("回执号码只显示一次，已经领过")).to_be_visible()
    return digits


def _petitioner_reads_the_inbox(open_page, digits):
    page = open_page(reverse("sealed:enter"), width=360)
    page.get_by_label("回执（16 位数字）").fill(digits)
    page.get_by_role("button", name="打开收件箱").click()
    expect(page.get_by_text("已收到，等待登记")).to_be_visible()


def test_page_of_a_sealed_matter_is_accessible(open_page, cast, petition):
    _dispatcher_seals(open_page, cast, petition)
    fresh = Petition.objects.get(pk=petition.pk)
    secret = receipt_secret(fresh.public_id)

    page = open_page(reverse("petitions:petition-track", args=[fresh.number, secret]), width=360)

    axe(page)
    page.get_by_role("button", name="领取回执号码").press("Enter")
    expect(page.locator(".sealed-digits")).to_be_visible()
