from datetime import date, timedelta

import pytest

from dispatch.choices import Watch
from dispatch.models import Duty, HandOver
from dispatch.queries.centre.roster import unsigned_count
from dispatch.queries.centre.shift import missing_handovers, parts_of
from dispatch.services.centre import handover, sensitive
from dispatch.watches import Turn
from tests.dispatch.services.centre.test_pledges import promised
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

TURN = Turn(date(2026, 11, 23), Watch.DAY)
EVENING = MONDAY + timedelta(hours=10)


@pytest.fixture
def incoming(cast):
    """The leader of the next watch."""
    holder = PostHolderFactory(name="赵平")
    PostFactory(user=holder, grid=cast.district, role=Role.SHIFT_LEADER)
    return holder


def written(cast, **facts):
    facts = {"words": "全天平稳。", "to_do": "晚八点看供热恢复", **facts}
    return handover.hand_over(TURN, **facts, by=cast.shift_leader, at=EVENING)


def test_hand_over_lists_what_is_in_hand_in_words_that_stay(cast):
    row = promised(cast)
    file_petition(grid=cast.unit, text="家里煤气泄漏了，味道很大，快来人。")

    items = written(cast).items

    assert [item["text"] for item in items["pledges"]] == ["回电告知抢修结果"]
    assert items["pledges"][0]["number"] == str(row.petition)
    assert len(items["urgent"]) == 1
    assert len(items["waiting"]) == 2


def test_hand_over_names_what_became_sensitive_by_number_alone(cast):
    row = promised(cast)
    written_row = written(cast)
    before = [item["text"] for part in parts_of(written_row) for item in part.items]

    sensitive.mark(row.petition, kind="crowd", reason="约人", by=cast.shift_leader, at=EVENING)

    after = [item["text"] for part in parts_of(written_row) for item in part.items]
    assert "回电告知抢修结果" in before
    assert set(after) == {"（敏感件）"}


def test_hand_over_tells_the_other_leaders_and_counts_as_unsigned(cast, incoming):
    written(cast)

    assert list(Notification.objects.values_list("user__name", "title")) == [
        ("赵平", "有一份交接班等您签收")
    ]
    assert unsigned_count() == 1


def test_hand_over_may_be_written_again_until_it_is_signed(cast, incoming):
    row = written(cast)
    again = written(cast, words="下午停气一次。")
    handover.sign_handover(again, by=incoming, at=EVENING)

    with pytest.raises(TransitionRefused, match="赵平已在 11-23 20:00 接班签字"):
        written(cast)

    assert (again.pk, HandOver.objects.get().words) == (row.pk, "下午停气一次。")


@pytest.mark.parametrize(
    ("turn", "words", "refusal"),
    [
        (TURN, " ", "请写下当班情况"),
        (TURN.next().next(), "平稳", "还没有开始"),
    ],
)
def test_hand_over_without_words_or_too_early_is_refused(cast, turn, words, refusal):
    with pytest.raises(TransitionRefused, match=refusal):
        handover.hand_over(turn, words=words, by=cast.shift_leader, at=EVENING)


def test_hand_over_by_who_leads_no_shift_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        handover.hand_over(TURN, words="平稳", by=cast.dispatcher, at=EVENING)


def test_sign_takes_over_every_open_promise_also_the_late_one(cast, incoming):
    first = promised(cast)
    row = written(cast)
    late = promised(cast, text="查停气范围")

    row = handover.sign_handover(row, remark="已知", by=incoming, at=EVENING)

    assert [item["key"] for item in row.late if item["text"] == "查停气范围"] == [
        str(late.public_id)
    ]
    for pledge in (first, late):
        pledge.refresh_from_db()
        assert pledge.keeper == incoming
    assert unsigned_count() == 0


def test_sign_by_the_writer_is_refused(cast):
    row = written(cast)

    with pytest.raises(TransitionRefused, match="不能替接班的人签字"):
        handover.sign_handover(row, by=cast.shift_leader, at=EVENING)


def test_sign_twice_tells_who_was_first(cast, incoming):
    row = handover.sign_handover(written(cast), by=incoming, at=EVENING)

    with pytest.raises(TransitionRefused, match="赵平已在"):
        handover.sign_handover(row, by=incoming, at=EVENING)


def test_watch_that_ended_without_a_hand_over_is_missing(cast):
    Duty.objects.create(
        on=TURN.on, watch=TURN.watch, seat=Role.SHIFT_LEADER, user=cast.shift_leader
    )

    assert missing_handovers(at=MONDAY) == []
    assert [row.leader for row in missing_handovers(at=EVENING + timedelta(hours=4))] == ["何静"]
    written(cast)
    assert missing_handovers(at=EVENING + timedelta(hours=4)) == []
