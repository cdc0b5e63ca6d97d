import pytest

from petitions.choices import Visibility
from petitions.models import Joining
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db


def join(client, petition, **fields):
    return client.post(f"/ledger/{petition.number}/join/", fields)


def test_join_leads_to_a_page_of_ones_own(client, cast):
    petition = file_petition(grid=cast.unit)

    answer = join(client, petition, phone="13900001111", note="3单元也不热")

    petition.refresh_from_db()
    assert (answer.status_code, petition.n_joined) == (302, 1)
    assert "您也可以评价" in client.get(answer.url).content.decode()


def test_join_twice_by_phone_counts_once(client, cast):
    petition = file_petition(grid=cast.unit)

    first, second = (join(client, petition, phone="13900001111") for _ in range(2))

    assert first.url == second.url
    assert Joining.objects.count() == 1


def test_join_twice_from_one_browser_counts_once(client, cast):
    petition = file_petition(grid=cast.unit)

    join(client, petition)
    join(client, petition)

    assert Joining.objects.count() == 1


def test_join_from_two_browsers_counts_twice(client, cast, django_user_model):
    petition = file_petition(grid=cast.unit)
    other = type(client)()

    join(client, petition)
    join(other, petition)

    assert Joining.objects.count() == 2


def test_join_by_wrong_phone_keeps_what_was_typed(client, cast):
    petition = file_petition(grid=cast.unit)

    answer = join(client, petition, phone="123", note="3单元也不热")

    assert answer.status_code == 422
    assert "3单元也不热" in answer.content.decode()


def test_join_of_ones_own_is_refused_with_words(client, cast):
    petition = file_petition(user=cast.resident, by=cast.resident)
    client.force_login(cast.resident)

    answer = join(client, petition)

    assert answer.status_code == 409
    assert "这是您自己反映的" in answer.content.decode()


def test_join_of_a_hidden_matter_is_not_found(client, cast):
    petition = file_petition(visibility=Visibility.HANDLERS)

    assert join(client, petition).status_code == 404


def test_joined_matter_is_listed_among_ones_own(client, cast):
    petition = file_petition(text="东门路灯坏了两盏，看不见路。")
    client.force_login(cast.resident)

    join(client, petition)

    assert "东门路灯坏了两盏" in client.get("/mine/").content.decode()


def test_joiner_page_tells_nothing_of_a_matter_that_was_hidden_later(client, cast):
    petition = file_petition(text="东门路灯坏了两盏，看不见路。", at=MONDAY)
    answer = join(client, petition)
    petition.ledger.delete()

    text = client.get(answer.url).content.decode()

    assert "东门路灯" not in text


def test_joiner_page_with_another_secret_is_not_found(client, cast):
    petition = file_petition()

    assert client.get(f"/j/{petition.number}/wrong/").status_code == 404


def test_similar_matters_nearby_are_offered_instead_of_filing(client, cast):
    file_petition(
        text="三号楼暖气不热，屋里只有十四度。", grid=cast.unit, lat=40.1361, lng=124.3961
    )
    far = {"text": "三号楼暖气一直不热，屋里十四度。", "lat": "40.2", "lng": "124.5"}
    near = {"text": "三号楼暖气一直不热，屋里十四度。", "lat": "40.1362", "lng": "124.3962"}

    assert "我也遇到，一起跟进" in client.post("/report/similar/", near).content.decode()
    assert "我也遇到" not in client.post("/report/similar/", far).content.decode()


@pytest.mark.parametrize("lat", ["", "x", "nan", "999"])
def test_similar_without_a_place_goes_by_the_words(client, cast, lat):
    file_petition(text="三号楼暖气不热，屋里只有十四度。", grid=cast.unit)

    answer = client.post("/report/similar/", {"text": "三号楼暖气不热", "lat": lat, "lng": "1"})

    assert "我也遇到" in answer.content.decode()


def test_hidden_matter_is_never_offered_as_similar(client, cast):
    file_petition(text="三号楼暖气不热，屋里只有十四度。", visibility=Visibility.HANDLERS)

    answer = client.post("/report/similar/", {"text": "三号楼暖气不热，屋里只有十四度"})

    assert "三号楼" not in answer.content.decode()


def test_place_of_a_pin_outside_says_so(client, cast):
    answer = client.post("/report/place/", {"lat": "10", "lng": "10"})

    assert "图钉不在元宝区的网格里" in answer.content.decode()
