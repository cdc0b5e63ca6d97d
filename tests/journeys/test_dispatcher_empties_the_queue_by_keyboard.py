"""A dispatcher sends ten matters on their way without touching the mouse."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.choices import RouteOutcome
from dispatch.models import RouteDecision, WorkOrder
from petitions.choices import State
from petitions.models import Petition
from tests.browser import assert_no_sideways_scroll, axe, ready
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
    with page.expect_navigation():
        page.keyboard.press(key)
    ready(page)


def test_ten_matters_leave_the_queue_by_keys_alone(open_page, cast, waiting):
    waiting(10)
    page = open_page(reverse("dispatch:queue-list"), width=1440, user=cast.dispatcher)
    axe(page)
    assert_no_sideways_scroll(page)

    for number in range(10):
        page.keyboard.press("2" if number % 2 else "1")
        press(page, "Enter")

    expect(page.get_by_text("都派出去了")).to_be_visible()
    assert WorkOrder.objects.filter(agency=cast.housing).count() == 5
    assert WorkOrder.objects.filter(agency=cast.order_bureau).count() == 5
    axe(page)


def tab_to(page, test):
    """Press Tab until the focused element passes the test, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate(f"((e) => {test})(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {test}")


def test_ten_matters_are_triaged_in_every_way_without_a_mouse(open_page, cast, waiting):
    matters = waiting(10)
    page = open_page(reverse("dispatch:queue-list"), width=1440, user=cast.dispatcher)
    keys = page.keyboard

    for key in ("1", "2"):
        keys.press(key)
        press(page, "Enter")  # 1 and 2: the first suggestion, then the second one
    keys.press("c")
    keys.type("区城")
    tab_to(page, "e.textContent.includes('按选的派遣')")
    press(page, "Enter")  # 3: an agency chosen by name
    press(page, "s")
    tab_to(page, "e.id === 'id_split_part1'")
    keys.type("查入户阀门")
    tab_to(page, "e.id === 'id_split_part2'")
    keys.type("清楼道杂物")
    press(page, "Enter")
    expect(page.get_by_role("dialog", name="拆分预览")).to_be_visible()
    axe(page)
    press(page, "Enter")  # 4: split in two, after the preview
    press(page, "m")
    tab_to(page, "e.id === 'id_merge_number'")
    keys.type(matters[9].number)
    press(page, "Enter")  # 5: merged into the last one
    press(page, "b")
    keys.type("请补充楼号，jks 照样打得进去。")
    tab_to(page, "e.textContent.includes('发给反映人')")
    press(page, "Enter")  # 6: a question to the petitioner
    press(page, "d")
    keys.type("本周六起恢复供热，收费标准见公告。")
    tab_to(page, "e.type === 'submit'")
    press(page, "Enter")  # 7: answered at once
    press(page, "j")
    press(page, "k")
    press(page, "Enter")  # 8: looked at the next one and came back
    keys.press("/")
    keys.type(matters[9].number)
    press(page, "Enter")
    tab_to(page, "e.matches('.yb-table__title')")
    press(page, "Enter")
    press(page, "Enter")  # 9: found by its number
    keys.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    keys.press("Escape")
    keys.press("1")
    press(page, "Enter")  # 10: after a look at the keys

    expect(page.get_by_text("都派出去了")).to_be_visible()
    states = [Petition.objects.get(pk=matter.pk).state for matter in matters]
    assert states == [State.HANDLING] * 4 + [
        State.MERGED,
        State.NEED_INFO,
        State.ANSWERED,
        *[State.HANDLING] * 3,
    ]
    split = WorkOrder.objects.filter(petition=matters[3]).order_by("serial")
    assert [order.instruction for order in split] == ["查入户阀门", "清楼道杂物"]


def test_keys_step_through_matters_and_open_what_they_name(open_page, cast, waiting):
    first, second, _third = waiting(3)
    page = open_page(reverse("dispatch:queue-list"), width=1440, theme="dark", user=cast.dispatcher)

    press(page, "j")
    assert page.url.endswith(reverse("dispatch:queue-detail", args=[second.public_id]))
    press(page, "k")
    assert page.url.endswith(reverse("dispatch:queue-detail", args=[first.public_id]))
    press(page, "s")
    expect(page.get_by_role("dialog", name="拆分")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    press(page, "b")
    page.get_by_label("还缺什么").fill("请补充楼号，jks 三个字母照样打得进去。")
    page.get_by_role("button", name="发给反映人").click()
    expect(page.get_by_text("已请反映人补充。")).to_be_visible()

    first.refresh_from_db()
    assert first.state == State.NEED_INFO
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
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
