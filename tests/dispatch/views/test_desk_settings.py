import pytest
from django.urls import reverse

from dispatch.models import DeskPreference, WorkOrder
from dispatch.services.desks import desk as service
from tests.factories.dispatch import StaffingFactory
from yuanbao.workflow import TransitionRefused

pytestmark = pytest.mark.django_db

LIST = "dispatch:order-list"


def post(client, view, /, **data):
    return client.post(reverse(f"dispatch:{view}"), data)


def test_filter_is_kept_under_a_name_and_shown_as_a_chip(desk, cast, signed_in):
    client = signed_in(cast.handler)

    answer = post(client, "desk-filter-keep", name="待签", query="tab=todo&state=dispatched&page=3")

    assert answer.status_code == 302
    page = client.get(reverse(LIST), {"tab": "todo", "state": "dispatched"})
    chip = page.context["chips"][0]
    assert (chip.name, chip.url, chip.is_current) == ("待签", "?tab=todo&state=dispatched", True)
    assert signed_in(cast.receiver).get(reverse(LIST)).context["chips"] == []


def test_default_filter_opens_the_list_and_is_left_by_any_other(desk, cast, signed_in):
    client = signed_in(cast.handler)
    post(client, "desk-filter-keep", name="已办", query="tab=done", is_default="on")

    assert client.get(reverse(LIST)).url == reverse(LIST) + "?tab=done"
    assert client.get(reverse(LIST), {"tab": "todo"}).status_code == 200
    post(client, "desk-filter-default", name="")
    assert client.get(reverse(LIST)).status_code == 200


def test_dropped_filter_is_no_default_any_more(cast):
    service.keep_filter(cast.handler, name="已办", query="tab=done", is_default=True)
    service.keep_filter(cast.handler, name="已办", query="tab=done&q=a")

    row = service.drop_filter(cast.handler, "已办")

    assert (row.filters, row.default) == ([], "")
    assert service.choose_default(cast.handler, "没有").default == ""


@pytest.mark.parametrize(
    ("name", "query"), [("", "tab=done"), ("全部", ""), ("页", "page=2"), ("长", "q=" + "x" * 500)]
)
def test_filter_without_a_name_or_a_condition_is_refused(cast, name, query):
    with pytest.raises(TransitionRefused):
        service.keep_filter(cast.handler, name=name, query=query)


def test_thirteenth_filter_is_refused_in_words(desk, cast, signed_in):
    for number in range(12):
        service.keep_filter(cast.handler, name=f"第{number}个", query="tab=done")

    answer = signed_in(cast.handler).post(
        reverse("dispatch:desk-filter-keep"), {"name": "又一个", "query": "tab=done"}, follow=True
    )

    assert "最多保存 12 个" in answer.content.decode()


def test_chosen_columns_are_drawn_for_this_person_alone(desk, cast, signed_in):
    desk.order()
    client = signed_in(cast.handler)

    post(client, "desk-columns", column=["state", "sent", "nonsense"])

    page = client.get(reverse(LIST), {"tab": "todo"}).content.decode()
    assert DeskPreference.objects.get().columns == ["state", "sent"]
    assert '<th scope="col">派单时间</th>' in page
    assert 'scope="col">身份</th>' not in page
    other = signed_in(cast.receiver).get(reverse(LIST)).content.decode()
    assert 'scope="col">身份</th>' in other


def test_sort_stays_in_the_address_and_orders_the_list(desk, cast, signed_in):
    first, second = desk.order(), desk.order()
    client = signed_in(cast.handler)

    def listed(sort):
        page = client.get(reverse(LIST), {"tab": "todo", "sort": sort})
        return [row.order.pk for row in page.context["rows"]]

    assert listed("new") == [second.pk, first.pk]
    assert listed("old") == [first.pk, second.pk]
    assert listed("nonsense") == listed("due")


def test_batch_hand_over_reports_each_row_and_stops_for_none(desk, cast, signed_in):
    mine, other, foreign = desk.signed(), desk.order(), desk.order()
    WorkOrder.objects.filter(pk=foreign.pk).update(agency=cast.order_bureau)
    chosen = [str(order.public_id) for order in (mine, other, foreign)]
    url = reverse("dispatch:orders-hand-over")

    answer = signed_in(cast.handler).post(
        url, {"order": [*chosen, "no-uuid"], "to": cast.receiver.pk}, follow=True
    )

    handlers = WorkOrder.objects.in_bulk([mine.pk, other.pk, foreign.pk])
    assert [handlers[o.pk].handler for o in (mine, other, foreign)] == [
        cast.receiver,
        cast.receiver,
        None,
    ]
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["已交出 2 件。", "有 2 件不是本单位的工单，没有动。"]


def test_batch_hand_over_to_a_stranger_or_nobody_is_told_in_words(desk, cast, signed_in):
    order, stranger = desk.signed(), StaffingFactory().user
    client, url = signed_in(cast.handler), reverse("dispatch:orders-hand-over")
    data = {"order": [str(order.public_id)]}

    for to, words in ((stranger.pk, "不是本单位"), (0, "找不到这位同事"), ("", "请先在左边勾上")):
        page = client.post(url, {**data, "to": to}, follow=True).content.decode()
        assert words in page

    order.refresh_from_db()
    assert order.handler == cast.handler
