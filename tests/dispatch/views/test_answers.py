from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import ChecklistItem, ChecklistTick
from dispatch.services.orders import handling
from dispatch.services.orders.checklist import items_for
from tests.dispatch.views.conftest import ANSWER
from yuanbao.workflow import TransitionRefused

pytestmark = pytest.mark.django_db

VAGUE = "您反映的问题已处理，我们将尽快跟进。"


@pytest.fixture
def items(cast):
    return [
        ChecklistItem.objects.create(code=f"L{n}", category=cast.heating, text=text, place=n)
        for n, text in enumerate(["入户量过室温", "告诉了供热公司电话"])
    ]


def address(name, order):
    return reverse(f"dispatch:order-{name}", args=[order.public_id])


def test_vague_answer_is_warned_of_in_the_dialog_and_goes_out_all_the_same(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    page = client.post(address("preview", order), {"answer": VAGUE + "电话13900005555。"}).content
    answer = client.post(address("finish", order), {"claimed": "yes", "answer": VAGUE})

    words = page.decode()
    for said in ("有个人信息", "没有写做了什么", "没有写什么时候", "有承诺没有日期"):
        assert said in words
    assert answer.status_code == 302


def test_checker_sees_what_to_look_at_and_that_the_answer_was_given_before(desk, cast, signed_in):
    handling.verify(desk.finished(), by=cast.dispatcher, at=timezone.now())
    desk.finished(phone="13800002222")

    page = signed_in(cast.dispatcher).get(reverse("dispatch:verify-list")).content.decode()

    assert "和最近另一件的答复几乎一样" in page


def test_checklist_must_be_ticked_and_is_shown_to_the_checker(desk, cast, signed_in, items):
    order, client = desk.signed(), signed_in(cast.handler)
    facts = {"claimed": "yes", "answer": ANSWER}

    page = client.get(address("detail", order), {"act": "finish"}).content.decode()
    refused = client.post(address("finish", order), {**facts, "checks": ["L0"]})
    answer = client.post(address("finish", order), {**facts, "checks": ["L0", "L1"]})

    assert "入户量过室温" in page
    assert (refused.status_code, answer.status_code) == (422, 302)
    assert "还有没核对的" in refused.content.decode()
    ticked = ChecklistTick.objects.filter(order=order, by=cast.handler)
    assert list(ticked.values_list("text", flat=True)) == ["入户量过室温", "告诉了供热公司电话"]
    centre = signed_in(cast.dispatcher)
    for url in (reverse("dispatch:verify-list"), address("detail", order)):
        assert "已核对 入户量过室温、告诉了供热公司电话" in centre.get(url).content.decode()


def test_service_refuses_what_was_not_looked_at_and_lets_other_systems_finish(desk, cast, items):
    order, at = desk.signed(), timezone.now()

    with pytest.raises(TransitionRefused, match="入户量过室温"):
        handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=at, checks=[])
    handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=at)

    assert ChecklistTick.objects.count() == 0


def test_retired_item_is_asked_of_nobody(desk, cast, signed_in, items):
    ChecklistItem.objects.update(is_active=False)

    facts = {"claimed": "yes", "answer": ANSWER}

    answer = signed_in(cast.handler).post(address("finish", desk.signed()), facts)

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("first", "last", "is_asked"),
    [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False)],
)
def test_item_is_asked_on_the_days_of_its_validity(desk, cast, items, first, last, is_asked):
    def day(n):
        return None if n is None else timezone.localdate() + timedelta(days=n)

    ChecklistItem.objects.update(valid_from=day(first), valid_to=day(last))

    found = items_for(cast.heating, on=timezone.localdate())

    assert bool(found) is is_asked
