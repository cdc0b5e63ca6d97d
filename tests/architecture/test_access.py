"""Every address as every member of the cast gets the status of the table, and none is missing."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.reach import MEMBERS, World, addresses, arguments, fill
from tests.reach.table import TABLE

NOT_ALLOWED = "405"
EXPECTED = {act: row.split() for row, acts in TABLE.items() for act in acts}


def test_table_names_every_address_and_no_other():
    named = {act.split()[1] for act in EXPECTED}

    assert named == set(addresses())


def test_table_has_one_status_for_each_member():
    assert {len(row) for row in EXPECTED.values()} == {len(MEMBERS)}


@pytest.mark.django_db
@pytest.mark.parametrize("member", MEMBERS)
def test_member_gets_what_the_table_says_at_every_address(cast, member):
    world, place = World(cast), MEMBERS.index(member)
    known, client = arguments(world), Client(raise_request_exception=False)
    if member != "anonymous":
        client.force_login(getattr(cast, member))
    cookies = client.cookies.copy()
    wrong = []

    for name, route in sorted(addresses().items()):
        url = reverse(name, kwargs=fill(name, route, known))
        for method in ("get", "post"):
            client.cookies = cookies.copy()
            got = _status(client, method, url)
            wanted = EXPECTED.get(f"{method} {name}", [NOT_ALLOWED] * len(MEMBERS))[place]
            if got != wanted:
                wrong.append((method, name, got, wanted))

    assert wrong == []


def _status(client, method, url) -> str:
    """Open an address and undo what it did."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    if response.status_code == 302 and "sign-in" in response["Location"]:
        return "IN"
    return str(response.status_code)
