"""The demo's people in grid work."""

import pytest

from grids.demo.workers import load_workers
from grids.models import (
    AllowanceSheet,
    Commitment,
    GridPhone,
    Post,
    WorkerProfile,
)
from grids.queries.workers.allowances import totals_of
from grids.services.workers import insurance
from grids.services.workers.reference import load_worker_tables
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.grids.conftest import LATER
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(tree):
    load_worker_tables()
    admin = PostHolderFactory(username="admin", name="管理员")
    PostFactory(user=admin, grid=tree["district"], role=Role.ADMINISTRATOR)
    PostFactory(grid=tree["first"], role=Role.TOWN_CLERK)
    for number, place in enumerate(("west", "east", "village"), start=1):
        PostFactory(grid=tree[place], work_phone=f"1680000100{number}")


def test_load_gives_everybody_a_profile_a_letter_and_a_phone(people):
    n = load_workers(at=LATER)

    assert n == 3
    assert Commitment.objects.count() == 3
    assert GridPhone.objects.numbered("16800001001").get().holder is not None
    assert WorkerProfile.objects.filter(state="candidate").count() == 2


def test_load_pays_a_month_and_covers_everybody(people, tree):
    load_workers(at=LATER)

    sheets = {sheet.place.name: sheet for sheet in AllowanceSheet.objects.select_related("place")}
    assert sheets["东街道"].state == "locked"
    assert totals_of(sheets["东街道"]).in_yuan["whole"] == "260.00"
    assert not insurance.uncovered(tree["district"], LATER.date()).exists()


def test_load_twice_adds_nothing(people):
    load_workers(at=LATER)
    before = (WorkerProfile.objects.count(), GridPhone.objects.count(), Post.objects.count())

    load_workers(at=LATER)

    assert before == (
        WorkerProfile.objects.count(),
        GridPhone.objects.count(),
        Post.objects.count(),
    )
