from datetime import date, timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import ServiceLimit, WorkOrder
from dispatch.services.moves import assignment
from dispatch.services.orders import contacts, handling, pauses, questions
from dispatch.services.orders.photo_rule import Photos, missing_photos
from dispatch.services.routes import routing
from dispatch.services.timing import clocks, supervision
from petitions.choices import State
from petitions.models import Holder, LedgerEntry, Petition, ProgressEntry, PublicPart
from petitions.services import tracking
from tests.dispatch.services.work import ANSWER, filed, finish, serving, settled, signed
from tests.dispatch.views.photos import picture
from tests.factories.dispatch import CategoryFactory, DutyRuleFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Attachment, AuditEntry, Notification, Purpose
from yuanbao.photos import clean_photo
from yuanbao.services.attaching import attach
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
DAY = timedelta(days=1)


def one_photo():
    return clean_photo(picture())


# --- signing and ringing ----------------------------------------------------------------------


def test_sign_for_by_another_agency_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        handling.sign_for(filed(cast).orders.get(), by=cast.other_handler, at=MONDAY)


def test_contact_reached_stops_the_contact_clock_once(cast):
    order = signed(cast)
    for hours in (1, 2):
        at = MONDAY + timedelta(hours=hours)
        contacts.contact(order, way="phone", is_reached=True, note="", by=cast.handler, at=at)

    order.refresh_from_db()
    assert order.contacted_at == LATER
    assert order.rounds.get().contacted_at == LATER


def test_contact_not_reached_leaves_the_clock_running_and_tells_no_public(cast):
    order = signed(cast)

    contacts.contact(order, way="phone", is_reached=False, note="", by=cast.handler, at=LATER)

    order.refresh_from_db()
    line = ProgressEntry.objects.get(act="contact")
    assert (order.contacted_at, line.public_text) == (None, "")


def test_open_contact_shows_the_phone_and_records_it(cast):
    order = signed(cast, phone="13800001111")

    phone = contacts.open_contact(order, by=cast.handler, at=LATER)

    assert phone == "13800001111"
    assert AuditEntry.objects.get(act="open_contact").actor_name == "陈立群"


def test_open_contact_before_signing_refuses(cast):
    order = filed(cast, phone="13800001111").orders.get()

    with pytest.raises(TransitionRefused, match="请先签收"):
        contacts.open_contact(order, by=cast.handler, at=LATER)


def test_open_contact_of_who_left_no_phone_refuses(cast):
    with pytest.raises(TransitionRefused, match="没有留电话"):
        contacts.open_contact(signed(cast), by=cast.handler, at=LATER)


def test_open_contact_after_the_order_was_withdrawn_refuses(cast):
    order = signed(cast, phone="13800001111")
    assignment.call_off(order, why="派错了。", by=cast.dispatcher, at=LATER)

    with pytest.raises(TransitionRefused, match="已经撤单"):
        contacts.open_contact(order, by=cast.handler, at=LATER)


# --- asking the petitioner --------------------------------------------------------------------


def test_ask_twice_refuses(cast):
    order = signed(cast)
    questions.ask(order, text="房号？", by=cast.handler, at=MONDAY)
    tracking.add_to(order.petition, text="302", by=Holder(order.petition_id), at=LATER)

    with pytest.raises(TransitionRefused, match="只能请反映人补充一次"):
        questions.ask(order, text="电话？", by=cast.handler, at=LATER)


def test_ask_before_signing_refuses(cast):
    with pytest.raises(TransitionRefused, match="签收后"):
        questions.ask(filed(cast).orders.get(), text="房号？", by=cast.handler, at=MONDAY)


def test_ask_without_words_refuses(cast):
    with pytest.raises(TransitionRefused, match="请一次写清"):
        questions.ask(signed(cast), text=" ", by=cast.handler, at=MONDAY)


def test_ask_without_a_limit_in_the_table_lapses_at_once(cast):
    ServiceLimit.objects.filter(step="need_info").delete()

    question = questions.ask(signed(cast), text="房号？", by=cast.handler, at=LATER)

    assert question.lapses_at == LATER


def test_ask_of_one_agency_leaves_the_residents_clock_running(cast):
    order = signed(cast)
    assignment.add_assisting(order.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY)

    questions.ask(order, text="房号？", by=cast.handler, at=LATER)

    petition = Petition.objects.get(pk=order.petition_id)
    assert petition.state == State.HANDLING
    assert not LedgerEntry.objects.get(pk=petition.pk).is_paused


def test_answer_tells_the_handler_and_is_read_without_personal_data(cast):
    order = signed(cast, phone="13800001111")
    questions.ask(order, text="房号？", by=cast.handler, at=MONDAY)

    addition = tracking.add_to(
        order.petition, text="302，打13900139000。", by=Holder(order.petition_id), at=LATER
    )

    assert "13900139000" not in addition.text
    assert Notification.objects.filter(user=cast.handler, title="反映人已补充，恢复计时").exists()


# --- finishing and checking -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"), [({"answer": "已办"}, "太短"), ({"answer": " " * 30}, "太短")]
)
def test_finish_with_too_little_refuses(cast, state, words):
    with pytest.raises(TransitionRefused, match=words):
        finish(cast, signed(cast), **state)


def test_finish_while_waiting_for_the_petitioner_refuses(cast):
    order = signed(cast)
    questions.ask(order, text="房号？", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="停表时不能办结"):
        finish(cast, order)


def test_finish_a_category_that_wants_a_photo_without_one_refuses(cast):
    cast.heating.needs_photos = True
    cast.heating.save()

    order = signed(cast)
    with pytest.raises(TransitionRefused, match="处置前的照片"):
        finish(cast, order)
    attach(order.petition, [one_photo()], purpose=Purpose.PETITION, at=MONDAY)
    with pytest.raises(TransitionRefused, match="处置后的照片"):
        finish(cast, order)


def test_finish_with_both_photos_keeps_them_for_everybody(cast):
    cast.heating.needs_photos = True
    cast.heating.save()
    order, photos = signed(cast), Photos(before=[one_photo()], after=[one_photo()])

    handling.finish(order, answer=ANSWER, claimed="yes", photos=photos, by=cast.handler, at=MONDAY)

    kept = Attachment.objects.filter(owner_type="workorder", owner_id=order.pk, is_public=True)
    assert set(kept.values_list("purpose", flat=True)) == {Purpose.BEFORE, Purpose.FINISH}


def test_body_without_a_desk_is_asked_for_no_photo_before_its_work(cast):
    cast.heating.needs_photos = True
    cast.heating.save()
    order = signed(cast)
    order.agency.has_desk = False

    assert missing_photos(order) == {Purpose.FINISH}


def test_finish_the_lead_before_the_assisting_refuses(cast):
    order = signed(cast)
    assignment.add_assisting(order.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY)

    with pytest.raises(TransitionRefused, match="协办单位还没有办完：区城市管理局"):
        finish(cast, order)


def test_verify_by_who_finished_refuses(cast):
    order = signed(cast)
    handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=MONDAY)
    order.rounds.update(finished_by=cast.dispatcher)

    with pytest.raises(TransitionRefused, match="不能自己审核"):
        handling.verify(order, by=cast.dispatcher, at=LATER)


def test_verify_asks_the_petitioner_and_the_grid_worker(cast):
    serving(cast.grid_worker)

    settled(cast, phone="13800001111")

    titles = set(Notification.objects.values_list("title", flat=True))
    assert {"有答复了，请评价", "请核实办理结果"} <= titles


def test_send_back_returns_it_to_the_agency_with_words(cast):
    order = finish(cast, signed(cast))

    order = handling.send_back(order, why="没写什么时候办的。", by=cast.dispatcher, at=LATER)

    assert (order.state, order.n_sent_back, order.round_number) == (OrderState.SIGNED, 1, 1)
    assert PublicPart.objects.get().answer == ""
    assert Notification.objects.filter(user=cast.handler, title__startswith="审核退回").exists()


def test_send_back_without_words_refuses(cast):
    with pytest.raises(TransitionRefused, match="请写明哪里不行"):
        handling.send_back(finish(cast, signed(cast)), why="", by=cast.dispatcher, at=LATER)


def test_send_back_an_order_signed_by_itself_tells_the_desk(cast):
    serving(cast.receiver)
    order = supervision.sign_automatically(filed(cast).orders.get(), at=MONDAY + DAY)
    finish(cast, order, at=MONDAY + DAY)

    handling.send_back(order, why="没写结果。", by=cast.dispatcher, at=MONDAY + DAY)

    assert Notification.objects.filter(user=cast.receiver, title__startswith="审核退回").exists()


def test_hand_over_to_somebody_elsewhere_refuses(cast):
    with pytest.raises(TransitionRefused, match="不是本单位的人员"):
        handling.hand_over(signed(cast), to=cast.other_handler, by=cast.handler, at=LATER)


def test_note_without_words_refuses(cast):
    with pytest.raises(TransitionRefused, match="请写下进展"):
        handling.note(signed(cast), text="", is_public=True, by=cast.handler, at=LATER)


# --- clocks -----------------------------------------------------------------------------------


def test_clocks_without_any_limit_leave_due_moments_open(cast):
    ServiceLimit.objects.all().delete()

    order = filed(cast).orders.get()

    assert (order.due_at, order.sign_due_at, order.remind_at) == (None, None, None)
    assert order.petition.due_at is None
    assert clocks.milestones_of(order) == []


def test_limits_of_a_category_win_over_its_tier_and_that_over_all(cast):
    for where, amount in (({"tier": "N"}, 9), ({"category": cast.heating}, 3)):
        ServiceLimit.objects.create(
            step="settle", amount=amount, unit="work_day", source="测试", **where
        )

    amounts = [
        clocks.limits_for(category)["settle"].amount for category in (cast.heating, cast.litter)
    ]

    assert amounts == [3, 9]


def test_rework_clock_is_half_the_limit_and_at_least_a_working_day(cast):
    order = signed(cast)
    half = clocks.rework_clocks(order, at=MONDAY)["due_at"]
    ServiceLimit.objects.filter(step="settle").update(amount=4, unit="work_hour")
    least = clocks.rework_clocks(order, at=MONDAY)["due_at"]
    ServiceLimit.objects.filter(step="settle").delete()

    assert half == MONDAY.replace(hour=9, minute=30) + 3 * DAY
    assert least == MONDAY.replace(hour=9, minute=30) + DAY
    assert clocks.rework_clocks(order, at=MONDAY)["due_at"] is None


def test_pause_without_a_limit_keeps_the_due_moment(cast):
    order = signed(cast)
    questions.ask(order, text="房号？", by=cast.handler, at=MONDAY)
    ServiceLimit.objects.filter(step="settle").delete()

    tracking.add_to(order.petition, text="302", by=Holder(order.petition_id), at=LATER)

    assert WorkOrder.objects.get(pk=order.pk).due_at == order.due_at


def test_unpause_what_is_not_paused_changes_nothing(cast):
    order = signed(cast)

    pauses.unpause(order, at=LATER)

    assert WorkOrder.objects.get(pk=order.pk).due_at == order.due_at


# --- routing ----------------------------------------------------------------------------------


def test_route_twice_decides_once(cast):
    petition = filed(cast)

    assert routing.route(petition, at=LATER) is None
    assert petition.routes.count() == 1


def test_route_grid_first_goes_to_the_places_own_platform(cast):
    order = filed(cast, category=cast.litter, text="楼下垃圾堆了三天没人清。").orders.get()

    assert (order.agency, order.petition.routes.get().outcome) == (cast.platform, "grid_first")


def test_route_grid_first_without_a_place_waits_for_a_person(cast):
    petition = filed(cast, category=cast.litter, grid=None, text="楼下垃圾堆了三天没人清。")

    decision = petition.routes.get()
    assert (decision.outcome, decision.rule) == ("queued", "地点不清，找不到社区")


def test_route_a_category_without_a_duty_waits_for_a_person(cast):
    petition = filed(cast, category=CategoryFactory(name="无人管"))

    decision = petition.routes.get()
    assert (decision.outcome, decision.rule) == ("queued", "派单目录里没有这一类")


def test_route_finds_the_place_by_its_name_in_the_text(cast):
    petition = filed(cast, grid=None, text="馨悦社区三号楼暖气不热，屋里十四度。")

    assert petition.community == cast.community


def test_route_a_row_for_the_place_wins_over_the_districts(cast):
    DutyRuleFactory(category=cast.heating, lead=cast.order_bureau, area=cast.town)

    here = filed(cast).orders.get()
    there = filed(cast, grid=cast.other_unit).orders.get()

    assert (here.agency, there.agency) == (cast.order_bureau, cast.housing)


def test_route_of_two_rows_for_the_same_area_takes_the_later(cast):
    DutyRuleFactory(
        category=cast.heating, lead=cast.order_bureau, valid_from=MONDAY.date() - timedelta(days=1)
    )
    DutyRuleFactory(category=cast.heating, lead=cast.platform, valid_from=date(2020, 1, 1))

    assert filed(cast).orders.get().agency == cast.order_bureau


def test_route_to_the_places_platform_by_token_where_there_is_one(cast):
    category = CategoryFactory(name="邻里")
    DutyRuleFactory(category=category, lead=None, lead_token="COMMUNITY")

    here = filed(cast, category=category)
    there = filed(cast, category=category, grid=cast.other_unit)

    assert here.orders.get().agency == cast.platform
    assert there.routes.get().outcome == "queued"


def test_route_to_an_agency_that_is_closed_waits_for_a_person(cast):
    cast.housing.is_active = False
    cast.housing.save()

    assert filed(cast).routes.get().outcome == "queued"


def test_dispatch_by_person_before_the_router_came_is_left_alone_by_it(cast):
    petition = file_petition(grid=cast.unit)
    choice = routing.Choice(cast.heating, (assignment.Share(cast.housing),))

    routing.dispatch_by_person(petition, choice, by=cast.dispatcher, at=MONDAY)

    petition.refresh_from_db()
    assert (petition.routed_at, petition.category) == (MONDAY, cast.heating)
    assert routing.route(petition, at=LATER) is None
    assert routing.to_route() == []


def test_to_route_finds_what_waits_oldest_first(cast):
    younger = file_petition(grid=cast.unit, at=LATER)
    older = file_petition(grid=cast.unit, at=MONDAY)
    filed(cast)

    assert routing.to_route() == [older.pk, younger.pk]
