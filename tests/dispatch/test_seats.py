from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dispatch.models import Staffing
from yuanbao.access import desk_of, roles_of
from yuanbao.navigation import menu_of, seats_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("person", "desk"),
    [
        ("receiver", "dispatch:desk-home"),
        ("handler", "dispatch:desk-home"),
        ("approver", "dispatch:desk-home"),
        ("community_clerk", "dispatch:desk-home"),
        ("town_clerk", "dispatch:desk-home"),
        ("dispatcher", "dispatch:queue-list"),
        ("shift_leader", "dispatch:queue-list"),
        ("grid_worker", "grids:foot-today"),
    ],
)
def test_everyone_starts_from_their_own_desk(cast, client, person, desk):
    user = getattr(cast, person)
    client.force_login(user)

    assert desk_of(user) == reverse(desk)
    assert client.get(reverse(desk)).status_code == 200


def test_menu_holds_only_pages_that_open(cast, client):
    for person in (
        "handler",
        "dispatcher",
        "shift_leader",
        "grid_worker",
        "community_clerk",
        "leader",
    ):
        user = getattr(cast, person)
        client.force_login(user)
        items = [item for section in menu_of(user, "/") for item in section.items]

        assert items
        assert {item.url: client.get(item.url).status_code for item in items} == {
            item.url: 200 for item in items
        }, person


def test_staffing_that_has_ended_gives_no_role(cast):
    handler = cast.handler
    Staffing.objects.filter(user=handler).update(ends_on=localdate() - timedelta(days=1))

    assert roles_of(handler) == frozenset()
    assert seats_of(handler) == []
