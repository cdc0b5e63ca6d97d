"""While a grid worker is away, everything open in the grid is their substitute's, and comes back."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from dispatch.models import WorkOrder
from dispatch.notices import foot_of
from dispatch.services.routes.routing import route
from grids.models import Post
from grids.queries.tasks.asked import tasks_of_worker
from grids.queries.visits import care_of
from grids.services.workers import serving
from tests.factories.grid_tasks import a_cell
from tests.factories.petitions import file_petition
from tests.factories.registers import (
    make_building,
    make_care,
    make_household,
    make_resident,
    make_room,
)
from tests.factories.workers import make_worker, profile_for
from yuanbao.models import Notification, User
from yuanbao.roles import Capability

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast):
    """An errand of the grid's worker."""
    assert cast.grid_worker
    petition = file_petition(category=cast.litter, grid=cast.unit)
    route(petition, at=petition.filed_at)
    return WorkOrder.objects.get(unit=cast.unit)


@pytest.fixture
def care(cast):
    home = make_household(make_room(make_building(cast.unit)))
    return make_care(make_resident(home))


def seen_by(user):
    """Return what a person has before them today: orders, answers to tasks, care."""
    user = User.objects.get(pk=user.pk)
    orders = WorkOrder.objects.permitted(user, Capability.HANDLE_ORDER)
    tasks = tasks_of_worker(user, localdate())
    return list(orders), list(tasks), list(care_of(user))


def test_everything_open_goes_along_with_a_leave_and_comes_back(cast, order, care):
    cell, today = a_cell(cast), localdate()
    profile_for(cast.grid_worker, cast.unit)
    stand_in = make_worker(cast.other_unit, "代班的")
    post = Post.objects.get(user=cast.grid_worker)
    assert seen_by(stand_in.user) == ([], [], [])

    leave = serving.take_leave(
        post,
        starts_on=today,
        ends_on=today + timedelta(days=5),
        stand_in=stand_in,
        by=cast.grid_worker,
        at=now(),
    )

    assert seen_by(stand_in.user) == ([order], [cell], [care])
    assert foot_of(cast.unit, at=now()) == [stand_in.user]
    assert Notification.objects.filter(user=stand_in.user, title__contains="由您代班").exists()

    serving.come_back(leave, by=cast.grid_worker, at=now())

    assert seen_by(stand_in.user) == ([], [], [])
    assert seen_by(cast.grid_worker) == ([order], [cell], [care])
    assert foot_of(cast.unit, at=now()) == [cast.grid_worker]
