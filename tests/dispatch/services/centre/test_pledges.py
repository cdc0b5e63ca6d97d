from datetime import timedelta

import pytest

from dispatch.models import Pledge
from dispatch.services.centre import pledges
from dispatch.tasks import sweep_pledges
from petitions.models import ProgressEntry
from tests.dispatch.services.work import signed
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

SIXTEEN = MONDAY + timedelta(hours=6)


def promised(cast, *, by=None, person=None, **facts):
    petition = facts.pop("petition", None) or file_petition(grid=cast.unit)
    by = by or cast.dispatcher
    values = {"text": "回电告知抢修结果", "due_at": SIXTEEN, **facts}
    return pledges.pledge(petition, **values, person=person or by, by=by, at=MONDAY)


def test_pledge_stands_on_the_timeline_and_tells_who_must_keep_it(cast):
    row = promised(cast, person=cast.call_back)

    line = ProgressEntry.objects.get(petition_id=row.petition_id, act="pledge")
    told = Notification.objects.get(user=cast.call_back)
    assert line.staff_text == "承诺：11-23 16:00 前由唐敏"
    assert (line.opinion, line.public_text) == ("回电告知抢修结果", "")
    assert told.title == "有一条承诺请您兑现"


def test_pledge_by_the_agency_that_handles_the_order_is_taken(cast):
    order = signed(cast)

    row = promised(cast, petition=order.petition, by=cast.handler)

    assert row.person == cast.handler


def test_pledge_by_who_does_not_work_on_the_matter_is_out_of_reach(cast):
    order = signed(cast)

    for stranger in (cast.other_handler, cast.grid_worker, cast.leader):
        with pytest.raises(OutOfReach):
            promised(cast, petition=order.petition, by=stranger)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": "  "}, "请写明承诺做什么"),
        ({"due_at": MONDAY}, "承诺的时间已经过了"),
    ],
)
def test_pledge_without_what_or_when_is_refused(cast, facts, words):
    with pytest.raises(TransitionRefused, match=words):
        promised(cast, **facts)


def test_pledge_for_somebody_of_another_side_is_refused(cast):
    with pytest.raises(TransitionRefused, match="陈立群不办这件事"):
        promised(cast, person=cast.handler)


def test_pledge_strikes_out_personal_data(cast):
    row = promised(cast, text="打 13800001111 告诉刘先生")

    assert "13800001111" not in row.text


def test_keep_ends_it_once(cast):
    row = promised(cast)

    pledges.keep(row, text="已回电", by=cast.dispatcher, at=SIXTEEN)

    row.refresh_from_db()
    assert (row.is_kept, row.ending, row.ended_by) == (True, "已回电", cast.dispatcher)
    with pytest.raises(TransitionRefused, match="高原已在 11-23 16:00 了结"):
        pledges.miss(row, text="没打通", by=cast.shift_leader, at=SIXTEEN)


def test_miss_asks_for_the_reason(cast):
    row = promised(cast)

    with pytest.raises(TransitionRefused, match="为什么没有做到"):
        pledges.miss(row, text=" ", by=cast.dispatcher, at=SIXTEEN)

    assert not pledges.miss(row, text="抢修未完", by=cast.dispatcher, at=SIXTEEN).is_kept


def test_keep_by_a_stranger_is_out_of_reach(cast):
    row = promised(cast)

    with pytest.raises(OutOfReach):
        pledges.keep(row, text="", by=cast.handler, at=SIXTEEN)


def test_remind_comes_before_and_after_the_moment_once_each(cast):
    row, leader = promised(cast), cast.shift_leader
    before, after = SIXTEEN - timedelta(minutes=10), SIXTEEN + timedelta(minutes=1)

    assert pledges.to_remind(at=SIXTEEN - timedelta(minutes=16)) == []
    assert [pledges.remind(row, at=at) for at in (before, before, after, after)] == [1, 1, 2, 2]

    titles = list(Notification.objects.order_by("id").values_list("user__name", "title"))
    assert titles == [
        ("高原", "承诺快到时间了"),
        ("高原", "承诺到时间了，还没有兑现"),
        (leader.name, "承诺到时间了，还没有兑现"),
    ]
    assert pledges.to_remind(at=after) == []


def test_remind_leaves_an_ended_one_alone(cast):
    row = pledges.keep(promised(cast), text="", by=cast.dispatcher, at=MONDAY)

    assert pledges.remind(row, at=SIXTEEN) == 0
    assert not Notification.objects.exists()


def test_sweep_reminds_of_what_is_over(cast, settings, django_capture_on_commit_callbacks):
    row = promised(cast)
    Pledge.objects.update(due_at=MONDAY + timedelta(seconds=1))

    with django_capture_on_commit_callbacks(execute=True):
        sweep_pledges()

    row.refresh_from_db()
    assert row.reminded_level == pledges.OVER
