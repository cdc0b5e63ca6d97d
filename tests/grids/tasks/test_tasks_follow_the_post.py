from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from grids.models import Post
from grids.queries.tasks.asked import tasks_of_worker
from grids.queries.tasks.report import report_of
from grids.services.tasks import answering, reminding, turning
from grids.services.workers import serving
from grids.tasking.choices import CellState
from tests.factories.grid_tasks import TODAY, running_task
from tests.factories.petitions import MONDAY
from tests.factories.workers import make_manager, make_worker, profile_for
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db

# Who may act is asked of today, so the leave lasts beyond it whenever the test runs.
LATER = max(TODAY, localdate()) + timedelta(days=3)


@pytest.fixture
def colleague(cast):
    return make_worker(cast.other_unit, "孙丽")


@pytest.fixture
def leave(cast, colleague):
    profile_for(cast.grid_worker, cast.unit)
    return serving.take_leave(
        Post.objects.get(user=cast.grid_worker),
        starts_on=TODAY,
        ends_on=LATER,
        stand_in=colleague,
        by=cast.grid_worker,
        at=MONDAY,
    )


def test_substitute_sees_and_answers_the_tasks_of_the_grid(cast, colleague, leave):
    cell = running_task(cast, cast.community).cells.get()

    seen = list(tasks_of_worker(colleague.user, TODAY))
    after = list(tasks_of_worker(colleague.user, LATER + timedelta(days=1)))
    cell = answering.answer(cell, {"q1": "3"}, by=colleague.user, at=MONDAY)

    assert (seen, after) == ([cell], [])
    assert (cell.state, cell.answered_by) == (CellState.DONE, colleague.user)


def test_reminder_goes_to_the_substitute_and_leaves_the_absent_in_peace(cast, colleague, leave):
    turn = running_task(cast, cast.community).turns.get()

    reminding.remind(turn, at=MONDAY + timedelta(days=3))

    told = Notification.objects.filter(title__contains=turn.task.title)
    assert [one.user for one in told] == [colleague.user]


def test_post_handed_over_brings_the_tasks_along(cast, colleague):
    cell = running_task(cast, cast.community).cells.get()
    manager = make_manager(cast.community)
    old = cast.grid_worker
    post, first = Post.objects.get(user=old), TODAY + timedelta(days=1)

    serving.hand_over(post, to=colleague, first_day=first, note="", by=manager, at=MONDAY)

    assert list(tasks_of_worker(old, TODAY)) == [cell]
    assert list(tasks_of_worker(old, first)) == []
    assert list(tasks_of_worker(colleague.user, first)) == [cell]


def test_turn_that_nobody_answered_is_missed_and_a_late_answer_is_told(cast):
    ends = TODAY + timedelta(days=20)
    task = running_task(cast, repeat="weekly", days=2, ends_on=ends)
    first, second = task.cells.filter(starts_on=TODAY).order_by("grid__code")
    late = MONDAY + timedelta(days=3)
    answering.answer(first, {"q1": "1"}, by=cast.grid_worker, at=late)

    turning.open_turns(task, at=MONDAY + timedelta(days=7))
    turning.close_late(task, at=MONDAY + timedelta(days=7))

    report = report_of(task, cast.handler)
    second.refresh_from_db()
    assert second.state == CellState.CLOSED
    assert (report.late, report.missed) == (1, 1)


def test_sweep_that_slept_opens_no_turn_that_is_over(cast):
    ends = TODAY + timedelta(days=40)
    task = running_task(cast, repeat="weekly", days=2, ends_on=ends)
    asleep = MONDAY + timedelta(days=21)

    turning.open_turns(task, at=asleep)
    turning.close_late(task, at=asleep)

    days = [(row.starts_on - TODAY).days for row in task.turns.order_by("starts_on")]
    assert days == [0, 7, 21, 28]
    assert not task.cells.filter(
        state=CellState.OPEN, due_on__lt=TODAY + timedelta(days=21)
    ).exists()
