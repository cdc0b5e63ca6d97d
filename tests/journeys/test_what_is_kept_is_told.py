"""How long is kept what a worker signed and a resident said of one; an alliance that went into another."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from grids.services.workers import complaints, letters
from grids.services.workers.letters import Signature
from party.services.alliances import merging
from tests.factories.alliances import make_alliance, make_project
from tests.factories.workers import WorkerTextFactory, make_manager, make_worker
from tests.journeys.labour import fine
from yuanbao.services.retention import clear_expired

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS", "")


def seen(page, name):
    fine(page)
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_worker_reads_how_long_the_letter_stays_and_a_resident_that_it_went(cast, open_page):
    at, worker = timezone.now(), make_worker(cast.unit)
    WorkerTextFactory()
    letters.sign_commitment(worker, Signature("周晓敏"), by=worker.user, at=at)
    filed, secret = complaints.complain(
        cast.unit, text="三次打电话不接", about=None, contact="13900005555", at=at
    )
    complaints.answer_complaint(filed, answer="约谈了", by=make_manager(cast.community), at=at)

    own = open_page("/my-data/", user=worker.user)
    expect(own.get_by_text("离岗后 2 年去掉姓名和手写签名", exact=False)).to_be_visible()
    expect(own.get_by_text("凭意见回执查看", exact=False)).to_be_visible()
    seen(own, "own-letters-360")

    clear_expired(at=at + timedelta(days=3 * 366))
    receipt = open_page(reverse("grids:complaint-receipt", args=[secret]))
    expect(receipt.get_by_text("都已清除", exact=False)).to_be_visible()
    expect(receipt.get_by_text("三次打电话不接")).to_have_count(0)
    seen(receipt, "receipt-cleared-360")


def test_reader_and_keeper_are_led_to_the_alliance_that_two_became(cast, open_page):
    at = timezone.now()
    ended, heir = (
        make_alliance(cast.community, "馨悦大党委"),
        make_alliance(cast.town, "东镇大工委"),
    )
    make_project(ended)
    merging.go_into(ended, heir, by=None, at=at)

    page = open_page(reverse("party:alliance-detail", args=[ended.public_id]))
    expect(page.get_by_role("heading", level=1)).to_have_text("东镇大工委")
    expect(page.get_by_text("馨悦大党委已并入这里")).to_be_visible()
    expect(page.get_by_text("周末托管班")).to_be_visible()
    seen(page, "alliance-360")

    desk = open_page(
        reverse("party:alliance-desk", args=[ended.public_id]),
        user=cast.town_clerk,
        width=1440,
        theme="dark",
    )
    expect(desk.get_by_text("馨悦大党委已并入这里")).to_be_visible()
    seen(desk, "alliance-desk-1440-dark")
