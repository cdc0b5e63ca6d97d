from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState, RouteOutcome
from dispatch.models import Question, RouteDecision
from dispatch.services.centre import queue, triage
from dispatch.services.moves import assignment, returns
from petitions.choices import State
from petitions.models import Petition, ProgressEntry
from tests.factories.grids import PostFactory
from tests.factories.petitions import file_petition
from yuanbao.models import RightDoor
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

QUEUE, LIVE = "dispatch:queue-list", "dispatch:queue-live"


def address(name, petition):
    view = "queue-detail" if name == "detail" else f"petition-{name}"
    return reverse(f"dispatch:{view}", args=[petition.public_id])


@pytest.fixture
def waiting(desk, cast):
    """Make matters that routing left to a person, with two suggestions."""

    def make(**values) -> Petition:
        petition = desk.file(**values)
        RouteDecision.objects.create(
            petition=petition,
            at=petition.filed_at,
            outcome=RouteOutcome.QUEUED,
            confidence=0.55,
            rule="把握不够",
            suggestions=[
                suggestion(cast.heating, cast.housing, 0.55, ["暖气"], [cast.platform]),
                suggestion(cast.litter, cast.order_bureau, 0.3, ["十四度"]),
                {**suggestion(cast.litter, cast.order_bureau, 0.1, []), "lead": ""},
            ],
        )
        Petition.objects.filter(pk=petition.pk).update(routed_at=petition.filed_at)
        return petition

    return make


def suggestion(category, lead, confidence, words, assisting=()):
    return {
        "code": category.code,
        "confidence": confidence,
        "words": words,
        "lead": lead.code,
        "assisting": [agency.code for agency in assisting],
        "rule": f"派单目录 {category.code}",
    }


@pytest.fixture
def dispatcher(cast, signed_in):
    return signed_in(cast.dispatcher)


def pick(client, petition, place=1, **more):
    decision = petition.routes.order_by("-id").first()
    data = {"pick": place, "decision": decision.pk if decision else "", **more}
    return client.post(address("accept", petition), data)


def ids(*petitions):
    return [str(petition.public_id) for petition in petitions]


def test_queue_lists_urgent_ones_first_then_by_the_centres_moment(waiting, dispatcher):
    later = waiting(at=timezone.now() - timedelta(minutes=5))
    sooner = waiting(at=timezone.now() - timedelta(days=2))
    urgent = waiting(text="楼道里有人昏迷，快来人。")

    shown = dispatcher.get(reverse(QUEUE)).context

    assert shown["queue"].places == ids(urgent, sooner, later)
    assert shown["petition"].pk == urgent.pk
    assert shown["queue"].n == {"all": 3, "urgent": 1, "low": 3, "returned": 0}


def test_queue_narrowed_to_urgent_ones_stays_so_from_matter_to_matter(waiting, dispatcher):
    waiting()
    urgent, next_one = waiting(text="有人昏迷，快来人。"), waiting(text="有人昏迷在楼下。")

    page = dispatcher.get(address("detail", urgent), {"show": "urgent"})
    answer = pick(dispatcher, urgent, show="urgent", next=str(next_one.public_id))

    assert page.context["queue"].places == ids(urgent, next_one)
    assert answer.url == address("detail", next_one) + "?show=urgent"


def test_queue_with_nothing_waiting_says_so(dispatcher):
    assert "都派出去了" in dispatcher.get(reverse(QUEUE)).content.decode()


@pytest.mark.parametrize("person", ["handler", "town_clerk", "grid_worker", "leader", "call_back"])
def test_queue_is_not_found_for_people_without_a_seat(waiting, cast, signed_in, person):
    petition, client = waiting(), signed_in(getattr(cast, person))

    statuses = [
        client.get(reverse(QUEUE)).status_code,
        client.get(reverse(LIVE)).status_code,
        client.get(address("detail", petition)).status_code,
        pick(client, petition).status_code,
        client.post(address("dispatch", petition)).status_code,
    ]

    assert statuses == [404] * 5


def test_live_list_is_sent_again_only_after_an_act(waiting, cast, dispatcher):
    petition = waiting()
    first = dispatcher.get(reverse(LIVE))

    same = dispatcher.get(reverse(LIVE), headers={"If-None-Match": first["ETag"]})
    waiting(title="刚到的一件")
    changed = dispatcher.get(reverse(LIVE), headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert "刚到的一件" in changed.content.decode()
    assert changed.content.decode().lstrip().startswith('<div id="queue-list">')
    assert petition.title in changed.content.decode()


def test_live_list_costs_few_queries_while_nothing_changes(waiting, dispatcher):
    waiting()
    tag = dispatcher.get(reverse(LIVE))["ETag"]

    with CaptureQueriesContext(connection) as captured:
        dispatcher.get(reverse(LIVE), headers={"If-None-Match": tag})

    assert len(captured) == 5


def test_detail_asks_at_most_twelve_questions_and_draws_the_list_once(waiting, dispatcher):
    petition = waiting()
    dispatcher.get(address("detail", petition))
    counts = []
    for more in (1, 3):
        for _number in range(more):
            waiting()
        for _look in ("drawn anew", "kept"):
            with CaptureQueriesContext(connection) as captured:
                dispatcher.get(address("detail", petition))
            counts.append(len(captured))

    assert counts == [12, 11, 12, 11]


def test_detail_marks_the_words_and_tells_each_suggestions_reason(waiting, dispatcher):
    page = dispatcher.get(address("detail", waiting())).content.decode()

    assert '<mark class="yb-mark">暖气</mark>' in page
    for words in ("区住房和城乡建设局", "馨悦社区", "55.0%", "派单目录 0101", "把握不够"):
        assert words in page


def test_accept_dispatches_as_suggested_and_opens_the_next(waiting, cast, dispatcher):
    petition, other = waiting(), waiting()

    answer = pick(dispatcher, petition, next=str(other.public_id))

    petition.refresh_from_db()
    orders = petition.orders.order_by("serial")
    assert answer.url == address("detail", other)
    assert [(o.agency, o.is_lead, o.state) for o in orders] == [
        (cast.housing, True, OrderState.DISPATCHED),
        (cast.platform, False, OrderState.DISPATCHED),
    ]
    assert (petition.state, petition.category) == (State.HANDLING, cast.heating)
    last = petition.routes.order_by("-id").first()
    assert (last.decided_by, last.is_correction) == (cast.dispatcher, False)


def test_accept_of_the_second_suggestion_is_kept_as_a_correction(waiting, cast, dispatcher):
    petition = waiting()

    pick(dispatcher, petition, place=2)

    assert petition.orders.get().agency == cast.order_bureau
    assert petition.routes.order_by("-id").first().is_correction


@pytest.mark.parametrize("place", [0, 3, 9])
def test_accept_of_what_has_no_duty_is_refused_with_words(waiting, dispatcher, place):
    petition = waiting()

    answer = pick(dispatcher, petition, place=place)

    assert answer.status_code == 409
    assert "请自己选" in answer.content.decode()
    assert not petition.orders.exists()


def test_accept_of_a_suggestion_that_was_replaced_is_refused(waiting, dispatcher):
    petition = waiting()
    decision = petition.routes.get()
    RouteDecision.objects.create(petition=petition, at=timezone.now(), outcome=RouteOutcome.QUEUED)

    answer = dispatcher.post(address("accept", petition), {"pick": 1, "decision": decision.pk})

    assert answer.status_code == 409
    assert "建议已经更新" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_accept_by_two_at_once_dispatches_once(waiting, cast):
    petition, clients = waiting(text="有件事想请你们帮忙看看。"), []
    for person in (cast.dispatcher, cast.shift_leader):
        client = Client()
        client.force_login(person)
        clients.append(client)

    def press(client):
        try:
            answer = pick(client, petition)
            return answer.status_code, "已在" in answer.content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, clients))

    assert answers == [(302, False), (409, True)]
    assert petition.orders.count() == 2


def test_dispatch_takes_the_persons_own_choice(waiting, cast, dispatcher):
    petition = waiting()
    chosen = {
        "category": cast.heating.code,
        "lead": cast.order_bureau.code,
        "assisting": [cast.housing.code],
        "instruction": "请联合到场",
        "is_urgent": "on",
    }

    dispatcher.post(address("dispatch", petition), chosen)

    petition.refresh_from_db()
    assert [(o.agency, o.is_lead, o.instruction) for o in petition.orders.order_by("serial")] == [
        (cast.order_bureau, True, "请联合到场"),
        (cast.housing, False, "请联合到场"),
    ]
    assert petition.is_urgent


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"lead": ""}, "必填项"), ({"assisting": ["D17"]}, "主办单位不用再选作协办。")],
)
def test_dispatch_with_a_wrong_choice_keeps_the_instruction(
    waiting, cast, dispatcher, wrong, words
):
    petition = waiting()
    chosen = {"category": "0101", "lead": "D17", "instruction": "先恢复通行", **wrong}

    answer = dispatcher.post(address("dispatch", petition), chosen)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先恢复通行" in page
    assert words in page
    assert "<dialog class" not in page.split('id="key-help"')[0].rsplit("<dialog", 1)[0]


def test_dispatch_after_somebody_else_did_keeps_the_instruction(waiting, cast, dispatcher):
    petition = waiting()
    triage.dispatch_to(
        petition,
        category=cast.heating,
        shares=[("D17", "")],
        by=cast.shift_leader,
        at=timezone.now(),
    )
    chosen = {"category": "0101", "lead": "D16", "instruction": "请今天到场"}

    answer = dispatcher.post(address("dispatch", petition), chosen)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "请今天到场" in page
    assert "何静已在" in page
    assert petition.orders.count() == 1


# The clock runs on between the preview and the sending.
A_MOMENT = timedelta(seconds=60)
PARTS = {
    "category": "0101",
    "agency1": "D16",
    "part1": "查阀门",
    "agency2": "D17",
    "part2": "清楼道",
}


def test_split_shows_what_it_brings_about_before_it_is_sent(waiting, cast, dispatcher):
    petition = waiting()
    receiver = cast.receiver.name

    answer = dispatcher.post(address("split", petition), PARTS)

    page, preview = answer.content.decode(), answer.context["preview"]
    assert answer.status_code == 200
    assert not petition.orders.exists()
    assert [(part.agency.code, part.words, part.told) for part in preview.parts] == [
        ("D16", "查阀门", [receiver]),
        ("D17", "清楼道", []),
    ]
    for words in ("区指挥中心派给区住房和城乡建设局主办，区城市管理局协办", "查阀门", "确认派出"):
        assert words in page


def test_split_keeps_the_moments_and_the_line_that_were_shown(waiting, cast, dispatcher):
    petition = waiting()
    shown = dispatcher.post(address("split", petition), PARTS).context["preview"]

    dispatcher.post(address("split", petition), {**PARTS, "step": "send"})

    petition.refresh_from_db()
    orders = list(petition.orders.order_by("serial"))
    line = ProgressEntry.objects.get(petition_id=petition.pk, act="dispatch")
    for order, part in zip(orders, shown.parts, strict=True):
        for name in ("due_at", "sign_due_at", "contact_due_at"):
            assert abs(getattr(order, name) - getattr(part, name)) < A_MOMENT
    assert (line.public_text, petition.due_at) == (shown.public_line, shown.due_at)


def test_split_goes_back_to_the_form_with_what_was_typed(waiting, dispatcher):
    petition = waiting()

    answer = dispatcher.post(address("split", petition), {**PARTS, "step": "edit"})

    assert answer.status_code == 200
    assert "看预览" in answer.content.decode()
    assert 'value="查阀门"' in answer.content.decode()
    assert not petition.orders.exists()


def test_split_gives_each_agency_its_own_part(waiting, cast, dispatcher):
    petition = waiting()

    dispatcher.post(address("split", petition), {**PARTS, "step": "send"})

    assert [
        (o.agency.code, o.is_lead, o.instruction) for o in petition.orders.order_by("serial")
    ] == [
        ("D16", True, "查阀门"),
        ("D17", False, "清楼道"),
    ]


def test_split_to_the_same_agency_twice_is_refused(waiting, dispatcher):
    petition = waiting()
    parts = {
        "category": "0101",
        "agency1": "D16",
        "part1": "查阀门",
        "agency2": "D16",
        "part2": "清楼道",
    }

    answer = dispatcher.post(address("split", petition), parts)

    assert answer.status_code == 422
    assert "同一家单位选了两次" in answer.content.decode()


def test_merge_offers_alike_open_matters_nearby_and_merges(waiting, dispatcher):
    first, second = waiting(), waiting()
    far = file_petition(text="路灯不亮", grid=first.grid, at=timezone.now() - timedelta(days=40))

    page = dispatcher.get(address("detail", second))
    around = page.context["matter"].around
    dispatcher.post(address("merge", second), {"into": str(first.public_id)})

    second.refresh_from_db()
    assert [row.public_id for row in around.candidates] == [first.public_id]
    assert far.public_id not in [row.public_id for row in around.place]
    assert (second.state, second.merged_into) == (State.MERGED, first)


def test_merge_by_number_needs_one_that_exists(waiting, dispatcher):
    first, second = waiting(), waiting()

    wrong = dispatcher.post(address("merge", second), {"number": "260000009999"})
    right = dispatcher.post(address("merge", second), {"number": f" {first} "})

    second.refresh_from_db()
    assert (wrong.status_code, right.status_code) == (409, 302)
    assert second.merged_into == first


def test_same_person_is_found_by_the_phone_and_nobody_elses(waiting, dispatcher):
    before = waiting(at=timezone.now() - timedelta(days=90))
    waiting(phone="13900003333")
    petition = waiting()

    around = dispatcher.get(address("detail", petition)).context["matter"].around

    assert [row.public_id for row in around.person] == [before.public_id]


def test_ask_stops_the_clock_and_leaves_the_queue(waiting, dispatcher):
    petition = waiting()

    dispatcher.post(address("ask", petition), {"text": "请补充楼号。"})

    petition.refresh_from_db()
    assert petition.state == State.NEED_INFO
    assert Question.objects.get(petition=petition).text == "请补充楼号。"
    assert dispatcher.get(reverse(QUEUE)).context["queue"].places == []


def test_decline_tells_the_reason_and_the_right_door(waiting, dispatcher):
    RightDoor.objects.create(
        code="R12345", matter="市级", door="市12345平台", phone="12345", sentence="请打市里的热线。"
    )
    petition = waiting()
    typed = {"reason": "NA01", "door": "R12345", "text": "这条路归市里管。"}

    dispatcher.post(address("decline", petition), typed)

    petition.refresh_from_db()
    assert (petition.state, petition.decline_reason) == (State.DECLINED, "NA01")
    assert petition.public_answer == "这条路归市里管。\n请打市里的热线。（市12345平台 12345）"


def test_decline_without_words_or_door_is_refused(waiting, dispatcher):
    answer = dispatcher.post(address("decline", waiting()), {"reason": "NA01"})

    assert answer.status_code == 422
    assert "请写明不予受理的原因和该找谁" in answer.content.decode()


def test_answer_at_once_settles_without_an_order(waiting, dispatcher):
    petition = waiting()

    dispatcher.post(address("answer", petition), {"answer": "本周六起恢复供热，收费标准见公告。"})

    petition.refresh_from_db()
    assert (petition.state, petition.orders.count()) == (State.ANSWERED, 0)


def test_transfer_needs_the_other_bodys_number(waiting, dispatcher):
    petition = waiting()

    without = dispatcher.post(address("transfer", petition), {"to": "市12345"})
    dispatcher.post(address("transfer", petition), {"to": "市12345", "their_number": "DD-77"})

    petition.refresh_from_db()
    assert without.status_code == 422
    assert (petition.state, petition.outside_number) == (State.TRANSFERRED_OUT, "DD-77")


def test_classify_and_moderate_keep_the_matter_open(waiting, cast, dispatcher):
    petition = waiting()

    one = dispatcher.post(address("classify", petition), {"category": cast.litter.code})
    two = dispatcher.post(
        address("moderate", petition), {"title": "楼道有垃圾", "text": "楼道里堆了垃圾。"}
    )

    petition.refresh_from_db()
    assert (one.url, two.url) == (address("detail", petition),) * 2
    assert (petition.category, petition.title) == (cast.litter, "楼道有垃圾")
    assert petition.raw_text.startswith("三号楼暖气不热")


def test_act_beyond_ones_seat_is_not_found_before_its_form_is_read(waiting, cast, signed_in):
    petition = waiting()
    post = PostFactory(grid=cast.district, role=Role.INTAKE)
    client = signed_in(post.user)

    assert client.post(address("moderate", petition)).status_code == 404
    assert client.post(address("terminate", petition)).status_code == 404
    assert client.post(address("ask", petition)).status_code == 422


def test_terminate_is_offered_after_acceptance_alone(waiting, cast, dispatcher):
    petition = waiting()
    before = dispatcher.get(address("detail", petition)).context["matter"].acts
    pick(dispatcher, petition)
    after = dispatcher.get(address("detail", petition)).context["matter"].acts

    dispatcher.post(address("terminate", petition), {"reason": "T1", "why": "已进入诉讼"})

    petition.refresh_from_db()
    assert "terminate" not in before
    assert "terminate" in after
    assert petition.state == State.HANDLING
    assert petition.endings.get().asked_by == cast.dispatcher


def test_returned_matter_shows_why_it_came_back(waiting, desk, cast, dispatcher):
    order = desk.signed()
    assignment.call_off(order, why="派错", by=cast.dispatcher, at=timezone.now())

    page = dispatcher.get(address("detail", order.petition))

    assert page.context["queue"].n["returned"] == 1
    assert "派出后又回到这里" in page.content.decode()


def test_act_dialog_opens_by_its_address(waiting, dispatcher):
    page = dispatcher.get(address("detail", waiting()), {"act": "split"}).content.decode()

    assert 'id="act-dialog"' in page
    assert "第 1 部分 · 主办" in page


def test_same_place_is_the_building_or_the_grid_and_open_ones_come_first(waiting, cast, dispatcher):
    done = waiting(place="馨悦花园3号楼一单元", phone="13900000001")
    queue.answer_at_once(done, answer="已修好。", by=cast.dispatcher, at=timezone.now())
    grid = waiting(place="文化广场", phone="13900000002")
    building = waiting(place="馨悦花园三号楼", phone="13900000003")
    elsewhere = waiting(grid=cast.other_unit, phone="13900000004")
    petition = waiting(place="馨悦花园3号楼二单元", phone="13900000005")

    place = dispatcher.get(address("detail", petition)).context["matter"].around.place

    assert [row.public_id for row in place] == [
        building.public_id,
        grid.public_id,
        done.public_id,
    ]
    assert elsewhere.public_id not in [row.public_id for row in place]
    assert [row.same_building for row in place] == [True, False, True]


def test_same_person_is_found_by_the_account_as_well(waiting, cast, dispatcher):
    before = waiting(user=cast.resident, phone="")
    petition = waiting(user=cast.resident, phone="13800001111")

    around = dispatcher.get(address("detail", petition)).context["matter"].around

    assert [row.public_id for row in around.person] == [before.public_id]


def test_unmerge_opens_the_matter_again_with_its_own_clock(waiting, cast, dispatcher):
    target, petition = waiting(), waiting(at=timezone.now() - timedelta(days=1))
    due = (petition.centre_due_at, petition.due_at)
    queue.merge(petition, into=target, by=cast.dispatcher, at=timezone.now())
    shown = dispatcher.get(address("detail", target)).context["matter"].around.merged

    answer = dispatcher.post(address("unmerge", petition), {"why": "是另一栋楼。"}, follow=True)

    petition.refresh_from_db()
    assert [row.public_id for row in shown] == [petition.public_id]
    assert (petition.state, petition.merged_into) == (State.ACCEPTED, None)
    assert (petition.centre_due_at, petition.due_at) == due
    assert answer.context["petition"].pk == petition.pk
    assert str(petition.public_id) in answer.context["queue"].places


def test_unmerge_without_words_keeps_the_dialog_open(waiting, cast, dispatcher):
    target, petition = waiting(), waiting()
    queue.merge(petition, into=target, by=cast.dispatcher, at=timezone.now())

    answer = dispatcher.post(address("unmerge", petition), {"why": ""})

    assert answer.status_code == 422
    assert 'id="act-dialog"' in answer.content.decode()


def test_hands_and_returns_are_counted_on_the_matter(waiting, desk, cast, dispatcher):
    order = desk.signed()
    returns.ask_return(order, reason="R3", text="不是我们的事", by=cast.handler, at=timezone.now())
    returns.accept_return(order, ruling="同意", by=cast.shift_leader, at=timezone.now())
    triage.dispatch_to(
        order.petition,
        category=cast.heating,
        shares=[("D17", "")],
        by=cast.dispatcher,
        at=timezone.now(),
    )

    page = dispatcher.get(address("detail", order.petition)).content.decode()

    assert "转手 1 次" in page
    assert "退单 1 次" in page
