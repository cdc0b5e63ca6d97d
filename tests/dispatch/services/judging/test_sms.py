from datetime import timedelta
from itertools import count

import pytest

from dispatch.choices import OrderState
from dispatch.models import AnswerRating, Rating, SmsQuestion, SmsReply, WorkOrder
from dispatch.services.centre import queue
from dispatch.services.judging import rating, rework, sms
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from petitions.choices import State
from petitions.models import Petition, ProgressEntry
from tests.dispatch.services.work import BAD, GOOD, PETITIONER, done_again, rate, settled
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db
PHONE = "13800001111"
LATER = MONDAY + timedelta(hours=1)
_ids = count()


def reply(text, *, phone=PHONE, at=LATER, message_id=None):
    return sms.take_reply(
        message_id=message_id or f"m{next(_ids)}", phone=phone, text=text, at=at
    ).outcome


def sent(**of):
    rows = Notification.objects.filter(channel="sms", **of).order_by("id")
    return [row.body for row in rows]


@pytest.fixture
def order(cast):
    """One part, answered and verified."""
    return settled(cast, phone=PHONE)


@pytest.fixture
def two_parts(cast):
    """A matter of two agencies, both done."""
    petition = file_petition(category=cast.heating, grid=cast.unit, phone=PHONE)
    shares = [Share(cast.housing), Share(cast.order_bureau, is_lead=False)]
    for one in reversed(dispatch(petition, shares, by=None, at=MONDAY)):
        person = cast.handler if one.is_lead else cast.other_handler
        handling.sign_for(one, by=person, at=MONDAY)
        handling.finish(one, answer="已经修好，复测合格。", claimed="yes", by=person, at=MONDAY)
        handling.verify(one, by=cast.dispatcher, at=MONDAY)
    return Petition.objects.get(pk=petition.pk)


def test_answer_by_sms_says_how_to_write_back(order):
    assert "1 已解决、满意，2 部分解决、基本满意，3 没解决、不满意" in sent()[-1]
    assert SmsQuestion.objects.get().order == order


def test_matter_without_a_phone_is_asked_nothing(cast):
    settled(cast)

    assert not SmsQuestion.objects.exists()


def test_reply_one_rates_satisfied_by_sms(order):
    assert reply("1") == "taken"

    row = Rating.objects.get()
    assert (row.solved, row.satisfaction, row.channel, row.rater_kind) == (
        "yes",
        "satisfied",
        "sms",
        "petitioner",
    )
    assert (
        ProgressEntry.objects.filter(act="rate").get().staff_text
        == "反映人评价：已解决，满意（短信）"
    )


@pytest.mark.parametrize("phone", ["+8613800001111", "138 0000 1111", "8613800001111"])
def test_reply_is_matched_however_the_gateway_writes_the_number(order, phone):
    assert reply("2", phone=phone) == "taken"
    assert Rating.objects.get().satisfaction == "fair"


def test_reply_three_sends_the_part_back_and_asks_why(
    cast, order, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        reply("3")

    order.refresh_from_db()
    assert order.state == OrderState.REWORK
    assert "哪里不满意？请回数字或写一句：1 没有解决" in sent()[-1]


@pytest.mark.parametrize(
    ("n", "words"), [(1, "已经退回重办"), (2, "已经退回重办"), (3, "已请指挥中心裁定")]
)
def test_reply_three_says_what_follows_from_the_round_that_was_judged(
    cast, order, django_capture_on_commit_callbacks, n, words
):
    WorkOrder.objects.filter(pk=order.pk).update(round_number=n)
    order.rounds.update(number=n)

    with django_capture_on_commit_callbacks(execute=True):
        reply("3")

    assert words in sent()[-1]


def test_reply_with_the_reason_reaches_the_agency(cast, order, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reply("3")

    assert reply("1") == "taken"

    row, order = Rating.objects.get(), type(order).objects.get(pk=order.pk)
    assert row.reasons == ["没有解决"]
    assert order.rounds.get(number=2).reason == "没有解决；短信回复不满意"
    told = Notification.objects.filter(title__startswith="不满意的原因").values_list(
        "user__name", flat=True
    )
    assert "陈立群" in told


def test_reason_in_own_words_loses_its_telephone(order):
    reply("3")

    reply("水还是漏，打13912345678找我")

    row = Rating.objects.get()
    assert row.comment.startswith("水还是漏")
    assert "13912345678" not in row.comment


def test_reply_that_is_unclear_is_asked_about_once(order):
    before = len(sent())

    outcomes = [reply("什么意思"), reply("还是不懂"), reply("1")]

    assert outcomes == ["unclear", "unclear", "taken"]
    assert [body[:11] for body in sent()[before:]] == ["对不起，没看懂您的回复"]


def test_reply_repeated_by_the_gateway_is_taken_once(order):
    first = reply("1", message_id="same")
    before = Notification.objects.count()

    again = reply("3", message_id="same")

    assert (first, again) == ("taken", "taken")
    assert Rating.objects.count() == SmsReply.objects.count() == 1
    assert Notification.objects.count() == before


def test_reply_from_an_unknown_phone_is_kept_and_left_alone(order):
    before = Notification.objects.count()

    assert reply("3", phone="13999999999") == "unmatched"
    assert Notification.objects.count() == before
    assert not Rating.objects.exists()


def test_reply_after_rating_on_the_page_is_refused_in_the_log_alone(order):
    rate(order, GOOD, at=LATER)

    assert reply("3") == "refused"
    assert Rating.objects.get().satisfaction == "satisfied"


def test_reply_goes_to_the_last_question_of_the_phone(cast, order):
    newer = settled(cast, phone=PHONE, text="另一件：五号楼暖气也不热。", at=LATER)

    reply("1")

    assert Rating.objects.get().round.order == newer


def test_parts_are_asked_one_after_the_other(two_parts):
    first, second = two_parts.orders.order_by("serial")

    assert "先评区住房和城乡建设局办的部分。" in sent()[-1]
    reply("1")
    assert "区城市管理局也办了一部分" in sent()[-1]
    reply("2")

    assert [(r.round.order, r.satisfaction) for r in Rating.objects.order_by("id")] == [
        (first, "satisfied"),
        (second, "fair"),
    ]
    assert reply("1") == "unmatched"


def test_other_part_is_asked_after_the_reason_for_the_first(
    two_parts, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        reply("3")
        reply("1")

    states = [one.state for one in two_parts.orders.order_by("serial")]
    assert "区城市管理局也办了一部分" in sent()[-1]
    assert states == [OrderState.REWORK, OrderState.VERIFIED]


def test_direct_answer_is_rated_by_sms_and_comes_back(cast, django_capture_on_commit_callbacks):
    petition = file_petition(text="办事大厅几点关门，想下班以后去。", grid=cast.unit, phone=PHONE)
    queue.answer_at_once(petition, answer="营业到晚上八点。", by=cast.dispatcher, at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        reply("3")
    reply("答非所问")

    petition.refresh_from_db()
    row = AnswerRating.objects.get()
    assert (petition.state, row.channel, row.comment) == (State.ACCEPTED, "sms", "答非所问")


def test_rework_asks_anew_and_the_earlier_question_is_closed(cast, order):
    row = rating.rate(order, BAD, rater=PETITIONER, at=LATER)
    rework.act_on(row, at=LATER)
    order.refresh_from_db()
    done_again(cast, order, at=LATER)

    reply("1", at=LATER + timedelta(minutes=5))

    assert Rating.objects.order_by("-id").first().round.number == 2
    assert SmsQuestion.objects.filter(closed_at__isnull=True).count() == 0
