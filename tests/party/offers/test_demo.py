import pytest
from django.core.management import CommandError, call_command

from party.management.commands.load_offers import DATA
from party.models import Application, Firm, JobPost, Policy, Service, Slot
from party.services.offers.demo import SHOPKEEPER
from party.services.offers.seeding import load_offers
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.party import MONDAY
from tests.factories.registers import make_premises
from yuanbao.models import User
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db


def test_load_offers_twice_adds_nothing_and_leaves_what_was_changed(cast):
    load_offers(DATA, at=MONDAY)
    Service.objects.filter(code="meals").update(name="改过的")

    taken = load_offers(DATA, at=MONDAY)

    assert (taken.services, taken.policies) == (Service.objects.count(), Policy.objects.count())
    assert Service.objects.get(code="meals").name == "改过的"


def test_load_offers_without_a_district_says_what_to_do_first(db):
    with pytest.raises(CommandError, match="seed_grids"):
        call_command("load_offers")


def test_load_offers_plants_a_demo_once(cast, capsys):
    for _number in range(3):
        make_premises(cast.unit)
    people = (
        ("service1", Role.SERVICE_CLERK),
        ("counsel1", Role.COUNSELLOR),
        ("legal1", Role.LEGAL_AIDER),
        ("officer1", Role.CONTACT_OFFICER),
    )
    for login, role in people:
        PostFactory(user=PostHolderFactory(username=login), grid=cast.district, role=role)

    call_command("load_offers", "--reference")
    assert not Firm.objects.exists()
    call_command("load_offers")
    call_command("load_offers")

    keeper = User.objects.get(username=f"resident-{SHOPKEEPER}")
    assert Firm.objects.filter(account=keeper).count() == 1
    assert JobPost.objects.count() == 40
    assert Slot.objects.filter(professional__username="counsel1").count() == 12
    assert set(Application.objects.values_list("state", flat=True)) >= {"filed", "handling", "done"}
