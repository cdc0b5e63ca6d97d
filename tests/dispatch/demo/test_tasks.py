import pytest

from dispatch.demo.tasks import load_tasks
from grids.models import GridTask, TaskCell
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from tests.factories.petitions import MONDAY

pytestmark = pytest.mark.django_db


def test_load_tasks_twice_makes_five_tasks_and_answers_once(cast):
    people = [cast.shift_leader, cast.handler, cast.other_handler]
    people += [cast.grid_worker, cast.other_grid_worker]
    for code in ("D08", "D24"):
        StaffingFactory(agency=AgencyFactory(code=code))

    asked = load_tasks(at=MONDAY)

    assert load_tasks(at=MONDAY) == asked
    assert set(GridTask.objects.values_list("state", flat=True)) == {"running"}
    assert GridTask.objects.count() == 5
    assert TaskCell.objects.exclude(state="open").exists()
