import pytest

from petitions.choices import Visibility
from tests.factories.petitions import file_petition

pytestmark = pytest.mark.django_db


def follow(client, petition):
    return client.post(f"/ledger/{petition.number}/follow/", follow=True)


def listed(client):
    return [entry.number for entry in client.get("/ledger/followed/").context["entries"]]


def test_follow_lists_the_newest_first_and_offers_to_stop(client, cast):
    one, two = file_petition(), file_petition()

    page = follow(client, one)
    follow(client, two)

    assert "取消关注" in page.content.decode()
    assert listed(client) == [two.number, one.number]


def test_follow_twice_stops_following(client, cast):
    petition = file_petition()

    follow(client, petition)
    follow(client, petition)

    assert listed(client) == []


def test_followed_matter_that_was_hidden_is_left_out(client, cast):
    petition = file_petition()
    follow(client, petition)

    petition.ledger.delete()

    assert listed(client) == []


def test_follow_a_hidden_matter_is_not_found(client, cast):
    petition = file_petition(visibility=Visibility.HANDLERS)

    assert follow(client, petition).status_code == 404


@pytest.mark.parametrize("cookie", ["x", "'; drop", "1.2.3", "9" * 5000])
def test_followed_with_a_spoilt_cookie_is_an_empty_list(client, cast, cookie):
    client.cookies["yb_followed"] = cookie

    assert listed(client) == []
