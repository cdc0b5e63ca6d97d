from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch.choices import OrderState
from dispatch.models import Appeal, Rating
from dispatch.services.judging import appeals
from dispatch.services.judging.rating import Judgement
from dispatch.services.moves.recusal import Recused
from petitions.models import ProgressEntry
from tests.dispatch.services.work import BAD, GOOD, done_again, rate, serving, settled
from tests.factories.dispatch import StaffingFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
# Monday's rating can be appealed against until the next Monday closes.
LAST, TOO_LATE = MONDAY + timedelta(days=7, hours=7), MONDAY + timedelta(days=7, hours=8)


def rated(cast, judgement=BAD, **values):
    order = settled(cast, **values)
    rate(order, judgement, at=LATER)
    order.refresh_from_db()
    return order


def appeal(cast, order, *, by=None, at=LATER, **values):
    facts = {"reason": "A1", "text": "评的是隔壁楼，不是我们办的。", **values}
    return appeals.appeal(order, by=by or cast.handler, at=at, **facts)


def test_appeal_keeps_who_why_and_which_rating_and_the_rework_goes_on(cast):
    order = rated(cast)

    row = appeal(cast, order)

    order.refresh_from_db()
    assert (row.reason, row.asked_by, row.asked_at) == ("A1", cast.handler, LATER)
    assert row.rating == Rating.objects.get()
    assert row.rating.excluded_at is None
    assert order.state == OrderState.REWORK


def test_appeal_tells_those_who_rule_and_stays_among_staff(cast):
    serving(cast.shift_leader)

    appeal(cast, rated(cast))

    line = ProgressEntry.objects.get(act="appeal")
    assert (line.staff_text, line.public_text) == ("申请剔除评价：评的不是本单位办的事", "")
    told = Notification.objects.filter(title__startswith="评价申诉待裁定")
    assert [row.user for row in told] == [cast.shift_leader]
    assert AuditEntry.objects.filter(act="appeal", actor_id=cast.handler.pk).exists()


def test_appeal_text_hides_the_petitioners_name_and_phone(cast):
    row = appeal(cast, rated(cast, name="刘芳菲"), text="刘芳菲说打错了，电话 13812345678。")

    assert "刘芳菲" not in row.text
    assert "13812345678" not in row.text


@pytest.mark.parametrize(
    "judgement",
    [
        BAD,
        Judgement(solved="no", satisfaction="satisfied"),
        Judgement(solved="partly", satisfaction="fair"),
    ],
)
def test_appeal_against_whatever_costs_the_agency_is_taken(cast, judgement):
    assert appeal(cast, rated(cast, judgement)).pk


def test_appeal_against_a_good_rating_refuses(cast):
    with pytest.raises(TransitionRefused, match="不用申诉"):
        appeal(cast, rated(cast, GOOD))


def test_appeal_without_a_rating_refuses(cast):
    with pytest.raises(TransitionRefused, match="不用申诉"):
        appeal(cast, settled(cast))


def test_appeal_twice_against_one_rating_refuses(cast):
    order = rated(cast)
    appeal(cast, order)

    with pytest.raises(TransitionRefused, match="只能申诉一次"):
        appeal(cast, order)


def test_appeal_on_the_last_moment_is_taken_and_after_it_refused(cast):
    first, second = rated(cast), rated(cast)

    assert appeal(cast, first, at=LAST).pk
    with pytest.raises(TransitionRefused, match="五个工作日"):
        appeal(cast, second, at=TOO_LATE)


@pytest.mark.parametrize(
    ("facts", "words"), [({"reason": "X"}, "从列表中选"), ({"text": "  "}, "请写明依据")]
)
def test_appeal_without_reason_or_words_refuses(cast, facts, words):
    with pytest.raises(TransitionRefused, match=words):
        appeal(cast, rated(cast), **facts)


@pytest.mark.parametrize("who", ["other_handler", "shift_leader", "town_clerk"])
def test_appeal_by_anybody_but_the_agency_is_out_of_reach(cast, who):
    order = rated(cast)

    with pytest.raises(OutOfReach):
        appeal(cast, order, by=getattr(cast, who))


def test_accept_appeal_excludes_the_rating_and_leaves_it_where_it_was(cast):
    serving(cast.receiver, cast.approver)
    order = rated(cast)
    row = appeal(cast, order)

    appeals.accept_appeal(row, ruling="录音可查，确系填错。", by=cast.shift_leader, at=LAST)

    row.refresh_from_db()
    rating = Rating.objects.get()
    assert (row.is_accepted, row.decided_by, row.decided_at) == (True, cast.shift_leader, LAST)
    assert (rating.excluded_at, rating.satisfaction) == (LAST, "dissatisfied")
    told = {n.user for n in Notification.objects.filter(title="同意剔除评价，不计入考评")}
    assert told == {cast.receiver, cast.approver}
    assert AuditEntry.objects.filter(act="accept_appeal", reason="录音可查，确系填错。").exists()


def test_refuse_appeal_counts_the_rating_as_it_was_given(cast):
    row = appeal(cast, rated(cast))

    appeals.refuse_appeal(row, ruling="通话录音与申诉不符。", by=cast.shift_leader, at=LAST)

    row.refresh_from_db()
    assert (row.is_accepted, Rating.objects.get().excluded_at) == (False, None)
    assert ProgressEntry.objects.get(act="refuse_appeal").opinion == "通话录音与申诉不符。"


@pytest.mark.parametrize("who", ["handler", "dispatcher", "leader"])
def test_decide_appeal_without_the_right_is_out_of_reach(cast, who):
    row = appeal(cast, rated(cast))

    with pytest.raises(OutOfReach):
        appeals.accept_appeal(row, ruling="可以。", by=getattr(cast, who), at=LAST)


def test_decide_appeal_as_one_of_the_agencys_own_refuses(cast):
    row = appeal(cast, rated(cast))
    StaffingFactory(user=cast.shift_leader, agency=cast.housing)

    with pytest.raises(Recused, match="应当回避"):
        appeals.accept_appeal(row, ruling="可以。", by=cast.shift_leader, at=LAST)


def test_decide_appeal_by_who_asked_refuses(cast):
    row = appeal(cast, rated(cast))
    Appeal.objects.update(asked_by=cast.shift_leader)

    with pytest.raises(TransitionRefused, match="不能自己裁定"):
        appeals.accept_appeal(row, ruling="可以。", by=cast.shift_leader, at=LAST)


def test_decide_appeal_by_who_asked_is_refused_by_the_database_too(cast):
    appeal(cast, rated(cast))

    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(decided_by=cast.handler, decided_at=LAST, is_accepted=True)


def test_decide_appeal_without_words_refuses(cast):
    row = appeal(cast, rated(cast))

    with pytest.raises(TransitionRefused, match="请写明裁定的依据"):
        appeals.refuse_appeal(row, ruling=" ", by=cast.shift_leader, at=LAST)


def test_rule_a_second_time_names_who_was_first(cast):
    order = rated(cast)
    appeal(cast, order)
    facts = {"ruling": "录音可查。", "by": cast.shift_leader, "at": LAST}
    appeals.rule(order, is_accepted=True, **facts)

    with pytest.raises(TransitionRefused, match="何静已经裁定过：剔除"):
        appeals.rule(order, is_accepted=False, **facts)


def test_rule_without_an_appeal_refuses(cast):
    with pytest.raises(TransitionRefused, match="没有待裁定的申诉"):
        appeals.rule(rated(cast), is_accepted=True, ruling="x", by=cast.shift_leader, at=LAST)


def test_rule_takes_the_open_appeal_of_a_later_round(cast):
    order = rated(cast)
    first = appeal(cast, order)
    appeals.refuse_appeal(first, ruling="照计。", by=cast.shift_leader, at=LATER)
    order = done_again(cast, order, at=LATER)
    rate(order, BAD, at=LATER)
    second = appeal(cast, order)

    appeals.rule(order, is_accepted=True, ruling="同意。", by=cast.shift_leader, at=LATER)

    second.refresh_from_db()
    assert second.is_accepted is True
