"""People in grid work, required fields only."""

from datetime import datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from grids.models import AllowanceTerms, GridPhone, WorkerProfile, WorkerText
from grids.workers.choices import MonthRule, Source, TextKind, WorkerState
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from yuanbao.roles import Role

SINCE = datetime(2020, 9, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class WorkerProfileFactory(DjangoModelFactory):
    """A candidate."""

    class Meta:
        model = WorkerProfile

    name = factory.Sequence(lambda n: f"人选{n}")
    phone = factory.Sequence(lambda n: f"1390000{n % 10000:04d}")
    source = Source.VOLUNTEER
    grid = factory.SubFactory(GridFactory)
    proposed_at = SINCE


class WorkerTextFactory(DjangoModelFactory):
    """A commitment letter of two clauses."""

    class Meta:
        model = WorkerText

    kind = TextKind.COMMITMENT
    version = factory.Sequence(lambda n: n + 1)
    title = "网格员服务承诺书"
    body = "说到做到。\n不泄露。"
    valid_from = SINCE.date()


class AllowanceTermsFactory(DjangoModelFactory):
    """A hundred and thirty yuan, paid by the day."""

    class Meta:
        model = AllowanceTerms

    valid_from = SINCE.date().replace(day=1)
    work_fen, phone_fen = 10000, 3000
    rule = MonthRule.BY_DAY
    source = "测试标准"


class GridPhoneFactory(DjangoModelFactory):
    """A telephone in store."""

    class Meta:
        model = GridPhone

    number = factory.Sequence(lambda n: f"1390001{n % 10000:04d}")
    grid = factory.SubFactory(GridFactory)
    bought_at = SINCE


def make_worker(grid, name="周晓敏", role=Role.GRID_WORKER, **post):
    """Return the profile of somebody who serves on the grid, with account and post."""
    user = PostHolderFactory(name=name)
    PostFactory(user=user, grid=grid, role=role, **post)
    return profile_for(user, grid)


def profile_for(user, grid):
    """Return a profile in service for an account that has its post already."""
    return WorkerProfileFactory(
        grid=grid,
        user=user,
        state=WorkerState.APPOINTED,
        appointed_at=SINCE,
    )


def make_manager(grid, name="社区书记", role=Role.COMMUNITY_SECRETARY):
    return PostFactory(user=PostHolderFactory(name=name), grid=grid, role=role).user
