"""Matters that another platform sends: new, repeated, changed, urged and rated there."""

from datetime import timedelta

import pytest
from django.core.exceptions import FieldError

from dispatch.choices import OrderState, RatingChannel
from dispatch.exchange import Effect, Outcome
from dispatch.models import AnswerRating, HotlineMatter, Rating, WorkOrder, WriteBack
from dispatch.services.exchange import hotline
from dispatch.services.exchange.hotline import Sent, matter_of, take_in
from dispatch.services.judging import answers, rework
from dispatch.services.orders import handling
from dispatch.services.routes import routing
from petitions.choices import Channel, State, Visibility
from petitions.models import LedgerEntry, Petition, ProgressEntry, TextVersion
from petitions.services import handling as petition_handling
from tests.dispatch.services.work import ANSWER, done_again
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

TEXT = "三号楼暖气不热，屋里只有十四度，请来看看。"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def platform(db):
    return HotlineFactory(code="8890", name="8890平台")


def sent(**values):
    return Sent(**{"number": "H1", "text": TEXT, "filed_at": MONDAY - HOUR, **values})


def routed(cast, platform, **values):
    """Take a heating matter in and route it; returns its one order."""
    taken = take_in(
        platform,
        sent(category=cast.heating, place=cast.community.name, **values),
        by=None,
        at=MONDAY,
    )
    routing.route(taken.matter.petition, at=MONDAY)
    return taken.matter.petition.orders.get()


def answered(cast, platform, **values):
    order = handling.sign_for(routed(cast, platform, **values), by=cast.handler, at=MONDAY)
    order = handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=MONDAY)
    return handling.verify(order, by=cast.dispatcher, at=MONDAY)


def test_take_in_of_a_new_number_makes_a_matter_that_keeps_it(cast, platform):
    taken = take_in(platform, sent(name="赵敏", phone="13800001111"), by=None, at=MONDAY)

    petition = taken.matter.petition
    assert taken.effect == Effect.NEW
    assert (petition.channel, petition.outside_system, petition.outside_number) == (
        Channel.HOTLINE,
        "8890",
        "H1",
    )
    assert (petition.filed_at, petition.received_at) == (MONDAY - HOUR, MONDAY)
    assert petition.petitioner.phone == "13800001111"


def test_take_in_gives_the_centre_its_time_from_when_the_matter_reached_it(cast, platform):
    late = take_in(platform, sent(filed_at=MONDAY - 3 * DAY), by=None, at=MONDAY)

    assert late.matter.petition.centre_due_at == MONDAY + 2 * HOUR


def test_take_in_lets_the_earlier_due_time_win_and_says_whose_it_is(cast, platform):
    early = take_in(platform, sent(due_at=MONDAY + DAY), by=None, at=MONDAY).matter.petition
    late = sent(number="H2", due_at=MONDAY + 30 * DAY)
    ours = take_in(platform, late, by=None, at=MONDAY).matter.petition

    assert (early.due_at, early.follows_outside_due) == (MONDAY + DAY, True)
    assert ours.due_at < MONDAY + 30 * DAY
    assert not ours.follows_outside_due


def test_take_in_hands_the_platforms_due_time_down_to_the_agency(cast, platform):
    order = routed(cast, platform, due_at=MONDAY + DAY)

    assert order.due_at == MONDAY + DAY


def test_take_in_of_the_same_number_and_words_changes_nothing(cast, platform):
    take_in(platform, sent(), by=None, at=MONDAY)
    before = ProgressEntry.objects.count(), AuditEntry.objects.count()

    again = take_in(platform, sent(text=f"  {TEXT} "), by=None, at=MONDAY + HOUR)

    assert again.effect == Effect.SAME
    assert (ProgressEntry.objects.count(), AuditEntry.objects.count()) == before
    assert Petition.objects.count() == 1


def test_take_in_of_the_same_number_from_another_platform_is_another_matter(cast, platform):
    take_in(platform, sent(), by=None, at=MONDAY)

    other = take_in(HotlineFactory(code="12345"), sent(), by=None, at=MONDAY)

    assert other.effect == Effect.NEW
    assert Petition.objects.count() == 2


def test_take_in_of_changed_words_makes_a_version_and_tells_the_handler(cast, platform):
    order = handling.sign_for(routed(cast, platform), by=cast.handler, at=MONDAY)

    changed = sent(text="三号楼暖气还是不热，老人感冒了。", place=cast.community.name)
    taken = take_in(platform, changed, by=None, at=MONDAY + HOUR)

    petition = Petition.objects.get(pk=order.petition_id)
    assert (taken.effect, taken.matter.version, Petition.objects.count()) == (Effect.CHANGED, 2, 1)
    assert petition.raw_text == "三号楼暖气还是不热，老人感冒了。"
    assert petition.state == State.HANDLING
    assert LedgerEntry.objects.get(pk=petition.pk).text == petition.text
    line = ProgressEntry.objects.get(act="revise")
    assert line.staff_text == "8890平台更新了内容，现在是第 2 版"
    assert TEXT in line.opinion
    told = Notification.objects.get(user=cast.handler, title__contains="第 2 版")
    assert told.url.endswith(f"{order.public_id}/")


def test_take_in_of_changed_words_keeps_the_old_ones_encrypted(cast, platform):
    taken = take_in(platform, sent(text=f"{TEXT}电话13912345678"), by=None, at=MONDAY)

    take_in(platform, sent(text="已经好了一半，还有一间不热。"), by=None, at=MONDAY + HOUR)

    old = TextVersion.objects.get(petition=taken.matter.petition)
    assert old.raw_text == f"{TEXT}电话13912345678"
    assert "13912345678" not in ProgressEntry.objects.get(act="revise").opinion
    with pytest.raises(FieldError):
        TextVersion.objects.filter(raw_text=old.raw_text).exists()


def test_take_in_of_changed_words_with_a_danger_makes_the_matter_urgent(cast, platform):
    take_in(platform, sent(), by=None, at=MONDAY)

    take_in(platform, sent(text="楼道里煤气泄漏，味道很大。"), by=None, at=MONDAY + HOUR)

    petition = Petition.objects.get()
    assert petition.is_urgent
    assert petition.dangers


def test_take_in_of_changed_words_tells_the_centre_while_nobody_has_the_matter(cast, platform):
    dispatcher = cast.dispatcher
    take_in(platform, sent(text="有个事想问一下。"), by=None, at=MONDAY)

    take_in(platform, sent(text="有个事想问一下，很急。"), by=None, at=MONDAY + HOUR)

    assert Notification.objects.filter(user=dispatcher, title__contains="第 2 版").count() == 1


def test_take_in_of_changed_words_never_moves_a_promise_forward(cast, platform):
    first = take_in(platform, sent(), by=None, at=MONDAY).matter.petition

    changed = sent(text="换了说法，还是不热。", due_at=MONDAY + HOUR)
    take_in(platform, changed, by=None, at=MONDAY)

    petition = Petition.objects.get()
    assert petition.due_at == first.due_at
    assert petition.outside_due_at == MONDAY + HOUR


def test_take_in_of_a_private_matter_is_never_public(cast, platform):
    taken = take_in(platform, sent(is_private=True), by=None, at=MONDAY)

    assert taken.matter.petition.visibility == Visibility.HANDLERS
    assert not LedgerEntry.objects.exists()


def test_take_in_of_an_urgent_matter_keeps_the_mark_when_it_is_classified(cast, platform):
    order = routed(cast, platform, is_urgent=True)

    petition = petition_handling.classify(order.petition, category=cast.litter, by=None, at=MONDAY)

    assert petition.is_urgent


def test_matter_of_a_number_of_another_platform_is_out_of_reach(cast, platform):
    take_in(platform, sent(), by=None, at=MONDAY)

    with pytest.raises(OutOfReach):
        matter_of(HotlineFactory(code="12345"), "H1")


def test_urge_reaches_the_agency_once_for_the_same_urging(cast, platform):
    order = handling.sign_for(routed(cast, platform), by=cast.handler, at=MONDAY)
    matter = matter_of(platform, "H1")
    words = {"text": "来电人又打来了", "urged_at": MONDAY, "by": None, "at": MONDAY + HOUR}

    first = hotline.urge(matter, **words)
    second = hotline.urge(matter, **words)

    assert (first, second) == (Effect.NEW, Effect.SAME)
    told = Notification.objects.filter(user=cast.handler, title__startswith="催办")
    assert [row.body for row in told] == [order.petition.title]
    assert ProgressEntry.objects.filter(act="hotline_urge").count() == 1


def test_urge_of_a_matter_that_nobody_has_tells_the_centre(cast, platform):
    dispatcher = cast.dispatcher
    matter = take_in(platform, sent(), by=None, at=MONDAY).matter

    hotline.urge(matter, text="快点", urged_at=MONDAY, by=None, at=MONDAY)

    assert Notification.objects.filter(user=dispatcher, title="热线催单：快点").count() == 1


def test_urge_of_a_settled_matter_is_refused(cast, platform):
    answered(cast, platform)

    with pytest.raises(TransitionRefused, match="不用再催"):
        hotline.urge(matter_of(platform, "H1"), text="", urged_at=MONDAY, by=None, at=MONDAY + HOUR)


BAD = {"solved": "no", "satisfaction": "dissatisfied", "comment": "还是不热"}
GOOD = {"solved": "yes", "satisfaction": "satisfied"}


def test_take_rating_of_the_dissatisfied_reworks_here(cast, platform):
    order = answered(cast, platform)

    effect = hotline.take_rating(matter_of(platform, "H1"), **BAD, by=None, at=MONDAY + HOUR)
    row = Rating.objects.get()
    rework.act_on(row, at=MONDAY + HOUR)

    order = WorkOrder.objects.get(pk=order.pk)
    assert effect == Effect.NEW
    assert (row.channel, row.comment) == (RatingChannel.PLATFORM, "还是不热")
    assert (order.state, order.round_number) == (OrderState.REWORK, 2)


def test_take_rating_without_a_reason_says_that_none_was_given(cast, platform):
    answered(cast, platform)

    words = {"solved": "no", "satisfaction": "dissatisfied", "by": None, "at": MONDAY}
    hotline.take_rating(matter_of(platform, "H1"), **words)

    assert Rating.objects.get().comment == "热线回访，对方没有写原因"


def test_take_rating_twice_counts_once(cast, platform):
    answered(cast, platform)
    matter = matter_of(platform, "H1")

    effects = [hotline.take_rating(matter, **GOOD, by=None, at=MONDAY) for _n in range(2)]

    assert effects == [Effect.NEW, Effect.SAME]
    assert Rating.objects.count() == 1


def test_take_rating_of_the_next_round_is_a_rating_of_its_own(cast, platform):
    order = answered(cast, platform)
    matter = matter_of(platform, "H1")
    hotline.take_rating(matter, **BAD, by=None, at=MONDAY)
    rework.act_on(Rating.objects.get(), at=MONDAY)
    done_again(cast, order, at=MONDAY + HOUR)

    effect = hotline.take_rating(matter, **GOOD, by=None, at=MONDAY + 2 * HOUR)

    assert effect == Effect.NEW
    assert Rating.objects.count() == 2


def test_take_rating_before_the_answer_is_refused(cast, platform):
    routed(cast, platform)

    with pytest.raises(TransitionRefused, match="还没有答复"):
        hotline.take_rating(matter_of(platform, "H1"), **GOOD, by=None, at=MONDAY)

    assert HotlineMatter.objects.count() == 1


def test_take_rating_of_an_answer_without_an_order_brings_it_back_to_the_centre(cast, platform):
    petition = take_in(platform, sent(), by=None, at=MONDAY).matter.petition
    petition_handling.answer_at_once(petition, answer="到三月底。", by=None, at=MONDAY)
    matter = matter_of(platform, "H1")

    effects = [hotline.take_rating(matter, **BAD, by=None, at=MONDAY + HOUR) for _n in range(2)]
    answers.act_on(AnswerRating.objects.get(), at=MONDAY + HOUR)

    assert effects == [Effect.NEW, Effect.SAME]
    assert Petition.objects.get().state == State.ACCEPTED
    assert WriteBack.objects.order_by("-serial").first().outcome == Outcome.REOPENED
