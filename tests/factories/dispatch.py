"""Agencies, their people, duties and limits, required fields only."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from dispatch.choices import AgencyKind, Step, TimeUnit
from dispatch.models import Agency, DutyRule, Hotline, ServiceLimit, Staffing
from tests.factories.grids import PostHolderFactory
from yuanbao.models import Category
from yuanbao.roles import Role


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    code = factory.Sequence(lambda n: f"9{n:03d}")
    name = factory.Sequence(lambda n: f"第{n}类")


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"T{n:03d}")
    name = factory.Sequence(lambda n: f"区第{n}局")
    short_name = factory.Sequence(lambda n: f"{n}局")
    kind = AgencyKind.DEPARTMENT


class StaffingFactory(DjangoModelFactory):
    class Meta:
        model = Staffing

    user = factory.SubFactory(PostHolderFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Role.HANDLER
    starts_on = date(2020, 1, 1)


class DutyRuleFactory(DjangoModelFactory):
    class Meta:
        model = DutyRule

    category = factory.SubFactory(CategoryFactory)
    lead = factory.SubFactory(AgencyFactory)
    source = "测试"
    valid_from = date(2020, 1, 1)


class ServiceLimitFactory(DjangoModelFactory):
    class Meta:
        model = ServiceLimit

    step = Step.SETTLE
    amount = 5
    unit = TimeUnit.WORK_DAY
    source = "测试"


class HotlineFactory(DjangoModelFactory):
    """A platform that gets its answers by file; `webhook_url=` makes it one that is called."""

    class Meta:
        model = Hotline

    code = factory.Sequence(lambda n: f"88{n:02d}")
    name = factory.LazyAttribute(lambda row: f"{row.code}平台")
    webhook_secret = "shared-secret-of-the-test"
