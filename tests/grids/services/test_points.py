from datetime import timedelta

import pytest
from django.utils import timezone

from grids.models import SafetyLook, SafetyPoint
from grids.queries.day import day_of, points_to_see
from grids.services.points import PointFacts, amend_point, list_point, retire_point, see_point
from yuanbao.audit import last_entry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return timezone.now()


def facts(grid, **values):
    known = {"kind": "fire_lane", "name": "东侧消防通道", "place": "3 号楼", "interval_days": 7}
    return PointFacts(grid=grid, **{**known, **values})


@pytest.fixture
def point(cast, at):
    return list_point(facts(cast.unit), by=cast.community_clerk, at=at)


def test_list_point_puts_it_on_todays_walk(cast, point, at):
    day = day_of(cast.grid_worker, at=at)

    assert [row.stop.title for row in day.rows] == ["东侧消防通道"]
    assert day.rows[0].words == "今天"
    assert last_entry(point).act == "list_point"


def test_list_point_elsewhere_is_out_of_reach(cast, at):
    with pytest.raises(OutOfReach):
        list_point(facts(cast.other_unit), by=cast.community_clerk, at=at)


def test_see_point_counts_the_next_time_from_today(cast, point, at):
    seen = see_point(point, by=cast.grid_worker, at=at)

    assert seen.next_due_on == timezone.localdate(at) + timedelta(days=7)
    assert SafetyLook.objects.get().by == cast.grid_worker
    assert list(points_to_see(cast.grid_worker, at)) == []


def test_see_point_keeps_neither_place_nor_way(cast, point, at):
    see_point(point, by=cast.grid_worker, at=at)

    assert {field.name for field in SafetyLook._meta.fields} == {"id", "point", "by", "at"}


def test_see_point_of_another_grid_is_out_of_reach(cast, point, at):
    with pytest.raises(OutOfReach):
        see_point(point, by=cast.other_grid_worker, at=at)


def test_see_point_off_the_list_is_refused_with_words(cast, point, at):
    retire_point(point, by=cast.community_clerk, at=at)

    with pytest.raises(TransitionRefused, match="已不在安全点位清单上"):
        see_point(point, by=cast.grid_worker, at=at)


def test_retire_point_twice_is_refused(cast, point, at):
    retire_point(point, by=cast.community_clerk, at=at)

    with pytest.raises(TransitionRefused):
        retire_point(point, by=cast.community_clerk, at=at)


def test_amend_point_counts_anew_from_the_last_look(cast, point, at):
    see_point(point, by=cast.grid_worker, at=at)

    amended = amend_point(point, facts(cast.unit, interval_days=30), by=cast.community_clerk, at=at)

    assert amended.next_due_on == timezone.localdate(at) + timedelta(days=30)


def test_worker_sees_points_of_the_own_grid_alone(cast, point, at):
    assert list(points_to_see(cast.other_grid_worker, at)) == []


def test_point_that_is_overdue_says_by_how_much(cast, point, at):
    SafetyPoint.objects.update(next_due_on=timezone.localdate(at) - timedelta(days=2))

    row = day_of(cast.grid_worker, at=at).rows[0]

    assert (row.lamp, row.words) == ("bad", "超 2 天")
