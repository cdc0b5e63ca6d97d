"""What a page offers is what `permitted` allows: the two are written apart and must agree."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from dispatch.models import WorkOrder
from dispatch.seats import staffings_today
from dispatch.services.moves.assignment import Share, dispatch
from grids.models import GridSuccession
from grids.seats import posts_today
from petitions.models import Petition
from tests.dispatch.allowed import (
    ANY_ROW,
    ANYBODY,
    BY_ROLES,
    allowed_by,
    statement_for,
    written_for,
)
from tests.factories.dispatch import StaffingFactory
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.roles import Capability, Role
from yuanbao.workflow import grant_tests, grants_of

PEOPLE = (
    "resident",
    "other_resident",
    "grid_worker",
    "other_grid_worker",
    "community_clerk",
    "town_clerk",
    "other_town_clerk",
    "receiver",
    "handler",
    "approver",
)


@pytest.fixture
def petition(cast):
    """A resident's matter in the east, with an order of the housing bureau."""
    made = file_petition(grid=cast.unit, category=cast.heating, user=cast.resident)
    dispatch(made, [Share(cast.housing)], by=None, at=MONDAY)
    return made


def both(row, user):
    """Return the capabilities as the page tells them, and as the queryset allows them."""
    told = _told(row, user)
    if user.is_authenticated and user.is_active and not user.is_superuser:
        return told, allowed_by(row, user)
    rows = type(row).objects
    return told, {c for c in Capability if rows.permitted(user, c).filter(pk=row.pk).exists()}


def _told(row, user):
    tests = grant_tests(type(row), Capability, by=user)
    return grants_of(type(row).objects.annotate(**tests).get(pk=row.pk), Capability)


def everywhere(petition):
    return [petition, petition.orders.get()]


@pytest.mark.parametrize("who", ["resident", "town_clerk", "handler"])
def test_permitted_asks_the_same_for_everybody_but_what_looks_at_roles(cast, petition, who):
    user = getattr(cast, who)
    posts_today(user)
    staffings_today(user)

    for row in everywhere(petition):
        for capability in set(Capability) - BY_ROLES:
            asked, gaps = statement_for(type(row), capability, user, row.pk)
            written, open_gaps = written_for(type(row), capability)
            told = {ANYBODY: user.pk, ANY_ROW: row.pk}
            assert asked == written, capability
            assert gaps == [told.get(gap, gap) for gap in open_gaps], capability


def test_grants_of_the_cast_are_what_permitted_allows(cast, petition):
    for who in PEOPLE:
        for row in everywhere(petition):
            told, allowed = both(row, getattr(cast, who))
            assert told == allowed, who


@pytest.mark.parametrize("place", ["district", "town", "other_unit"])
def test_grants_by_post_are_what_permitted_allows(cast, petition, place):
    for role in Role:
        user = PostFactory(user=PostHolderFactory(), grid=getattr(cast, place), role=role).user

        for row in everywhere(petition):
            told, allowed = both(row, user)
            assert told == allowed, role


def test_grants_by_staffing_are_what_permitted_allows(cast, petition):
    for role in Role:
        user = StaffingFactory(agency=cast.housing, role=role).user

        for row in everywhere(petition):
            told, allowed = both(row, user)
            assert told == allowed, role


def test_grants_reach_a_redrawn_grid_through_its_successor(cast, petition):
    GridSuccession.objects.create(old=cast.unit, new=cast.other_unit, on=date(2026, 1, 1))

    told, allowed = both(petition, cast.other_grid_worker)

    assert told == allowed
    assert Capability.VIEW_PETITION in told


def test_grants_end_with_the_post(cast, petition):
    yesterday = localdate() - timedelta(days=1)
    user = PostFactory(
        user=PostHolderFactory(), grid=cast.unit, role=Role.GRID_WORKER, ends_on=yesterday
    ).user

    assert both(petition, user) == (frozenset(), set())


@pytest.mark.parametrize("change", [{"is_superuser": True}, {"is_active": False}])
def test_grants_of_superusers_and_closed_accounts_are_what_permitted_allows(cast, petition, change):
    user = PostFactory(user=PostHolderFactory(**change), grid=cast.unit).user

    for row in everywhere(petition):
        told, allowed = both(row, user)
        assert told == allowed


def test_grants_of_nobody_are_none(cast, petition):
    for row in everywhere(petition):
        assert both(row, AnonymousUser()) == (frozenset(), set())


def test_grants_are_read_with_the_row(cast, petition, django_assert_num_queries):
    user = cast.town_clerk

    for model in (Petition, WorkOrder):
        with django_assert_num_queries(1):
            rows = list(model.objects.annotate(**grant_tests(model, Capability, by=user)))
        with django_assert_num_queries(0):
            assert all(grants_of(row, Capability) for row in rows)


@pytest.mark.parametrize("who", [*PEOPLE, "leader", "dispatcher"])
def test_grants_of_a_person_whose_seats_were_read_before_are_the_same(cast, petition, who):
    user = getattr(cast, who)
    posts_today(user)
    staffings_today(user)

    for row in everywhere(petition):
        told, allowed = both(row, user)
        assert told == allowed
