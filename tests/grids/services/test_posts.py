from datetime import date

import pytest

from grids.services import posts
from grids.services.posts import Term
from grids.services.refusals import PlaceRetired
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.grids.conftest import AT, close
from yuanbao.models import AuditEntry
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db

FROM = Term(date(2021, 2, 1))


def appoint(tree, grid="west", term=FROM, user=None, by=None):
    return posts.appoint(
        user or PostHolderFactory(),
        grid=tree[grid],
        role=Role.GRID_WORKER,
        term=term,
        by=by,
        at=AT,
    )


def test_appoint_gives_the_post_and_records_it(tree):
    post = appoint(tree, term=Term(date(2021, 2, 1), work_phone="0415-0000001"))

    assert (post.starts_on, post.ends_on, post.work_phone) == (
        date(2021, 2, 1),
        None,
        "0415-0000001",
    )
    assert AuditEntry.objects.latest("id").act == "appoint"


def test_appoint_is_limited_to_ones_own_territory(tree):
    secretary = PostFactory(grid=tree["second"], role=Role.TOWN_SECRETARY).user

    with pytest.raises(OutOfReach):
        appoint(tree, "west", by=secretary)
    assert appoint(tree, "village", by=secretary).grid == tree["village"]


def test_appoint_twice_or_backwards_is_refused(tree):
    person = PostHolderFactory()
    appoint(tree, user=person)

    with pytest.raises(posts.AlreadyServes, match="已经在"):
        appoint(tree, user=person)
    with pytest.raises(posts.EndsBeforeStart, match="没有保存"):
        appoint(tree, term=Term(date(2021, 2, 1), date(2021, 1, 31)))


def test_appoint_on_a_closed_place_is_refused(tree):
    close(tree["west"], successors=[tree["east"]])

    with pytest.raises(PlaceRetired, match="已停用，没有保存"):
        appoint(tree)


def test_relieve_ends_the_post_and_keeps_the_rest(tree):
    post = appoint(tree, term=Term(date(2021, 2, 1), work_phone="0415-0000001"))

    post = posts.relieve(post, ends_on=date(2021, 3, 31), by=None, at=AT)

    assert (post.ends_on, post.work_phone) == (date(2021, 3, 31), "0415-0000001")
    with pytest.raises(posts.EndsBeforeStart):
        posts.relieve(post, ends_on=date(2021, 1, 1), by=None, at=AT)
