"""回头看: asked again after weeks, one tap, counted against the agency when it came back."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from dispatch.choices import OrderState
from dispatch.models import LastingCheck, LastingRule, WorkOrder
from dispatch.queries.counting.measures import Measure
from dispatch.queries.counting.score_measures import work_tests
from dispatch.services.judging import lasting, rework, sms
from dispatch.services.judging.lasting import AnsweredAlready, TooLate
from dispatch.services.orders import closing
from dispatch.tasks import ask_lasting, sweep_lasting
from petitions.choices import State
from petitions.models import Petition
from petitions.services import tracking
from tests.dispatch.services.work import GOOD, done_again, rate, settled
from tests.factories.petitions import MONDAY
from yuanbao.crypto import receipt_secret
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
WEEKS = MONDAY + timedelta(weeks=4, days=1)


def archived(cast, **values):
    """Return the order of a matter that was settled, rated well and archived."""
    order = settled(cast, **{"phone": "13800001111", **values})
    rate(order, GOOD, at=LATER)
    closing.close_if_due(order.petition, at=MONDAY + timedelta(days=2))
    return WorkOrder.objects.get(pk=order.pk)


def joined_before(cast, n, **values):
    """Return a settled order whose matter `n` others met too, each with a telephone."""
    order = settled(cast, phone="13800001111", **values)
    petition = Petition.objects.get(pk=order.petition_id)
    Petition.objects.filter(pk=petition.pk).update(state=State.HANDLING)
    people = [
        tracking.join(petition, joiner_key=f"k{i}", phone=f"1380000222{i}", at=MONDAY)
        for i in range(n)
    ]
    Petition.objects.filter(pk=petition.pk).update(state=State.ANSWERED)
    return WorkOrder.objects.get(pk=order.pk), people


def asked_of(order, secret=None):
    number = order.petition.number
    return lasting.open_checks(number, secret or receipt_secret(order.petition.public_id))


def answer(order, *, lasts, at=WEEKS, secret=None):
    return lasting.answer(asked_of(order, secret), order.public_id, lasts=lasts, at=at)


def counted(measure, at=WEEKS):
    span = (at - timedelta(days=1), at + timedelta(days=1))
    return WorkOrder.objects.filter(work_tests(span, at)[measure]).count()


def test_people_are_asked_after_the_weeks_of_the_rule_and_once(cast):
    order = archived(cast)
    early = MONDAY + timedelta(weeks=4, minutes=-1)

    assert lasting.to_ask(at=early) == []
    assert lasting.ask(order.petition, at=early) == []
    assert lasting.to_ask(at=WEEKS) == [order.petition_id]
    assert len(lasting.ask(order.petition, at=WEEKS)) == 1
    assert lasting.to_ask(at=WEEKS) == []
    assert lasting.ask(order.petition, at=WEEKS) == []
    sent = Notification.objects.get(title="现在还好吗？")
    secret = receipt_secret(order.petition.public_id)
    path = reverse("dispatch:lasting", args=[order.petition.number, secret])
    assert f"{settings.SITE_URL}{path} 也可以直接回复：1 还好着，3 又出现了。" in sent.body


def test_rule_of_the_subject_decides_when(cast):
    LastingRule.objects.create(after_weeks=2, within_days=10, source="测试")
    LastingRule.objects.create(category=cast.heating, after_weeks=6, within_days=60, source="测试")

    assert lasting.times_of(cast.heating) == (timedelta(weeks=6), timedelta(days=60))
    assert lasting.times_of(cast.litter) == (timedelta(weeks=2), timedelta(days=10))
    order = archived(cast)
    assert lasting.ask(order.petition, at=WEEKS) == []


def test_yes_is_kept_and_counted(cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)

    check = answer(order, lasts=True)

    order.refresh_from_db()
    assert (check.lasts, order.state, order.came_back_at) == (True, OrderState.VERIFIED, None)
    assert (counted(Measure.ASKED_AGAIN), counted(Measure.CAME_BACK)) == (1, 0)


def test_no_reopens_the_archived_matter_and_counts_against_the_agency(cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)

    answer(order, lasts=False)

    order.refresh_from_db()
    petition = Petition.objects.get(pk=order.petition_id)
    assert (order.state, order.round_number) == (OrderState.REWORK, 2)
    assert petition.state == State.HANDLING
    assert (counted(Measure.ASKED_AGAIN), counted(Measure.CAME_BACK)) == (1, 1)
    assert petition.ledger.is_open


def test_failure_stays_counted_when_the_next_look_is_good(cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)
    answer(order, lasts=False)
    order = done_again(cast, WorkOrder.objects.get(pk=order.pk), at=WEEKS)
    again = WEEKS + timedelta(weeks=5)
    lasting.ask(order.petition, at=again)

    answer(order, lasts=True, at=again)

    assert (counted(Measure.CAME_BACK), counted(Measure.CAME_BACK, again)) == (1, 0)
    assert counted(Measure.ASKED_AGAIN, again) == 1


def test_no_after_the_last_rework_asks_the_centre_to_rule(cast):
    order = archived(cast)
    WorkOrder.objects.filter(pk=order.pk).update(round_number=rework.MAX_ROUNDS)
    order.rounds.update(number=rework.MAX_ROUNDS)
    order.refresh_from_db()
    lasting.ask(order.petition, at=WEEKS)

    answer(order, lasts=False)

    order.refresh_from_db()
    assert (order.state, order.is_supervised) == (OrderState.VERIFIED, True)
    assert rework.needs_ruling(order)


def test_second_answer_is_refused(cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)
    answer(order, lasts=True)

    with pytest.raises(AnsweredAlready, match="已经答过"):
        answer(order, lasts=False)


def test_no_after_ninety_days_is_another_matter(cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)

    with pytest.raises(TooLate, match="重新反映"):
        answer(order, lasts=False, at=MONDAY + timedelta(days=91))

    order.refresh_from_db()
    assert order.came_back_at is None


def test_no_while_it_is_done_again_is_refused(cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)
    known = asked_of(order)
    rework.rework(order, why="又冷了", at=WEEKS)

    with pytest.raises(TransitionRefused, match="正在重新办理"):
        lasting.answer(known, order.public_id, lasts=False, at=WEEKS)


def test_wrong_secret_and_parts_nobody_asked_about_are_out_of_reach(cast):
    order = archived(cast)

    with pytest.raises(OutOfReach):
        asked_of(order, "wrong")
    with pytest.raises(OutOfReach):
        answer(order, lasts=True)


def test_joiners_are_asked_too_and_decide_by_majority(cast):
    order, people = joined_before(cast, 3)
    lasting.ask(order.petition, at=WEEKS)
    assert LastingCheck.objects.count() == 4

    for _joining, secret in people[:1]:
        answer(order, lasts=False, secret=secret)
    order.refresh_from_db()
    assert order.state == OrderState.VERIFIED
    answer(order, lasts=False, secret=people[1][1])

    order.refresh_from_db()
    assert order.state == OrderState.REWORK
    assert counted(Measure.CAME_BACK) == 0  # joiners send work back, and are in no rate


def test_unsolved_historical_and_unreachable_people_are_not_asked(cast):
    silent = settled(cast, phone="", text="楼道灯坏了，晚上看不见路。")
    old = archived(cast, text="暖气片漏水，快来修一修吧。")
    Petition.objects.filter(pk=old.petition_id).update(is_historical=True)

    assert lasting.to_ask(at=WEEKS) == []
    assert lasting.ask(silent.petition, at=WEEKS) == []


@pytest.mark.parametrize(
    ("text", "outcome", "lasts", "state"),
    [
        ("1", "taken", True, OrderState.VERIFIED),
        (" 3 ", "taken", False, OrderState.REWORK),
        ("2", "unclear", None, OrderState.VERIFIED),
    ],
)
def test_petitioner_answers_by_writing_back(cast, text, outcome, lasts, state):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)

    reply = sms.take_reply(message_id="1", phone="13800001111", text=text, at=WEEKS)

    order.refresh_from_db()
    assert (reply.outcome, LastingCheck.objects.get().lasts) == (outcome, lasts)
    assert order.state == state


def test_reply_after_the_days_of_the_rule_changes_nothing(cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)
    late = MONDAY + timedelta(days=91)

    reply = sms.take_reply(message_id="1", phone="13800001111", text="3", at=late)

    order.refresh_from_db()
    assert (reply.outcome, order.came_back_at) == ("refused", None)


def test_page_asks_answers_nothing_by_itself_and_takes_one_tap(client, cast):
    order = archived(cast)
    lasting.ask(order.petition, at=WEEKS)
    LastingCheck.objects.update(until=WEEKS + timedelta(days=3650))
    url = reverse(
        "dispatch:lasting", args=[order.petition.number, receipt_secret(order.petition.public_id)]
    )

    page = client.get(url)
    assert "住房和城乡建设局办的，现在还好吗" in page.content.decode()
    assert LastingCheck.objects.get().answered_at is None
    assert client.post(f"{url}answer/", {"order": str(order.public_id)}).status_code == 422
    told = client.post(f"{url}answer/", {"order": str(order.public_id), "lasts": "no"}, follow=True)
    again = client.post(f"{url}answer/", {"order": str(order.public_id), "lasts": "no"})

    assert "马上重办" in told.content.decode()
    assert "现在没有要问您的" in told.content.decode()
    assert again.status_code == 404  # the next round has not been asked about
    assert "13800001111" not in page.content.decode()


def test_sweep_and_task_may_run_twice(cast, monkeypatch):
    order = archived(cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: WEEKS)

    sweep_lasting()
    ask_lasting(petition_id=order.petition_id)
    ask_lasting(petition_id=order.petition_id)

    assert LastingCheck.objects.count() == 1
