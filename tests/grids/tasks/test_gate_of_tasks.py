from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.models import GridTask, MinuteLimit, TaskCell
from grids.queries.tasks.load import load_of, load_of_week
from grids.services.tasks import admitting, limiting, turning
from grids.tasking.choices import TaskState
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from tests.factories.grid_tasks import TODAY, draft_task, running_task
from tests.factories.grids import PostHolderFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability
from yuanbao.services.calendar import load_calendar
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db

SOURCE = "区委办〔2026〕3 号"


@pytest.fixture
def keeper(cast):
    """Somebody of the organisation department who keeps the gate."""
    holder = PostHolderFactory(name="冯岩")
    department = AgencyFactory(code="D03", name="区委组织部", short_name="组织部")
    StaffingFactory(user=holder, agency=department, role="task_gate", starts_on=date(2020, 1, 1))
    return holder


def test_keeper_of_the_gate_admits_through_a_place_in_the_department(cast, keeper):
    task = admitting.submit(draft_task(cast), by=cast.handler, at=MONDAY)

    task = admitting.admit(task, by=keeper, at=MONDAY)

    assert (task.state, task.ruled_by) == (TaskState.ADMITTED, keeper)
    assert GridTask.objects.permitted(keeper, Capability.VIEW_TASK).get() == task
    assert not GridTask.objects.permitted(keeper, Capability.ASSIGN_TASK).exists()


def test_keeper_of_the_gate_reads_every_cell_and_asks_nobody_again(cast, keeper):
    running_task(cast)

    cells = TaskCell.objects

    assert cells.permitted(keeper, Capability.VIEW_TASK).count() == 2
    assert not cells.permitted(keeper, Capability.ASSIGN_TASK).exists()
    assert not cells.permitted(keeper, Capability.ANSWER_TASK).exists()


def test_gate_kept_for_one_place_alone_opens_no_other(cast):
    holder = PostHolderFactory(name="冯岩")
    StaffingFactory(user=holder, agency=cast.platform, role="task_gate", starts_on=date(2020, 1, 1))
    task = admitting.submit(draft_task(cast), by=cast.handler, at=MONDAY)

    with pytest.raises(OutOfReach):
        admitting.admit(task, by=holder, at=MONDAY)
    with pytest.raises(OutOfReach):
        limiting.set_limit(90, valid_from=TODAY, source=SOURCE, by=holder, at=MONDAY)


def test_limit_is_set_for_a_day_and_the_earlier_one_stays(cast, keeper):
    MinuteLimit.objects.create(minutes=240, valid_from=date(2020, 1, 1), source="旧")

    row = limiting.set_limit(180, valid_from=TODAY, source=SOURCE, by=keeper, at=MONDAY)
    again = limiting.set_limit(150, valid_from=TODAY, source=SOURCE, by=keeper, at=MONDAY)

    assert again == row
    assert list(MinuteLimit.objects.order_by("valid_from").values_list("minutes", flat=True)) == [
        240,
        150,
    ]
    acts = AuditEntry.objects.filter(object_type="grids.minutelimit").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["set_limit", "amend_limit"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"valid_from": TODAY - timedelta(days=1)}, "已经过了"), ({"source": " "}, "依据")],
)
def test_limit_that_cannot_hold_is_refused(cast, changes, words):
    facts = {"valid_from": TODAY, "source": SOURCE, **changes}

    with pytest.raises(limiting.LimitRefused, match=words):
        limiting.set_limit(180, **facts, by=cast.shift_leader, at=MONDAY)


def test_limit_set_by_a_department_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        limiting.set_limit(180, valid_from=TODAY, source=SOURCE, by=cast.handler, at=MONDAY)


def test_limit_page_shows_history_and_this_week_and_keeps_a_new_one(cast, client):
    client.force_login(cast.shift_leader)
    page = reverse("grids:limit-list")
    today = timezone.localdate()

    empty = client.get(page)
    late = client.post(page, {"minutes": 90, "valid_from": "2020-01-01", "source": SOURCE})
    client.post(page, {"minutes": 90, "valid_from": today.isoformat(), "source": SOURCE})
    shown = client.get(page)

    assert "现在没有设上限" in empty.text
    assert late.status_code == 409
    assert "现在每周每个网格不超过 90 分钟" in shown.text
    assert [row.grid for row in shown.context["rows"]] == [cast.unit, cast.other_unit]


def test_gate_shows_the_week_of_each_grid_before_admitting(cast, client):
    MinuteLimit.objects.create(minutes=30, valid_from=date(2020, 1, 1), source="测试")
    today = timezone.localdate()
    span = {"starts_on": today, "ends_on": today}
    running_task(cast, cast.community, minutes=25, at=timezone.now(), **span)
    task = draft_task(cast, minutes=10, at=timezone.now(), **span)
    task = admitting.submit(task, by=cast.handler, at=timezone.now())
    client.force_login(cast.shift_leader)
    page = reverse("grids:task-admit", args=[task.public_id])

    whole, over = client.get(page), client.get(page + "?above=limit")

    rows = [(row.grid, row.before, row.after, row.is_over) for row in whole.context["rows"]]
    assert rows == [(cast.unit, 25, 35, True), (cast.other_unit, 0, 10, False)]
    assert [row.grid for row in over.context["rows"]] == [cast.unit]
    assert f"{cast.town.name}·{cast.community.name}" in over.text


def test_load_of_week_counts_every_unit_once(cast):
    running_task(cast, cast.community, minutes=25)

    load = load_of_week(TODAY)

    assert (load.units, load.own, load.most, load.average, load.limit) == (2, 0, 25, 12, None)


def test_task_on_workdays_moves_off_a_holiday(cast):
    plan = {"year": "2026", "status": "confirmed", "holiday": "测试假"}
    span = {"first": "2026-11-24", "last": "2026-11-25", "kind": "rest"}
    load_calendar([{**plan, **span, "source": "测试"}], at=MONDAY)
    ends = TODAY + timedelta(days=4)
    task = running_task(cast, repeat="daily", days=1, ends_on=ends, on_workdays=True, minutes=10)

    days = [TODAY + timedelta(days=n) for n in (0, 3, 4)]
    assert list(task.turns.order_by("starts_on").values_list("starts_on", flat=True)) == days
    assert load_of(task, TODAY).own == 30
    assert turning.open_turns(task, at=MONDAY) == 0
