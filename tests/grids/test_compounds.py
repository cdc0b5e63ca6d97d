from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from grids.choices import Level
from grids.compounds.choices import FactKind
from grids.models import CompoundFact
from grids.services import compounds
from grids.services.compounds import Facts
from petitions.deliberation.choices import Phase
from tests.factories.grids import GridFactory
from tests.factories.petitions import file_petition
from tests.factories.registers import make_building
from tests.factories.topics import make_topic
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
FIRM = Facts(FactKind.PROPERTY, "和顺物业", "0415-2112345", "报修 24 小时。")


@pytest.fixture
def compound(cast):
    return GridFactory(parent=cast.community, level=Level.COMPOUND, name="和顺小区")


def enter(compound, cast, facts=FIRM):
    return compounds.enter_fact(compound, facts, by=cast.community_clerk, at=timezone.now())


def page_of(client, compound):
    return client.get(reverse("grids:compound-detail", args=[compound.code])).content.decode()


def notice(start=0, hours=4):
    since = timezone.now() + timedelta(hours=start)
    return Facts(FactKind.NOTICE, "水箱清洗停水", "", "", since, since + timedelta(hours=hours))


def test_enter_fact_of_a_single_kind_takes_the_place_of_the_old_one(cast, compound):
    old = enter(compound, cast)

    new = enter(compound, cast, Facts(FactKind.PROPERTY, "安居物业"))

    old.refresh_from_db()
    assert old.ended_at is not None
    assert list(CompoundFact.objects.current()) == [new]


def test_database_keeps_a_second_property_firm_out(cast, compound):
    enter(compound, cast)

    with pytest.raises(IntegrityError, match="compound_fact_one_at_a_time"), transaction.atomic():
        CompoundFact.objects.create(
            grid=compound, kind=FactKind.PROPERTY, name="另一家", entered_at=timezone.now()
        )


def test_enter_fact_elsewhere_or_on_no_compound_is_refused(cast, compound):
    at = timezone.now()

    with pytest.raises(OutOfReach):
        compounds.enter_fact(compound, FIRM, by=cast.other_town_clerk, at=at)
    with pytest.raises(TransitionRefused, match="在用的小区"):
        compounds.enter_fact(cast.community, FIRM, by=cast.community_clerk, at=at)
    with pytest.raises(TransitionRefused, match="从什么时候"):
        enter(compound, cast, Facts(FactKind.NOTICE, "停水"))
    with pytest.raises(TransitionRefused, match="晚于开始时间"):
        enter(compound, cast, notice(hours=-1))


def test_amend_and_end_keep_the_history(cast, compound):
    fact, clerk = enter(compound, cast), cast.community_clerk

    new = compounds.amend_fact(
        fact, Facts(FactKind.PROPERTY, "和顺物业二部"), by=clerk, at=timezone.now()
    )
    compounds.end_fact(new, why="合同到期", by=clerk, at=timezone.now())

    names = list(CompoundFact.objects.order_by("pk").values_list("name", "ended_why"))
    assert names == [("和顺物业", "修改"), ("和顺物业二部", "合同到期")]
    with pytest.raises(TransitionRefused, match="已经失效"):
        compounds.end_fact(new, why="再来", by=clerk, at=timezone.now())
    with pytest.raises(TransitionRefused, match="已经失效"):
        compounds.amend_fact(new, FIRM, by=clerk, at=timezone.now())


def test_page_shows_who_looks_after_a_compound_and_what_goes_on(client, cast, compound):
    unit = GridFactory(parent=compound, level=Level.UNIT, name="和顺第1网格")
    enter(compound, cast)
    enter(compound, cast, notice())
    enter(compound, cast, Facts(FactKind.NOTICE, "昨天的停水", "", "", *_yesterday()))
    make_building(unit, name="7号楼", compound=compound, head_name="欧阳桂兰")
    file_petition(grid=unit, text="楼道灯坏了三天，晚上看不见。", title="楼道灯坏了")
    make_topic(cast)
    make_topic(cast, Phase.DRAFTING, places=[compound])

    page = page_of(client, compound)

    shown = (
        "和顺物业",
        "0415-2112345",
        "水箱清洗停水",
        "7号楼",
        "欧阳**",
        "楼道灯坏了",
        "东门要不要",
    )
    assert [words for words in shown if words not in page] == []
    assert "昨天的停水" not in page
    assert "欧阳桂兰" not in page
    assert page.count("东门要不要装充电桩") == 1


def _yesterday():
    then = timezone.now() - timedelta(days=1)
    return then, then + timedelta(hours=4)


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_six_queries(client, cast, compound, django_assert_num_queries, count):
    unit = GridFactory(parent=compound, level=Level.UNIT)
    for number in range(count):
        enter(compound, cast, Facts(FactKind.SERVICE, f"理发日{number}"))
        make_building(unit, name=f"{number}号楼", compound=compound, head_name="方志强")
        file_petition(grid=unit)

    page_of(client, compound)
    with django_assert_num_queries(6):
        page_of(client, compound)


def test_page_of_what_is_no_compound_is_missing(client, cast):
    answer = client.get(reverse("grids:compound-detail", args=[cast.unit.code]))

    assert answer.status_code == 404


def test_list_finds_compounds_by_their_name_or_their_communitys(client, cast, compound):
    address = reverse("grids:compound-list")

    found = [
        client.get(address, {"q": words}).content.decode() for words in ("和顺", "馨悦", "天边")
    ]

    assert ["和顺小区" in page for page in found] == [True, True, False]


def test_grid_page_leads_to_the_compounds_page(client, cast, compound):
    page = client.get(reverse("grids:grid-detail", args=[compound.code])).content.decode()

    assert reverse("grids:compound-detail", args=[compound.code]) in page


def test_clerk_keeps_facts_by_page(client, cast, compound):
    client.force_login(cast.community_clerk)
    keep = reverse("grids:compound-keep", args=[compound.code])
    facts = {"kind": "property", "name": "和顺物业", "phone": "0415-2112345"}

    client.post(keep, facts)
    fact = CompoundFact.objects.get()
    amend = reverse("grids:compound-fact-amend", args=[fact.public_id])
    form = client.get(amend).content.decode()
    client.post(amend, facts | {"name": "和顺物业二部"})
    wrong = client.post(keep, {"kind": "notice", "name": "停水"})
    empty = client.post(keep, {})
    now = CompoundFact.objects.current().get()
    client.post(reverse("grids:compound-fact-end", args=[now.public_id]), {"why": "合同到期"})

    assert "和顺物业" in form
    assert (wrong.status_code, empty.status_code) == (409, 422)
    assert "您填的内容还在" in wrong.content.decode()
    page = client.get(keep).content.decode()
    assert "和顺物业二部" in page
    assert "合同到期" in page
    assert not CompoundFact.objects.current().exists()


@pytest.mark.parametrize("count", [1, 3])
def test_desk_stays_within_its_budget(client, cast, django_assert_max_num_queries, count):
    for _one in range(count):
        GridFactory(parent=cast.community, level=Level.COMPOUND)
    client.force_login(cast.community_clerk)

    with django_assert_max_num_queries(12):
        client.get(reverse("grids:compound-desk"))
