import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from party.models import Membership, Transfer
from party.organisations.choices import OrganisationKind
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import PartyTree, make_branch, make_member, make_organisation
from yuanbao.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def open_page(client, user, name, *args, query=""):
    client.force_login(user)
    return client.get(reverse(f"party:{name}", args=args) + query)


def send(client, user, name, /, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"party:{name}", args=args), data)


def test_home_shows_ones_own_organisations_alone(client, party):
    text = open_page(client, party.officer, "organisation-home").content.decode()

    assert "第一党支部" in text
    assert "第二党支部" not in text
    assert "毕成" in text


def test_home_filters_by_what_is_asked(client, party):
    whole = open_page(client, party.department, "organisation-home", query="?is_vacant=on")

    text = whole.content.decode()

    assert "第二党支部" in text
    assert "毕成" not in text


@pytest.mark.parametrize("name", ["organisation-home", "member-list"])
def test_lists_ask_the_same_number_of_queries_for_any_number_of_rows(client, party, name):
    client.force_login(party.department)
    client.get(reverse(f"party:{name}"))
    few = n_queries(client, name)
    for turn in range(3):
        make_member(make_branch(party.town, f"新支部{turn}", unit_name="新厂"), f"新人{turn}")

    assert n_queries(client, name) == few <= 12


def test_page_of_an_organisation_keeps_to_its_budget(client, party):
    client.force_login(party.department)
    key = party.town.public_id
    few = n_queries(client, "organisation-detail", key)
    for turn in range(3):
        make_member(make_branch(party.town, f"新支部{turn}", unit_name="新厂"), f"新人{turn}")

    assert n_queries(client, "organisation-detail", key) == few <= 12


def n_queries(client, name, *args):
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(f"party:{name}", args=args))
    return len(asked)


def test_list_of_members_masks_and_finds_whole_names(client, party):
    client.force_login(party.officer)
    address = reverse("party:member-list")

    text = client.get(address, {"q": "欧阳桂兰"}).content.decode()
    by_phone = client.get(address, {"q": "139 0000 1234"}).content.decode()
    by_half = client.get(address, {"q": "桂兰"}).content.decode()

    assert "欧阳**" in text
    assert "139****1234" in by_phone
    assert "13900001234" not in by_phone
    assert "欧阳**" not in by_half


def test_page_of_an_organisation_shows_what_its_officer_may_do(client, party):
    own = open_page(client, party.officer, "organisation-detail", party.branch.public_id)
    top = open_page(client, party.department, "organisation-detail", party.branch.public_id)
    others = open_page(client, party.other_officer, "organisation-detail", party.branch.public_id)

    assert "编入党员" in own.content.decode()
    assert "设立下级" not in own.content.decode()
    assert "设立下级" in top.content.decode()
    assert others.status_code == 404


def test_officer_admits_a_member(client, party):
    sent = send(
        client,
        party.officer,
        "member-admit",
        party.branch.public_id,
        name="诸葛小明",
        phone="13911112222",
        kind="full",
    )

    member = Membership.objects.order_by("-pk").first()
    assert sent.url == reverse("party:member-detail", args=[member.public_id])
    assert member.name == "诸葛小明"


def test_phone_is_opened_for_a_reason(client, party):
    client.force_login(party.officer)
    address = reverse("party:member-open", args=[party.member.public_id, "phone"])

    refused = client.post(address, {"why": ""})
    opened = client.post(address, {"why": "通知开会"})

    assert refused.status_code == 422
    assert "13900001234" in opened.content.decode()
    assert AuditEntry.objects.filter(act="open_member").count() == 1


def test_department_founds_moves_and_appoints(client, party):
    founded = {
        "kind": "branch",
        "name": "粮库党支部",
        "founded_on": "2026-07-01",
        "unit_name": "粮库",
    }
    done = send(client, party.department, "organisation-found", party.town.public_id, **founded)
    wrong = send(client, party.department, "organisation-found", party.branch.public_id, **founded)
    appointed = send(
        client,
        party.department,
        "organisation-appoint",
        party.branch.public_id,
        office="organiser",
        number=party.member.number,
        starts_on="2026-11-01",
    )

    assert (done.status_code, wrong.status_code, appointed.status_code) == (302, 409, 302)


def test_transfer_goes_through_the_pages(client, party):
    asked = {"organisation": party.other.pk, "reason": "搬家"}
    send(client, party.officer, "transfer-ask", party.member.public_id, **asked)
    transfer = Transfer.objects.get()

    listed = open_page(client, party.other_officer, "transfer-list").content.decode()
    done = send(client, party.other_officer, "transfer-accept", transfer.public_id)

    assert "欧阳**" in listed
    assert done.status_code == 302
    party.member.refresh_from_db()
    assert party.member.organisation == party.other


def test_member_sees_their_own_records(client, party):
    user = PostHolderFactory(name="欧阳桂兰", phone="13900001234", is_resident=True)
    before = open_page(client, user, "my-party").content.decode()

    send(client, user, "my-party-recognise")
    after = open_page(client, user, "my-party").content.decode()

    assert "确认本人" in before
    assert "第一党支部" in after
    assert "毕成" in after


def test_public_list_is_narrowed_to_a_place_and_names_nobody(client, cast, party):
    everywhere = client.get(reverse("party:organisation-list")).content.decode()
    here = client.get(reverse("party:organisation-list"), {"grid": cast.community.code})

    text = here.content.decode()
    assert "第二党支部" in everywhere
    assert "第一党支部" in text
    assert "第二党支部" not in text
    assert "毕成" not in everywhere


def test_place_counts_its_organisations_and_five_levels_name_them(client, cast, party):
    make_organisation(party.branch, "第一小组", OrganisationKind.GROUP, grid=cast.unit)
    client.force_login(cast.administrator)

    place = client.get(reverse("grids:place-detail", args=[cast.community.code])).content.decode()
    levels = client.get(f"/desk/tree/{cast.community.code}/levels/").content.decode()

    assert f"{reverse('party:organisation-list')}?grid={cast.community.code}" in place
    assert "第一小组" in levels
