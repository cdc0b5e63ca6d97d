"""A dispatcher sends ten matters on their way without touching the mouse."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import RouteOutcome
from dispatch.models import RouteDecision, WorkOrder
from petitions.choices import State
from petitions.models import Petition
from tests.browser import assert_no_sideways_scroll, axe, wait_until
from tests.factories.petitions import file_petition

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(cast):
    """Make matters that routing could not decide, oldest first."""

    def make(count):
        for number in range(count):
            petition = file_petition(
                title=f"第{number}件想请你们来看看",
                text=f"这里第{number}件事，想请你们来看看。",
                grid=cast.unit,
                at=timezone.now() - timedelta(minutes=count - number),
            )
            suggest(petition, cast)
        return list(Petition.objects.order_by("id"))

    return make


def suggest(petition, cast):
    duties = [(cast.heating, cast.housing, 0.6), (cast.litter, cast.order_bureau, 0.3)]
    RouteDecision.objects.create(
        petition=petition,
        at=petition.filed_at,
        outcome=RouteOutcome.QUEUED,
        confidence=0.6,
        rule="把握不够",
        suggestions=[
            {
                "code": category.code,
                "confidence": share,
                "words": ["看看"],
                "lead": lead.code,
                "assisting": [],
                "rule": "派单目录",
            }
            for category, lead, share in duties
        ],
    )


def press(page, key):
    """Press a key and wait for the page it leads to, its scripts started."""
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press(key)
    wait_until(page, "document.documentElement.dataset.scripted !== undefined")


def test_ten_matters_leave_the_queue_by_keys_alone(open_page, cast, waiting):
    waiting(10)
    page = open_page(reverse("dispatch:queue-list"), width=1440, user=cast.dispatcher)
    axe(page)
    assert_no_sideways_scroll(page)

    for number in range(10):
        page.keyboard.press("2" if number % 2 else "1")
        press(page, "Enter")

    assert page.get_by_text("都派出去了").is_visible()
    assert WorkOrder.objects.filter(agency=cast.housing).count() == 5
    assert WorkOrder.objects.filter(agency=cast.order_bureau).count() == 5
    axe(page)


def test_keys_step_through_matters_and_open_what_they_name(open_page, cast, waiting):
    first, second, _third = waiting(3)
    page = open_page(reverse("dispatch:queue-list"), width=1440, theme="dark", user=cast.dispatcher)

    press(page, "j")
    assert page.url.endswith(reverse("dispatch:queue-detail", args=[second.public_id]))
    press(page, "k")
    assert page.url.endswith(reverse("dispatch:queue-detail", args=[first.public_id]))
    press(page, "s")
    assert page.get_by_role("dialog", name="拆分").is_visible()
    axe(page)
    page.keyboard.press("Escape")
    press(page, "b")
    page.get_by_label("还缺什么").fill("请补充楼号，jks 三个字母照样打得进去。")
    page.get_by_role("button", name="发给反映人").click()
    assert page.get_by_text("已请反映人补充。").is_visible()

    first.refresh_from_db()
    assert first.state == State.NEED_INFO
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="快捷键").is_visible()
    axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_new_matter_shows_up_in_the_open_list_by_itself(open_page, cast, waiting):
    waiting(1)
    page = open_page(reverse("dispatch:queue-list"), width=1440, user=cast.dispatcher)

    file_petition(title="刚到的一件", text="刚到的一件，想请你们来看看。", grid=cast.unit)

    page.get_by_role("link", name="刚到的一件").wait_for(timeout=9000)
    axe(page)


def test_queue_works_by_touch_without_script(open_page, cast, waiting):
    (petition,) = waiting(1)
    page = open_page(reverse("dispatch:queue-list"), width=360, user=cast.dispatcher, scripts=False)

    page.get_by_role("link", name=petition.title).click()
    page.get_by_role("button", name="采纳第 2 条").click()

    assert WorkOrder.objects.get().agency == cast.order_bureau
