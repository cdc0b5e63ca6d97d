"""What is kept, announced and talked over for a place goes along when the place is redrawn."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import DutyRule
from dispatch.services.centre import events
from grids.choices import Level
from grids.holdings import count_all, holdings
from grids.models import CompoundFact, Grid, Post, Premises
from grids.queries.place import history_of
from grids.queries.plans import carried, merge_plan, retire_plan, split_plan
from grids.services import compounds, hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from party.choices import ArticleState
from party.models import Application, Firm, PartyOrganisation
from party.organisations.choices import Office
from party.services.alliances import activities
from party.services.offers import outages
from party.services.organisations import offices
from petitions.deliberation.choices import Phase
from petitions.deliberation.entitlement import standing_of
from petitions.models import Petition, Residency
from petitions.sealed.units import hash_of_key, hashes_of
from petitions.services.deliberation import organising, residing
from petitions.services.helping.calls import CallWish, ask_call
from tests.factories.alliances import make_activity, make_alliance, make_compound
from tests.factories.dispatch import AgencyFactory, CategoryFactory, DutyRuleFactory
from tests.factories.education import make_course
from tests.factories.grids import PostFactory
from tests.factories.knowledge import make_item
from tests.factories.offers import (
    make_application,
    make_firm,
    make_guide,
    make_hall,
    make_outage,
    make_policy,
    make_service,
)
from tests.factories.organisations import PartyTree, make_branch, make_member
from tests.factories.party import MONDAY, make_article
from tests.factories.petitions import file_petition
from tests.factories.topics import make_topic
from tests.grids.conftest import square
from tests.grids.services.test_redrawing import NORTH_HALF, SOUTH_HALF
from yuanbao.models import Broadcast, Subscription, User
from yuanbao.services.subscriptions import publish, subscribe

pytestmark = pytest.mark.django_db

NOON = MONDAY + timedelta(hours=2)
FAR = MONDAY + timedelta(days=20000)
NORTH = {"lat": 40.008, "lng": 124.005}
SOUTH = {"lat": 40.002, "lng": 124.005}
PARTS = [("北格", NORTH_HALF), ("南格", SOUTH_HALF)]


def again(row):
    return type(row).objects.get(pk=row.pk)


def held(place):
    """Return what lies in a place of the kinds that follow."""
    kinds = [one for one in holdings() if not one.is_shown_empty]
    found = count_all({one.key: one.rows(place) for one in kinds})
    return {str(one.label): found[one.key] for one in kinds}


def planned(part):
    labels = {str(one.label) for one in holdings() if not one.is_shown_empty}
    return {label: n for label, n in part.held if label in labels}


@pytest.fixture
def drawn(cast):
    hierarchy.keep_border(cast.unit, square(0, 0))
    hierarchy.redraw_above(cast.unit)
    return Grid.objects.get(pk=cast.unit.pk)


@pytest.fixture
def full(cast, drawn):
    """A drawn unit grid with content of every kind, north, south and without a point."""
    service = make_service(drawn)
    made = SimpleNamespace(grid=drawn, cast=cast, service=service)
    made.article = make_article(drawn)
    made.old = make_article(drawn, state=ArticleState.WITHDRAWN)
    make_course(drawn)
    make_item(drawn)
    make_policy(drawn)
    make_guide(drawn)
    make_hall(drawn, name="北大厅", **NORTH)
    made.hall = make_hall(drawn, name="南大厅", **SOUTH)
    made.outage = make_outage(drawn, ends_at=FAR)
    made.restored = outages.restore(make_outage(drawn), by=None, at=NOON)
    made.application = make_application(service)
    made.firm = make_firm(drawn, name="南面馆")
    Premises.objects.filter(firm=made.firm).update(**SOUTH)
    made.activity = make_activity(make_compound(cast.community))
    made.topic = make_topic(cast, places=[drawn])
    made.stopped = organising.stop(
        make_topic(cast, places=[drawn]),
        why="不议了",
        by=cast.community_clerk,
        at=NOON,
    )
    ask_call(CallWish(key="k", phone="13800009999", wanted="soon", grid=drawn), at=MONDAY)
    residing.ask_residency(drawn, said="3号楼501", by=cast.resident, at=MONDAY)
    subscribe(cast.resident, f"grid:{drawn.code}", at=MONDAY)
    AgencyFactory(code="G1", name="驻格企业", short_name="驻格企业", grid=drawn)
    event = events.Declaration(
        title="主管线爆裂",
        kind="burst",
        agency=cast.housing,
        category=cast.heating,
        grids=[drawn],
        public_text="正在抢修。",
        starts_at=MONDAY,
        expected_at=FAR,
    )
    made.event = events.declare(event, by=cast.dispatcher, at=MONDAY)
    return made


def split(grid, by, level=Level.UNIT):
    news = [NewPlace(level, name, boundary=area) for name, area in PARTS]
    return redrawing.split(grid, news, by=by, at=NOON)


def test_split_gives_each_part_the_content_that_the_preview_said(full):
    plan = split_plan(full.grid, PARTS)

    parts = split(full.grid, full.cast.administrator)

    for part, new in zip(plan.parts, parts, strict=True):
        assert held(new) == planned(part), new
    assert not any(n for label, n in held(again(full.grid)).items()), "something stayed"
    kinds = {"大工委、大党委", "便民服务活动", "小区信息", "未办结的批示", "便民电话"}
    assert {label for label, n in held(parts[0]).items() if not n} == kinds | {"企业"}


def test_split_keeps_what_is_over_where_it_was(full):
    split(full.grid, full.cast.administrator)

    assert again(full.old).grid == full.grid
    assert again(full.restored).grid == full.grid
    assert list(full.restored.grids.all()) == [full.grid]
    assert again(full.stopped).grid == full.grid
    assert list(full.stopped.places.all()) == [full.grid]


def test_split_takes_a_row_to_the_part_that_holds_its_point_and_others_to_the_first(full):
    north, south = split(full.grid, full.cast.administrator)

    assert again(full.hall).grid == south
    assert again(full.firm).grid == south
    assert again(full.article).grid == north
    moved = again(full.application)
    assert (moved.grid, moved.town, moved.community) == (
        north,
        full.cast.town,
        full.cast.community,
    )


def test_split_lets_topics_outages_and_followers_be_about_every_part(full, client):
    parts = split(full.grid, full.cast.administrator)

    assert list(full.topic.places.order_by("code")) == parts
    assert again(full.topic).grid == parts[0]
    assert set(full.outage.grids.all()) == set(full.event.grids.all()) == set(parts)
    own = Subscription.objects.filter(user=full.cast.resident)
    assert {row.topic for row in own} == {f"grid:{part.code}" for part in parts}
    assert len({row.public_id for row in own}) == 2
    page = client.get(reverse("grids:grid-detail", args=[parts[1].code])).content.decode()
    assert "检修" in page


def test_split_says_in_the_history_what_went_along(full):
    split(full.grid, full.cast.administrator)

    told = {event.what: event.detail for event in history_of(full.grid)}
    assert "文章和公告 1" in told["在用的内容转到接续网格"]
    assert "大厅 2" in told["在用的内容转到接续网格"]


def test_merging_back_keeps_one_of_what_every_part_got(full):
    parts = split(full.grid, full.cast.administrator)
    plan = merge_plan(parts, "合格")

    whole = redrawing.merge(parts, "合格", by=full.cast.administrator, at=NOON)

    assert held(whole) == planned(plan.parts[-1])
    assert Subscription.objects.get().topic == f"grid:{whole.code}"
    assert list(full.topic.places.all()) == list(full.outage.grids.all()) == [whole]
    assert again(full.firm).grid == whole


def test_a_place_without_successors_leaves_its_content_to_the_place_above(cast):
    compound = make_compound(cast.community)
    article, activity = make_article(compound), make_activity(compound)
    subscribe(cast.resident, f"grid:{compound.code}", at=MONDAY)
    plan = retire_plan(compound, [])

    hierarchy.retire(compound, by=cast.administrator, at=NOON)

    assert again(article).grid == again(activity).grid == cast.community
    assert Subscription.objects.get().topic == f"grid:{cast.community.code}"
    assert dict(plan.rows) == {"便民服务活动": [1], "文章和公告": [1], "订阅": [1]}


def test_a_retired_compound_gives_the_next_its_activities_and_facts(cast):
    old, new = make_compound(cast.community), make_compound(cast.community, "秋实里")
    coming, held_before = make_activity(old), make_activity(old)
    activities.record_held(held_before, result="理了", n_served=3, by=None, at=FAR)
    for place, name in ((old, "甲物业"), (new, "乙物业")):
        compounds.enter_fact(
            place, compounds.Facts("property", name), by=cast.community_clerk, at=MONDAY
        )
    service = compounds.Facts("service", "修鞋摊")
    compounds.enter_fact(old, service, by=cast.community_clerk, at=MONDAY)

    hierarchy.retire(old, successors=[new], by=cast.administrator, at=NOON)

    assert again(coming).grid == new
    assert again(held_before).grid == old
    current = CompoundFact.objects.current()
    assert {(fact.grid.name, fact.name) for fact in current} == {
        ("秋实里", "乙物业"),
        ("秋实里", "修鞋摊"),
    }
    ended = CompoundFact.objects.get(name="甲物业")
    assert (ended.grid, ended.ended_at) == (old, NOON)


def test_a_vote_under_way_stays_open_to_those_who_live_in_a_part(full):
    cast = full.cast
    topic = make_topic(cast, Phase.DECIDING, places=[full.grid])
    row = Residency.objects.get()
    residing.confirm(row, by=cast.community_clerk, at=NOON)

    north, _south = split(full.grid, cast.administrator)

    assert again(row).grid == north
    assert standing_of(User.objects.get(pk=cast.resident.pk), topic).may_vote


def test_of_two_residencies_in_merged_places_the_confirmed_one_stays(cast):
    first, second = make_compound(cast.community), make_compound(cast.community, "秋实里")
    asked = residing.ask_residency(first, said="1号楼", by=cast.resident, at=MONDAY)
    sure = residing.ask_residency(second, said="2号楼", by=cast.resident, at=MONDAY)
    residing.confirm(sure, by=cast.community_clerk, at=MONDAY)

    whole = redrawing.merge([first, second], "春秋里", by=cast.administrator, at=NOON)

    assert again(sure).grid == whole
    assert not Residency.objects.filter(pk=asked.pk).exists()


def test_a_merged_community_answers_for_alliance_organisations_and_open_matters(cast):
    second = NewPlace(Level.COMMUNITY, "江畔社区", code="999901001077")
    old = hierarchy.add(cast.town, second, by=cast.administrator, at=MONDAY)
    other = hierarchy.add(
        cast.town,
        NewPlace(Level.COMMUNITY, "临江社区", code="999901001078"),
        by=cast.administrator,
        at=MONDAY,
    )
    tree = PartyTree(cast)
    branch = make_branch(tree.town, "江畔社区党委", grid=old)
    alliance, twin = make_alliance(old, "江畔大党委"), make_alliance(other, "临江大党委")
    matter = file_petition(grid=old, text="路灯不亮。")
    rule = DutyRuleFactory(category=CategoryFactory(code="0909"), lead=cast.housing, area=old)

    whole = hierarchy.retire(old, successors=[other], by=cast.administrator, at=NOON)

    assert whole.is_retired
    assert again(branch).grid == again(rule).area == other
    assert (again(alliance).merged_into, again(twin).grid) == (twin, other)
    assert Petition.objects.get(pk=matter.pk).community == other
    assert Petition.objects.get(pk=matter.pk).grid == old
    assert carried(other).held
    assert held(other)["大工委、大党委"] == 1


def test_a_split_place_keeps_its_duties_in_both_parts(cast, drawn):
    rule = DutyRuleFactory(category=CategoryFactory(code="0909"), lead=cast.housing, area=drawn)
    rule.assisting.add(cast.order_bureau)
    over = DutyRuleFactory(
        category=cast.litter, lead=cast.housing, area=drawn, valid_to=MONDAY.date() - timedelta(1)
    )

    parts = split(drawn, cast.administrator)

    rules = DutyRule.objects.filter(area__in=parts)
    assert {one.area for one in rules} == set(parts)
    assert {tuple(one.assisting.all()) for one in rules} == {(cast.order_bureau,)}
    assert again(over).area == drawn


def test_an_office_keeps_the_seat_that_took_its_seats_place(cast):
    tree = PartyTree(cast)
    old, new = make_compound(cast.community), make_compound(cast.community, "秋实里")
    branch = make_branch(tree.town, "春晖里党支部", grid=old)
    user = PostFactory(grid=old).user
    member = make_member(branch, "毕成", user=user)
    office = offices.appoint(
        branch,
        offices.Holder(member=member),
        office=Office.SECRETARY,
        starts_on=NOON.date(),
        by=None,
        at=MONDAY,
    )

    hierarchy.retire(old, successors=[new], by=cast.administrator, at=NOON)

    assert again(office).seat.grid == again(branch).grid == new
    assert PartyOrganisation.objects.get(pk=branch.pk).is_standing


def test_who_leaves_an_office_leaves_its_seats_on_every_part(cast, drawn):
    tree = PartyTree(cast)
    branch = make_branch(tree.town, "网格党支部", grid=drawn)
    user = PostFactory(grid=cast.other_unit).user
    office = offices.appoint(
        branch,
        offices.Holder(user=user),
        office=Office.OFFICER,
        starts_on=MONDAY.date() - timedelta(days=9),
        by=None,
        at=MONDAY,
    )
    role = office.seat.role
    parts = split(drawn, cast.administrator)
    assert Post.objects.filter(user=user, role=role, ends_on__isnull=True).count() == len(parts)

    offices.relieve(again(office), ends_on=NOON.date(), by=None, at=NOON)

    assert not Post.objects.filter(user=user, role=role, ends_on__isnull=True).exists()


def test_a_moved_community_takes_firms_and_applications_to_its_new_town(cast):
    firm = make_firm(cast.unit)
    application = make_application(make_service(cast.unit))

    hierarchy.move(cast.community, cast.other_town, by=cast.administrator, at=NOON)

    assert Firm.objects.get(pk=firm.pk).town == cast.other_town
    assert Application.objects.get(pk=application.pk).town == cast.other_town


def test_a_message_under_way_reaches_followers_by_the_new_name(cast):
    old, new = make_compound(cast.community), make_compound(cast.community, "秋实里")
    publish(key="k", topics=[f"grid:{old.code}"], title="停水", at=MONDAY)

    hierarchy.retire(old, successors=[new], by=cast.administrator, at=NOON)

    assert Broadcast.objects.get().topics == sorted([f"grid:{old.code}", f"grid:{new.code}"])


def test_a_sealed_report_on_a_closed_place_stays_shut_to_those_who_served_there(cast):
    old, new = make_compound(cast.community), make_compound(cast.community, "秋实里")
    clerk = PostFactory(grid=old).user

    hierarchy.retire(old, successors=[new], by=cast.administrator, at=timezone.now())

    assert hash_of_key(f"grid:{old.code}") in hashes_of(User.objects.get(pk=clerk.pk))
