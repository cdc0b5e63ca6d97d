from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import HandOver, Pledge
from dispatch.queries.centre.shift import turns_to_write
from dispatch.services.centre import handover, pledges
from dispatch.watches import turn_at
from tests.factories.grids import PostFactory, PostHolderFactory
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

LIST, NEW = "dispatch:pledge-list", "dispatch:handover-new"


def page_of(name, row):
    return reverse(f"dispatch:{name}", args=[row.public_id])


def in_two_hours():
    return timezone.localtime(timezone.now() + timedelta(hours=2))


def promised(petition, by, text="回电告知抢修结果"):
    at = timezone.now()
    facts = {"text": text, "due_at": in_two_hours(), "person": by}
    return pledges.pledge(petition, **facts, by=by, at=at)


def test_promise_is_made_from_the_matter_and_listed(desk, cast, signed_in):
    petition, client = desk.file(), signed_in(cast.dispatcher)
    facts = {"text": "回电告知", "due_at": f"{in_two_hours():%Y-%m-%dT%H:%M}"}

    answer = client.post(page_of("pledge-new", petition), {**facts, "person": cast.dispatcher.pk})

    assert answer.url == page_of("matter-aside", petition)
    assert "回电告知" in client.get(answer.url).content.decode()
    assert "回电告知" in client.get(reverse(LIST)).content.decode()


def test_promise_in_the_past_keeps_what_was_typed(desk, cast, signed_in):
    petition = desk.file()
    facts = {"text": "回电告知", "due_at": "2020-01-01T10:00", "person": cast.dispatcher.pk}

    answer = signed_in(cast.dispatcher).post(page_of("pledge-new", petition), facts)

    assert answer.status_code == 409
    assert "承诺的时间已经过了" in answer.content.decode()
    assert "回电告知" in answer.content.decode()


def test_aside_is_a_part_for_scripts_and_a_page_without(desk, cast, signed_in):
    petition, client = desk.file(), signed_in(cast.dispatcher)

    part = client.get(page_of("matter-aside", petition), headers={"HX-Request": "true"})

    assert "<html" not in part.content.decode()
    assert "<html" in client.get(page_of("matter-aside", petition)).content.decode()
    assert (
        page_of("matter-aside", petition)
        in client.get(page_of("queue-detail", petition)).content.decode()
    )


def test_handler_reaches_the_promises_from_the_order(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    assert (
        page_of("matter-aside", order.petition)
        in client.get(page_of("order-detail", order)).content.decode()
    )
    assert client.get(page_of("pledge-new", order.petition)).status_code == 200


@pytest.mark.parametrize(("is_kept", "shown"), [("1", "已兑现"), ("0", "没有兑现")])
def test_promise_is_ended_with_what_came_of_it(desk, cast, signed_in, is_kept, shown):
    row, client = promised(desk.file(), cast.dispatcher), signed_in(cast.dispatcher)

    answer = client.post(page_of("pledge-end", row), {"is_kept": is_kept, "text": "已问过"})

    assert answer.status_code == 302
    assert shown in client.get(reverse(LIST), {"show": "ended"}).content.decode()


def test_promise_of_a_matter_out_of_reach_is_not_found(desk, cast, signed_in):
    row = promised(desk.signed().petition, cast.dispatcher)
    client = signed_in(cast.other_handler)

    assert client.get(page_of("pledge-end", row)).status_code == 404
    assert client.get(page_of("matter-aside", row.petition)).status_code == 404
    assert "回电告知" not in client.get(reverse(LIST)).content.decode()


def test_own_promises_are_a_list_of_their_own(desk, cast, signed_in):
    promised(desk.file(), cast.dispatcher)
    promised(desk.file(text="另一件事情需要办理一下"), cast.call_back, text="上门看一次")

    page = signed_in(cast.call_back).get(reverse(LIST), {"show": "mine"}).content.decode()

    assert "上门看一次" in page
    assert "回电告知抢修结果" not in page


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_for_one_and_three(desk, cast, signed_in, django_assert_num_queries, n):
    petition = desk.file()
    for _each in range(n):
        promised(petition, cast.dispatcher)
    client = signed_in(cast.dispatcher)
    client.get(reverse(LIST))

    with django_assert_num_queries(7):
        client.get(reverse(LIST))


def other_leader(cast):
    holder = PostHolderFactory(name="赵平")
    PostFactory(user=holder, grid=cast.district, role=Role.SHIFT_LEADER)
    return holder


def test_hand_over_is_written_and_signed_by_the_next(desk, cast, signed_in):
    promised(desk.file(), cast.dispatcher)
    turn = turns_to_write(at=timezone.now())[0][0]

    answer = signed_in(cast.shift_leader).post(
        reverse(NEW), {"turn": turn, "words": "平稳", "to_do": ""}
    )
    row = HandOver.objects.get()
    signed = signed_in(other_leader(cast)).post(page_of("handover-sign", row), {"remark": "收到"})

    page = signed_in(cast.dispatcher).get(answer.url).content.decode()
    assert signed.status_code == 302
    for words in ("平稳", "回电告知抢修结果", "赵平", "收到"):
        assert words in page
    assert Pledge.objects.get().keeper.name == "赵平"


def test_unsigned_hand_over_shows_in_the_frame_and_the_list(cast, signed_in):
    at = timezone.now()
    row = handover.hand_over(turn_at(at), words="平稳", by=cast.shift_leader, at=at)

    page = signed_in(cast.dispatcher).get(reverse("dispatch:handover-list")).content.decode()

    assert "交接班待签收 1 份" in page
    assert page_of("handover-detail", row) in page


def test_signing_ones_own_is_refused_with_words(cast, signed_in):
    at = timezone.now()
    row = handover.hand_over(turn_at(at), words="平稳", by=cast.shift_leader, at=at)

    answer = signed_in(cast.shift_leader).post(page_of("handover-sign", row), {"remark": "我签"})

    assert answer.status_code == 409
    assert "不能替接班的人签字" in answer.content.decode()
    assert "我签" in answer.content.decode()
