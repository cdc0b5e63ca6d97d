import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.services.orders import outside
from tests.dispatch.services.orders.test_outside import ANSWER, order_of_body
from tests.dispatch.views.photos import picture

pytestmark = pytest.mark.django_db

GIVEN = {"signer": "值班长 老周", "claimed": "yes", "answer": ANSWER}


def offered(page):
    return {act.name for act in [*page.context["acts"], *page.context["more_acts"]]}


def page_of(cast, order):
    return outside.send_link(order, by=cast.dispatcher, at=timezone.now())


def test_outside_page_shows_the_redacted_matter_with_its_place(client, cast):
    order = order_of_body(
        cast, text="刘芳13800001111反映三号楼暖气不热，屋里只有十四度。", place="馨悦花园三号楼"
    )

    page = client.get(page_of(cast, order))

    words = page.content.decode()
    assert "三号楼暖气不热" in words
    assert "馨悦花园三号楼" in words
    assert "13800001111" not in words
    assert "刘芳" not in words
    assert "no-store" in page["Cache-Control"]
    for label in ("您的姓名和岗位", "问题解决了吗", "公开答复"):
        assert label in words


def test_outside_sign_and_answer_need_no_account(client, cast):
    order = order_of_body(cast)
    path = page_of(cast, order)

    signed = client.post(f"{path}sign/")
    done = client.post(f"{path}answer/", {**GIVEN, "photos": picture()})

    order.refresh_from_db()
    assert signed.url == path
    assert "答复已提交" in done.content.decode()
    assert order.state == OrderState.FINISHED
    assert client.get(path).status_code == 404


def test_outside_answer_that_is_too_short_keeps_what_was_typed(client, cast):
    path = page_of(cast, order_of_body(cast))

    answer = client.post(f"{path}answer/", {**GIVEN, "answer": "好了"})

    assert answer.status_code == 422
    assert "值班长 老周" in answer.content.decode()


def test_outside_pages_leave_out_the_residents_bar(client, cast):
    path = page_of(cast, order_of_body(cast))

    shown = client.get(path).content.decode()
    done = client.post(f"{path}answer/", GIVEN).content.decode()

    assert "yb-public__bar" not in shown
    assert "yb-public__bar" not in done


def test_outside_sign_twice_is_told(client, cast):
    path = page_of(cast, order_of_body(cast))
    client.post(f"{path}sign/")

    assert client.post(f"{path}sign/").status_code == 409


def test_order_page_offers_link_and_telephone_for_bodies_without_a_desk(client, cast):
    order = order_of_body(cast)
    page_of(cast, order)
    client.force_login(cast.dispatcher)
    page = reverse("dispatch:order-detail", args=[order.public_id])

    shown = client.get(page)
    names = offered(shown)
    dialog = client.get(page, {"act": "send-link"}).content.decode()
    call = reverse("dispatch:order-outside-call", args=[order.public_id])
    refused = client.post(call, {"spoke_with": "小李", "said": "好。", "outcome": "answered"})

    assert {"send-link", "revoke-link", "outside-call"} <= names
    assert "13900005555" in dialog
    assert refused.status_code == 422
    assert "对方给了答复，请填上" in refused.content.decode()


def test_order_page_offers_no_link_that_cannot_be_sent_or_taken_back(client, cast):
    order = order_of_body(cast, mobile="")
    client.force_login(cast.dispatcher)

    names = offered(client.get(reverse("dispatch:order-detail", args=[order.public_id])))

    assert "outside-call" in names
    assert not {"send-link", "revoke-link"} & names


def test_order_page_offers_to_take_a_link_back_until_that_is_done(client, cast):
    order = order_of_body(cast)
    page_of(cast, order)
    client.force_login(cast.dispatcher)
    page = reverse("dispatch:order-detail", args=[order.public_id])
    before = offered(client.get(page))

    client.post(reverse("dispatch:order-revoke-link", args=[order.public_id]))

    assert "revoke-link" in before
    assert "revoke-link" not in offered(client.get(page))
