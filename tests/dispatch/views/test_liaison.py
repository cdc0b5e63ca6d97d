import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import LiaisonContact
from dispatch.services.centre import liaison

pytestmark = pytest.mark.django_db

LIST = "dispatch:liaison-list"
TYPED = {"kind": "night", "name": "值班室", "phone": "0415-2100001", "note": ""}


def line(cast, agency=None, **facts):
    entry = liaison.Entry(**(TYPED | facts))
    return liaison.add_contact(agency or cast.housing, entry, by=None, at=timezone.now())


def test_directory_is_searched_by_everyone_at_a_desk(cast, signed_in):
    line(cast)

    for person in (cast.dispatcher, cast.handler, cast.community_clerk):
        page = signed_in(person).get(reverse(LIST), {"q": "住建"}).content.decode()
        assert "tel:0415-2100001" in page
        assert "区城市管理局" not in page


def test_directory_is_not_for_residents_and_grid_workers(cast, signed_in):
    assert signed_in(cast.grid_worker).get(reverse(LIST)).status_code == 404


def test_agency_adds_changes_and_confirms_its_lines(cast, signed_in):
    client = signed_in(cast.handler)

    client.post(reverse("dispatch:contact-add", args=["D16"]), TYPED)
    row = LiaisonContact.objects.get()
    change = reverse("dispatch:contact-change", args=[row.public_id])
    client.post(change, TYPED | {"phone": "0415-2100002"})
    answer = client.post(reverse("dispatch:contacts-confirm", args=["D16"]), follow=True)

    page = answer.content.decode()
    assert "0415-2100002" in page
    assert "已确认 1 条" in page


def test_wrong_number_keeps_what_was_typed(cast, signed_in):
    answer = signed_in(cast.handler).post(
        reverse("dispatch:contact-add", args=["D16"]), TYPED | {"phone": "老地方"}
    )

    assert answer.status_code == 409
    assert "老地方" in answer.content.decode()


def test_other_agency_sees_the_lines_and_changes_none(cast, signed_in):
    row, client = line(cast), signed_in(cast.other_handler)

    page = client.get(reverse("dispatch:liaison-agency", args=["D16"])).content.decode()

    assert "0415-2100001" in page
    assert "添加联络人" not in page
    for name in ("contact-change", "contact-remove"):
        assert client.post(reverse(f"dispatch:{name}", args=[row.public_id])).status_code == 404


def test_line_is_removed(cast, signed_in):
    row = line(cast)

    signed_in(cast.handler).post(reverse("dispatch:contact-remove", args=[row.public_id]))

    assert not LiaisonContact.objects.exists()


def test_numbers_of_the_agency_stand_beside_its_matter(desk, cast, signed_in):
    line(cast)
    petition = desk.order().petition

    address = reverse("dispatch:matter-aside", args=[petition.public_id])

    assert "tel:0415-2100001" in signed_in(cast.dispatcher).get(address).content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_directory_costs_the_same_for_one_and_three(cast, signed_in, django_assert_num_queries, n):
    for _each in range(n):
        line(cast)
    client = signed_in(cast.handler)
    client.get(reverse(LIST))

    with django_assert_num_queries(8):
        client.get(reverse(LIST))
