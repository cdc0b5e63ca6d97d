from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import DailyReport
from dispatch.services.centre import reports

pytestmark = pytest.mark.django_db

LIST = "dispatch:report-list"


def page_of(name, row):
    return reverse(f"dispatch:report-{name}", args=[row.public_id])


def drafted():
    return reports.draft(timezone.localdate(), at=timezone.now())


def test_report_is_drafted_edited_and_signed_by_the_shift_leader(desk, cast, signed_in):
    desk.order()
    client = signed_in(cast.shift_leader)

    client.post(reverse("dispatch:report-draft"))
    row = DailyReport.objects.get()
    client.post(page_of("edit", row), {"words": "全天平稳。", "tomorrow": "看供暖"})
    client.post(page_of("sign", row))

    page = client.get(page_of("detail", row)).content.decode()
    for words in ("全天平稳", "看供暖", "签发：何静", "热点", "已知事件"):
        assert words in page
    assert "更新数字" not in page


def test_signing_without_words_is_refused_on_the_page(cast, signed_in):
    answer = signed_in(cast.shift_leader).post(page_of("sign", drafted()))

    assert answer.status_code == 409
    assert "先写今日要情" in answer.content.decode()


def test_figures_are_taken_anew_before_signing(desk, cast, signed_in):
    row = drafted()
    desk.order()

    signed_in(cast.shift_leader).post(page_of("refresh", row))

    row.refresh_from_db()
    assert row.figures["open"] == 1


def test_drafts_are_for_the_centre_and_signed_ones_for_leaders_too(cast, signed_in):
    row, leader = drafted(), signed_in(cast.leader)

    hidden = leader.get(page_of("detail", row)).status_code
    listed = leader.get(reverse(LIST)).content.decode()
    reports.edit(row, words="平稳。", tomorrow="", by=cast.shift_leader, at=timezone.now())
    reports.sign(row, by=cast.shift_leader, at=timezone.now())

    assert hidden == 404
    assert "还没有日报" in listed
    assert signed_in(cast.dispatcher).get(page_of("detail", row)).status_code == 200
    assert leader.get(page_of("detail", row)).status_code == 200


def test_reports_are_not_for_departments(cast, signed_in):
    assert signed_in(cast.handler).get(reverse(LIST)).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, signed_in, django_assert_num_queries, n):
    for days in range(n):
        reports.draft(timezone.localdate() - timedelta(days=days), at=timezone.now())
    client = signed_in(cast.dispatcher)
    client.get(reverse(LIST))

    with django_assert_num_queries(7):
        client.get(reverse(LIST))
