"""The editors' lists ask for the person's places once, and hold what is asked row by row."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grids.services import hierarchy
from party.models import Article, KnowledgeItem
from party.queries import articles, knowledge
from petitions.models import Petition
from tests.factories.alliances import make_compound
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.knowledge import make_item
from tests.factories.party import MONDAY, ColumnFactory, make_article
from tests.factories.petitions import file_petition
from yuanbao.roles import Capability, Role

pytestmark = pytest.mark.django_db
CAPABILITIES = (Capability.WRITE_CONTENT, Capability.PUBLISH_CONTENT)
SEATS = ("district", "town", "community", "unit", "other_town", "new")


@pytest.fixture
def places(cast):
    """Places of every level, one of them closed with its entries and taken over by another."""
    old, new = make_compound(cast.community), make_compound(cast.community, "秋实里")
    found = {name: getattr(cast, name) for name in SEATS[:-1]} | {"old": old, "new": new}
    column = ColumnFactory()
    for place in found.values():
        make_item(place)
        make_article(place, column=column)
    over = [make_item(old), make_article(old, column=column)]
    hierarchy.retire(old, successors=[new], by=cast.administrator, at=MONDAY)
    for row in over:
        type(row).objects.filter(pk=row.pk).update(grid=old)
    return found


def both(model, user, capability, on=None):
    rows = model.objects.permitted(user, capability, on)
    listed = model.objects.listed(user, capability, on)
    return set(rows.values_list("pk", flat=True)), set(listed.values_list("pk", flat=True))


@pytest.mark.parametrize("role", list(Role))
def test_lists_hold_what_rows_do_for_every_role_and_seat(places, role):
    found = []
    for seat in SEATS:
        user = PostFactory(user=PostHolderFactory(), grid=places[seat], role=role).user
        for model in (KnowledgeItem, Article):
            for capability in CAPABILITIES:
                by_row, by_list = both(model, user, capability)
                assert by_list == by_row, (seat, model, capability)
                found.append(len(by_row))

    is_of_content = role in {Role.EDITOR, Role.REVIEWER}
    assert any(found) == is_of_content


def test_lists_hold_what_was_left_on_a_closed_place(places):
    user = PostFactory(user=PostHolderFactory(), grid=places["new"], role=Role.EDITOR).user

    _by_row, by_list = both(KnowledgeItem, user, Capability.WRITE_CONTENT)

    grids = KnowledgeItem.objects.filter(pk__in=by_list).values_list("grid", flat=True)
    assert set(grids) == {places["old"].pk, places["new"].pk}


def test_lists_of_several_posts_and_of_other_days_are_the_same(places):
    user = PostHolderFactory()
    ended = timezone.localdate() - timedelta(days=3)
    PostFactory(user=user, grid=places["town"], role=Role.EDITOR, ends_on=ended)
    PostFactory(user=user, grid=places["unit"], role=Role.REVIEWER)
    PostFactory(user=user, grid=places["other_town"], role=Role.GRID_WORKER)

    for on in (None, ended - timedelta(days=1)):
        by_row, by_list = both(KnowledgeItem, user, Capability.WRITE_CONTENT, on)
        assert by_list == by_row
        assert by_row


def test_lists_of_superusers_strangers_and_those_shut_out_are_the_same(places, cast):
    root, out = PostHolderFactory(is_superuser=True), PostHolderFactory(is_active=False)
    PostFactory(user=out, grid=places["district"], role=Role.EDITOR)

    sizes = []
    for user in (root, out, cast.resident):
        by_row, by_list = both(Article, user, Capability.WRITE_CONTENT)
        assert by_list == by_row
        sizes.append(len(by_row))

    assert sizes == [Article.objects.count(), 0, 0]


def test_kinds_with_a_reach_of_their_own_are_asked_row_by_row(cast):
    mine = file_petition(category=cast.heating, grid=cast.unit, user=cast.resident)
    file_petition(category=cast.heating, grid=cast.unit)

    by_row, by_list = both(Petition, cast.resident, Capability.WITHDRAW_PETITION)

    assert by_list == by_row == {mine.pk}


@pytest.mark.parametrize("read", [knowledge.listed_items, articles.listed_articles])
def test_a_list_takes_one_statement(places, read):
    user = PostFactory(user=PostHolderFactory(), grid=places["town"], role=Role.EDITOR).user

    with CaptureQueriesContext(connection) as asked:
        rows = list(read(user))

    assert rows
    assert len(asked) == 1
