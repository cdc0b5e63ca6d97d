import pytest

from dispatch.demo import party, party_life, party_plan
from party.models import Membership, NoticeRecipient, OrganisationPost, PartyOrganisation
from party.organisations.choices import Office
from tests.factories.party import MONDAY
from yuanbao.models import User

pytestmark = pytest.mark.django_db


def test_demo_has_exactly_as_many_as_the_district_and_is_made_once(cast, monkeypatch):
    monkeypatch.setattr(party_plan, "ORGANISATIONS", 60)
    monkeypatch.setattr(party, "MEMBERS", 400)
    assert cast.community_clerk

    made = party.load_party(at=MONDAY)

    assert made == party.load_party(at=MONDAY) == (60, 400)
    assert len({one.path for one in PartyOrganisation.objects.all()}) == 60
    clerk = Membership.objects.get(user=cast.community_clerk)
    assert clerk.organisation.grid == cast.community
    assert OrganisationPost.objects.filter(member=clerk, office=Office.SECRETARY).exists()


def test_demo_tells_everyone_and_is_told_once(cast, monkeypatch):
    monkeypatch.setattr(party_plan, "ORGANISATIONS", 60)
    monkeypatch.setattr(party, "MEMBERS", 400)
    assert cast.community_clerk
    party.load_party(at=MONDAY)
    for login in (party_life.WRITER, party_life.SENDER):
        User.objects.create(username=login, name=login, is_superuser=True)

    party_life.load_party_life(at=MONDAY)
    party_life.load_party_life(at=MONDAY)

    assert NoticeRecipient.objects.filter(delivered_at__isnull=False).count() == 400
