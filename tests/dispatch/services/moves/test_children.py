from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.services.judging import rating
from dispatch.services.moves import assignment, children, extensions, returns
from dispatch.services.orders import handling, questions
from dispatch.services.orders.photo_rule import Photos
from dispatch.services.routes import routing
from petitions.choices import State
from petitions.models import ProgressEntry, PublicPart
from tests.dispatch.services.below import Levels, petition_of
from tests.dispatch.services.work import ANSWER, GOOD, PETITIONER, filed, serving
from tests.dispatch.views.photos import picture
from tests.factories.petitions import MONDAY
from yuanbao.models import Attachment, Notification
from yuanbao.photos import clean_photo
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def levels(cast):
    return Levels(cast)


def test_send_down_gives_the_community_a_clock_inside_the_towns(levels, cast):
    order = levels.of_town()

    child = levels.below_town(order)

    assert (child.parent, child.agency, child.is_lead) == (order, cast.platform, False)
    assert MONDAY < child.due_at < order.due_at
    assert Notification.objects.filter(user=levels.clerk, title="新工单待签收").exists()
    entry = ProgressEntry.objects.get(act="send_down")
    assert (entry.staff_text, entry.public_text) == (
        "下派给馨悦社区",
        "东镇平台交给馨悦社区就近处理",
    )


def test_send_down_to_a_post_names_its_community_once_in_public(levels, cast):
    child = levels.on_foot()

    entry = ProgressEntry.objects.get(act="send_down")
    assert entry.staff_text == f"下派给{child.holder_name}"
    assert entry.public_text == f"馨悦社区交给{cast.unit.name}就近处理"


def test_send_down_with_days_counts_them(levels, cast):
    child = levels.send(levels.of_town(), cast.platform, by=levels.town_clerk, days=2)

    assert child.due_at.date() == (MONDAY + 2 * DAY).date()


def test_send_down_more_time_than_there_is_refuses(levels, cast):
    with pytest.raises(TransitionRefused, match="超过了本级的时限"):
        levels.send(levels.of_town(), cast.platform, by=levels.town_clerk, days=9)


def test_send_down_when_the_time_is_over_gives_one_working_day(levels):
    order = levels.of_town()
    late = order.due_at + timedelta(minutes=1)

    child = levels.below_town(order, at=late)

    assert late < child.due_at


def test_send_down_an_unsigned_order_signs_it(levels, cast):
    order = levels.given_to(levels.town)

    child = levels.send(order, cast.platform, by=levels.town_clerk)

    assert (child.parent.state, child.parent.handler) == (OrderState.SIGNED, levels.town_clerk)


def test_send_down_twice_to_the_same_refuses(levels):
    order = levels.of_town()
    levels.below_town(order)

    with pytest.raises(TransitionRefused, match="已经下派给馨悦社区"):
        levels.below_town(order)


def test_send_down_elsewhere_refuses(levels, cast):
    order = levels.of_community()
    serving(cast.other_grid_worker)

    with pytest.raises(TransitionRefused, match="不在馨悦社区的辖区里"):
        levels.send(order, cast.other_unit, by=levels.clerk)
    with pytest.raises(TransitionRefused, match="只能下派给社区或单元网格"):
        levels.send(order, cast.platform, by=levels.clerk)
    with pytest.raises(TransitionRefused, match="只能下派给社区或单元网格"):
        levels.send(order, cast.housing, by=levels.clerk)


def test_send_down_to_a_post_that_nobody_holds_refuses(levels, cast):
    cast.grid_worker.posts.update(ends_on=MONDAY.date() - DAY)

    with pytest.raises(TransitionRefused, match="今天没有人在岗"):
        levels.on_foot()


def test_send_down_by_a_department_refuses(levels, cast):
    order = levels.given_to(cast.housing, by=cast.handler)

    with pytest.raises(TransitionRefused, match="镇街和社区的工单才能下派"):
        levels.send(order, cast.platform, by=cast.handler)


def test_send_down_what_is_finished_refuses(levels, cast):
    order = levels.of_town()
    handling.finish(order, answer=ANSWER, claimed="yes", by=levels.town_clerk, at=MONDAY)

    with pytest.raises(TransitionRefused, match="办理中的工单才能下派"):
        levels.below_town(order)


def test_child_is_no_part_of_its_own_in_public(levels):
    child = levels.below_town()

    levels.answered(child, by=levels.clerk)

    assert PublicPart.objects.get().agency_name == "东镇平台"
    public = set(ProgressEntry.objects.values_list("public_text", flat=True))
    assert not {"馨悦社区接手", "馨悦社区办完了，正在审核"} & public


def test_worker_signs_and_answers_on_foot_and_the_answer_goes_to_the_communitys_handler(levels):
    child = levels.on_foot()

    child = levels.answered(child, by=levels.worker)

    assert (child.state, child.handler, child.holder_name) == (
        OrderState.FINISHED,
        levels.worker,
        "馨悦社区 馨悦第1网格",
    )
    title = "馨悦社区 馨悦第1网格已上报结果，请采纳"
    assert Notification.objects.get(user=levels.clerk, title=title)


def test_order_on_foot_is_out_of_reach_for_workers_elsewhere(levels, cast):
    child = levels.on_foot()

    with pytest.raises(OutOfReach):
        handling.sign_for(child, by=cast.other_grid_worker, at=MONDAY)
    with pytest.raises(OutOfReach):
        handling.sign_for(levels.of_community(), by=levels.worker, at=MONDAY)


def test_finish_while_a_child_runs_refuses_and_names_it(levels):
    order = levels.of_town()
    levels.below_town(order)

    with pytest.raises(TransitionRefused, match="下派的还没有办完：馨悦社区"):
        handling.finish(order, answer=ANSWER, claimed="yes", by=levels.town_clerk, at=LATER)


def test_finish_gathers_what_came_up_and_the_matter_is_settled_by_the_town_alone(levels, cast):
    order = levels.of_town()
    child = levels.answered(levels.below_town(order), by=levels.clerk)

    order = handling.finish(order, answer=ANSWER, claimed="yes", by=levels.town_clerk, at=LATER)
    handling.verify(order, by=cast.dispatcher, at=LATER)

    child.refresh_from_db()
    assert (child.state, child.rounds.get().verified_at) == (OrderState.VERIFIED, LATER)
    assert petition_of(order).state == State.ANSWERED
    assert PublicPart.objects.get().answer == ANSWER


def test_photos_of_a_child_go_with_the_order_above(levels):
    order = levels.of_community()
    child = handling.sign_for(levels.on_foot(order), by=levels.worker, at=MONDAY)
    photo = clean_photo(picture())

    handling.finish(
        child,
        answer=ANSWER,
        claimed="yes",
        by=levels.worker,
        at=MONDAY,
        photos=Photos(after=[photo]),
    )

    assert Attachment.objects.get(owner_type="workorder").owner_id == order.pk


def test_verify_and_send_back_of_a_child_by_the_centre_refuse(levels, cast):
    child = levels.answered(levels.below_town(), by=levels.clerk)

    with pytest.raises(TransitionRefused, match="上级下派的工单"):
        handling.verify(child, by=cast.dispatcher, at=LATER)
    with pytest.raises(TransitionRefused, match="上级下派的工单"):
        handling.send_back(child, why="太简单。", by=cast.dispatcher, at=LATER)
    with pytest.raises(TransitionRefused, match="上级下派的工单"):
        assignment.call_off(child, why="派错了。", by=cast.dispatcher, at=LATER)


def test_side_tracks_of_a_child_belong_to_the_level_above(levels):
    child = handling.sign_for(levels.below_town(), by=levels.clerk, at=MONDAY)

    with pytest.raises(TransitionRefused, match="上级下派的工单"):
        questions.ask(child, text="房号？", by=levels.clerk, at=LATER)
    with pytest.raises(TransitionRefused, match="上级下派的工单"):
        returns.ask_return(child, reason="R3", text="不归我。", by=levels.clerk, at=LATER)
    with pytest.raises(TransitionRefused, match="上级下派的工单"):
        extensions.ask_extension(child, days=1, reason="缺料。", by=levels.clerk, at=LATER)


def test_rate_a_child_refuses(levels):
    order = levels.of_town()
    child = levels.answered(levels.below_town(order), by=levels.clerk)
    handling.finish(order, answer=ANSWER, claimed="yes", by=levels.town_clerk, at=LATER)

    with pytest.raises(TransitionRefused, match="上级下派的工单"):
        rating.rate(child, GOOD, rater=PETITIONER, at=LATER)


def test_hand_over_what_is_done_on_foot_refuses(levels):
    child = levels.on_foot()

    with pytest.raises(TransitionRefused, match="谁在岗谁办"):
        handling.hand_over(child, to=levels.clerk, by=levels.clerk, at=LATER)


def test_send_again_returns_it_to_the_child_with_words(levels):
    child = levels.answered(levels.on_foot(), by=levels.worker)

    child = children.send_again(child, why="没写几点去的。", by=levels.clerk, at=LATER)

    assert (child.state, child.n_sent_back) == (OrderState.SIGNED, 1)
    assert Notification.objects.filter(user=levels.worker, title__startswith="审核退回").exists()


@pytest.mark.parametrize("act", ["send_again", "take_back"])
def test_act_on_a_child_without_words_refuses(levels, act):
    child = levels.answered(levels.below_town(), by=levels.clerk)

    with pytest.raises(TransitionRefused, match="请写明"):
        getattr(children, act)(child, why=" ", by=levels.town_clerk, at=LATER)


@pytest.mark.parametrize("act", ["send_again", "take_back"])
def test_act_on_a_child_by_the_child_itself_is_out_of_reach(levels, act):
    child = levels.answered(levels.below_town(), by=levels.clerk)

    with pytest.raises(OutOfReach):
        getattr(children, act)(child, why="不行。", by=levels.clerk, at=LATER)


def test_take_back_ends_the_child_and_what_it_sent_further_down(levels):
    child = levels.below_town()
    deeper = levels.on_foot(child)

    children.take_back(child, why="本级来办。", by=levels.town_clerk, at=LATER)

    states = set(WorkOrder.objects.filter(parent__isnull=False).values_list("state", flat=True))
    assert states == {OrderState.CANCELLED}
    assert deeper.parent == child
    assert Notification.objects.filter(user=levels.clerk, title="上级已收回，不用再办").exists()


def test_cancel_the_order_above_ends_its_children(levels, cast):
    order = levels.of_town()
    child = levels.below_town(order)

    assignment.call_off(order, why="派错了。", by=cast.dispatcher, at=LATER)

    child.refresh_from_db()
    assert child.state == OrderState.CANCELLED
    assert petition_of(order).state == State.ACCEPTED


# --- grid first -------------------------------------------------------------------------------


def test_route_grid_first_gives_the_communitys_order_to_the_post_of_its_grid(levels, cast):
    petition = filed(cast, category=cast.litter, text="楼下垃圾堆了三天没人清。")

    child = petition.orders.get(parent__isnull=False)

    assert (child.unit, child.agency, child.parent.agency) == (
        cast.unit,
        cast.platform,
        cast.platform,
    )
    assert Notification.objects.filter(user=levels.worker, title="新工单待签收").exists()


def test_route_grid_first_where_nobody_serves_stays_with_the_community(cast):
    petition = filed(cast, category=cast.litter, text="楼下垃圾堆了三天没人清。")

    assert petition.orders.get().agency == cast.platform


def test_route_grid_first_of_a_historical_matter_troubles_nobody(levels, cast):
    petition = levels.given_to(cast.platform, is_historical=True).petition

    routing.route(petition, at=MONDAY)

    assert not petition.orders.filter(unit__isnull=False).exists()
