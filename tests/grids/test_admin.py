from datetime import date

import pytest

from grids.models import Post
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.yuanbao.signing import sign_in
from yuanbao.models import AuditEntry
from yuanbao.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]


@pytest.fixture
def administrator(client, tree):
    """An administrator of the second town, signed in with both steps."""
    person = PostHolderFactory(name="管理员", is_staff=True)
    PostFactory(user=person, grid=tree["second"], role=Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def facts(user, grid, **others):
    return {
        "user": user.pk,
        "grid": grid.pk,
        "role": Role.GRID_WORKER,
        "starts_on": "2021-02-01",
        "ends_on": "",
        "work_phone": "0415-0000001",
        **others,
    }


def test_post_is_appointed_through_the_service(client, tree, administrator):
    person = PostHolderFactory()

    response = client.post("/admin/grids/post/add/", facts(person, tree["village"]))

    post = Post.objects.get(user=person)
    assert response.status_code == 302
    assert (post.grid, post.starts_on) == (tree["village"], date(2021, 2, 1))
    entry = AuditEntry.objects.get(act="appoint")
    assert entry.actor_id == administrator.pk


@pytest.mark.parametrize(
    ("grid", "others", "words"),
    [
        ("west", {}, "不在您的管理范围"),
        ("village", {"ends_on": "2021-01-01"}, "早于任职日期"),
    ],
)
def test_post_that_would_be_refused_is_explained_beside_the_field(
    client, tree, administrator, grid, others, words
):
    person = PostHolderFactory()

    response = client.post("/admin/grids/post/add/", facts(person, tree[grid], **others))

    assert words in response.content.decode()
    assert not Post.objects.filter(user=person).exists()


def test_post_held_already_is_explained(client, tree, administrator):
    held = PostFactory(grid=tree["village"])

    response = client.post("/admin/grids/post/add/", facts(held.user, tree["village"]))

    assert "已经在任这个岗位" in response.content.decode()


def test_post_change_ends_it_and_touches_nothing_else(client, tree, administrator):
    post = PostFactory(grid=tree["village"])
    changes = facts(PostHolderFactory(), tree["west"], ends_on="2021-03-31")

    client.post(f"/admin/grids/post/{post.pk}/change/", changes)

    changed = Post.objects.get(pk=post.pk)
    assert changed.ends_on == date(2021, 3, 31)
    assert (changed.user, changed.grid, changed.starts_on) == (
        post.user,
        post.grid,
        post.starts_on,
    )


def test_posts_elsewhere_are_not_shown(client, tree, administrator):
    far = PostFactory(grid=tree["west"])

    response = client.get(f"/admin/grids/post/{far.pk}/change/")

    assert response.status_code == 302  # back to the index: there is no such row here
    assert str(far.user) not in client.get("/admin/grids/post/").content.decode()


def test_tree_is_read_only(client, tree, administrator):
    address = f"/admin/grids/grid/{tree['west'].pk}/change/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "改名"}).status_code == 403
    assert client.get("/admin/grids/grid/add/").status_code == 403
    assert client.get("/admin/grids/grid/").status_code == 200
    assert client.get("/admin/grids/gridsuccession/").status_code == 200
