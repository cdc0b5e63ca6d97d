from datetime import timedelta

import pytest

from petitions.choices import State
from petitions.models import LedgerEntry, Petition, ProgressEntry
from petitions.services import merging, tracking
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def pair(cast):
    """A matter with one joiner that went into another one with one joiner; all have phones."""
    petition = file_petition(grid=cast.unit, phone="13800001111", title="暖气不热")
    target = file_petition(grid=cast.unit, phone="13800002222", title="全楼不热")
    tracking.join(petition, joiner_key="a", phone="13800003333", at=MONDAY)
    tracking.join(target, joiner_key="b", phone="13800004444", at=MONDAY)
    petition, target = fresh(petition), fresh(target)
    merging.merge(petition, into=target, by=cast.dispatcher, at=LATER)
    return fresh(petition), fresh(target)


def fresh(petition):
    return Petition.objects.get(pk=petition.pk)


def told(title):
    rows = Notification.objects.filter(title=title)
    return sorted(row.address for row in rows)


def test_merge_tells_both_authors_and_everyone_who_joined(pair):
    assert told("已并案办理") == ["13800001111", "13800003333"]
    assert told("又有一件并进来") == ["13800002222", "13800004444"]


def test_merge_of_what_others_were_merged_into_tells_their_authors_too(cast, pair):
    _petition, target = pair
    bigger = file_petition(grid=cast.unit, phone="13800005555")

    merging.merge(target, into=bigger, by=cast.dispatcher, at=LATER + timedelta(minutes=1))

    assert set(told("已并案办理")) >= {"13800001111", "13800002222"}
    assert fresh(bigger).n_joined == 4


def test_unmerge_puts_it_back_by_itself_and_counts_its_people_out(cast, pair):
    petition, target = pair

    merging.unmerge(petition, why="是另一栋楼。", by=cast.dispatcher, at=LATER)

    petition, target = fresh(petition), fresh(target)
    assert (petition.state, petition.merged_into, petition.ended_at) == (State.ACCEPTED, None, None)
    assert (petition.n_joined, target.n_joined) == (1, 1)
    assert LedgerEntry.objects.get(pk=petition.pk).is_open


def test_unmerge_stands_in_both_stories_and_is_told_to_both(cast, pair):
    petition, target = pair

    merging.unmerge(petition, why="是另一栋楼。", by=cast.dispatcher, at=LATER)

    mine = ProgressEntry.objects.filter(petition_id=petition.pk, act="unmerge").get()
    theirs = ProgressEntry.objects.filter(petition_id=target.pk, act="let_go").get()
    assert (mine.public_text, mine.opinion) == (
        f"不再与 {target} 一起办，单独办理",
        "是另一栋楼。",
    )
    assert theirs.public_text == "并进来的一件分出去单独办了"
    assert told("改为单独办理") == ["13800001111", "13800003333"]
    assert told("并进来的一件已分出去") == ["13800002222", "13800004444"]


def test_unmerge_then_merge_again_is_told_again(cast, pair):
    petition, target = pair
    merging.unmerge(petition, why="看错了。", by=cast.dispatcher, at=LATER)

    merging.merge(fresh(petition), into=target, by=cast.dispatcher, at=LATER + timedelta(hours=1))

    assert told("已并案办理").count("13800001111") == 2


def test_unmerge_of_what_is_not_merged_refuses(cast, pair):
    _petition, target = pair

    with pytest.raises(TransitionRefused, match="不能再撤销并案"):
        merging.unmerge(target, why="分开。", by=cast.dispatcher, at=LATER)


def test_unmerge_without_a_reason_refuses(cast, pair):
    with pytest.raises(TransitionRefused, match="请写明为什么要分出来"):
        merging.unmerge(pair[0], why=" ", by=cast.dispatcher, at=LATER)


def test_unmerge_by_somebody_without_the_seat_is_out_of_reach(cast, pair):
    with pytest.raises(OutOfReach):
        merging.unmerge(pair[0], why="分开。", by=cast.handler, at=LATER)
