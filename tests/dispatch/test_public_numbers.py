"""Numbers that offices publish stay in what the public reads; a resident's own landline does not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.compounds.choices import FactKind
from grids.services import compounds
from grids.services.compounds import Facts
from party.models import DirectoryEntry
from party.services.offers import keeping
from petitions.models import Petition, PublicPart
from petitions.services.progress import clean
from tests.dispatch.services.work import settled
from tests.factories.alliances import make_compound
from tests.factories.dispatch import AgencyFactory
from tests.factories.offers import make_hall, make_service
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.crypto import blind_index
from yuanbao.models import RightDoor
from yuanbao.public_numbers import published, redact

pytestmark = pytest.mark.django_db
OWN = "我家座机0415-2134567转8001，打过0415-2123456没人接。"


@pytest.fixture
def agency(db):
    return AgencyFactory(phone="0415-2123456、2123457（夜间）")


def test_residents_own_number_goes_and_the_agencys_stays(cast, agency):
    petition = file_petition(category=cast.heating, grid=cast.unit, text=OWN)

    kept = Petition.objects.get(pk=petition.pk)
    assert kept.text == "我家座机〔电话〕，打过0415-2123456没人接。"
    assert kept.raw_text == OWN


def test_number_is_found_by_staff_without_its_extension(cast):
    petition = file_petition(category=cast.heating, grid=cast.unit, text=OWN)

    assert blind_index("phone", "04152134567") in petition.found_indexes


def test_answer_for_the_public_keeps_the_telephone_of_the_office(cast, agency):
    order = settled(cast, name="欧阳桂兰", phone="13864571234")

    words = clean(order.petition, "有问题请打2123457，或打王师傅家0415-3123456。")

    assert words == "有问题请打2123457，或打王师傅家〔电话〕。"
    assert PublicPart.objects.exists()


def test_numbers_of_every_directory_are_published(cast, agency):
    make_hall(cast.district, phone="2815678")
    make_service(cast.district, phone="0415-2815679")
    for phone, is_shown in (("（０４１５）２８１５６８０", True), ("0415-2815699", False)):
        entry = DirectoryEntry(name="供水抢修", phone=phone, grid=cast.district, is_shown=is_shown)
        keeping.enter(entry, by=None, at=MONDAY)
    RightDoor.objects.create(code="x", matter="工资", door="劳动监察", phone="0415-2815681")
    compound = make_compound(cast.community)
    fact = Facts(FactKind.PROPERTY, "和顺物业", "0415-2815682")
    compounds.enter_fact(compound, fact, by=cast.community_clerk, at=MONDAY)

    numbers = published()

    assert {f"281567{n}" for n in (8, 9)} | {f"281568{n}" for n in range(3)} <= numbers
    assert {"2123456", "2123457", "04152815680"} <= numbers
    assert "2815699" not in numbers


def test_mobile_in_a_directory_goes_all_the_same(cast):
    AgencyFactory(phone="13864571234")

    assert redact("请打13864571234").text == "请打〔手机号〕"


def test_numbers_are_read_only_when_a_text_holds_a_landline(cast, agency):
    with CaptureQueriesContext(connection) as without:
        redact("暖气不热，打13864571234，2020年坏的")
    with CaptureQueriesContext(connection) as with_one:
        redact("打0415-2123456、0415-2134567")

    assert (len(without), len(with_one)) == (0, 7)
