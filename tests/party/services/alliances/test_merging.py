"""Two alliances become one when their places do, and nothing of either is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.choices import Level
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from party.alliances.choices import NeedState, ProjectState
from party.models import Alliance, AllianceProject
from party.services.alliances import lists, members, merging
from tests.factories.alliances import (
    TODAY,
    make_alliance,
    make_need,
    make_plan,
    make_project,
    make_resource,
    make_unit,
)
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
NOON = MONDAY + timedelta(hours=3)
EARLIER = TODAY - timedelta(days=90)


@pytest.fixture
def places(cast):
    """Two communities of one town, the first to be closed in favour of the second."""
    new = [
        NewPlace(Level.COMMUNITY, name, code=f"99990100107{number}")
        for number, name in enumerate(("江畔社区", "临江社区"))
    ]
    return [hierarchy.add(cast.town, one, by=cast.administrator, at=MONDAY) for one in new]


@pytest.fixture
def two(places):
    return make_alliance(places[0], "江畔大党委"), make_alliance(places[1], "临江大党委")


def become_one(cast, places):
    hierarchy.retire(places[0], successors=[places[1]], by=cast.administrator, at=NOON)


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_all_that_an_alliance_has_goes_into_the_other(cast, places, two):
    ended, heir = two
    project, need = make_project(ended), make_need(ended, "楼道没有灯")
    call = members.MeetingCall("联席会", MONDAY, "会议室", "定项目")
    meeting = members.call_meeting(ended, call, by=None, at=MONDAY)
    units = [project.resource.unit]
    members.keep_minutes(meeting, units=units, minutes="记", decisions="办", by=None, at=MONDAY)

    become_one(cast, places)

    for row in (project, need, meeting, project.resource, *units):
        assert again(row).alliance == heir, row
    assert [unit.name for unit in again(meeting).units.all()] == ["第 1 单位"]
    assert (again(ended).merged_into, again(ended).merged_on) == (heir, NOON.date())
    assert list(Alliance.objects.standing()) == [heir]


def test_what_was_open_goes_on_in_the_other(cast, places, two):
    ended, heir = two
    project, need = make_project(ended), make_need(ended, "楼道没有灯")
    become_one(cast, places)

    lists.start(project, by=None, at=NOON)
    own = make_resource(make_unit(heir, "供电所"), "电工")
    matched = lists.match(again(need), make_plan(own), by=None, at=MONDAY)

    assert again(project).state == ProjectState.RUNNING
    assert again(need).state == NeedState.MATCHED
    assert set(AllianceProject.objects.filter(alliance=heir)) == {project, matched}


def test_a_unit_of_both_stays_one_with_what_it_offers(cast, places, two):
    ended, heir = two
    twin = make_unit(ended, joined_on=EARLIER)
    resource = make_resource(twin)
    unit = make_unit(heir, contact_name="", office_phone="")

    become_one(cast, places)

    kept, gone = again(unit), again(twin)
    assert (kept.joined_on, kept.contact_name) == (EARLIER, "迟玉梅")
    assert (gone.left_on, gone.contact_name, gone.office_phone) == (NOON.date(), "", "")
    assert again(resource).unit == kept
    assert list(heir.units.on(NOON.date() + timedelta(days=1))) == [kept]


def test_a_unit_that_left_one_of_them_stays_left(cast, places, two):
    ended, heir = two
    unit = make_unit(ended, joined_on=EARLIER)
    members.let_go(unit, left_on=TODAY, by=None, at=MONDAY)
    make_unit(heir)

    become_one(cast, places)

    assert (again(unit).alliance, again(unit).left_on) == (heir, TODAY)
    assert heir.units.count() == 2


def test_a_place_without_one_takes_the_alliance_as_it_is(cast, places):
    alliance = make_alliance(places[0])

    become_one(cast, places)

    assert (again(alliance).grid, again(alliance).merged_into) == (places[1], None)


def test_what_went_in_before_leads_to_the_last(cast, places, two):
    ended, heir = two
    third = make_alliance(cast.community)
    merging.go_into(ended, heir, by=None, at=MONDAY)

    merging.go_into(heir, third, by=None, at=NOON)

    assert again(ended).merged_into == again(heir).merged_into == third
    assert AuditEntry.objects.filter(act="take_over").count() == 2


def test_a_merged_alliance_takes_nothing_more_in(cast, places, two):
    ended, _heir = two
    become_one(cast, places)

    with pytest.raises(members.WentIntoAnother, match="已并入“临江大党委”"):
        make_unit(again(ended))
    with pytest.raises(members.WentIntoAnother):
        make_need(again(ended))


def test_who_kept_neither_place_may_not_keep_the_whole(cast, places, two):
    become_one(cast, places)

    with pytest.raises(OutOfReach):
        lists.list_need(two[1], title="灯", raised_by="楼院", by=cast.other_town_clerk, at=NOON)


def test_the_old_address_leads_to_the_whole_which_names_both(client, cast, places, two):
    ended, heir = two
    become_one(cast, places)

    page = client.get(reverse("party:alliance-detail", args=[ended.public_id]), follow=True)
    listed = client.get(reverse("party:alliance-list")).content.decode()

    assert page.redirect_chain == [(reverse("party:alliance-detail", args=[heir.public_id]), 302)]
    assert "江畔大党委已并入这里" in page.content.decode()
    assert "临江大党委" in listed
    assert "江畔大党委" not in listed


def test_the_desk_leads_to_the_whole_too(client, cast, places, two):
    ended, heir = two
    become_one(cast, places)
    client.force_login(cast.town_clerk)

    page = client.get(reverse("party:alliance-desk", args=[ended.public_id]), follow=True)
    listed = client.get(reverse("party:alliance-desk-list")).content.decode()

    assert page.redirect_chain == [(reverse("party:alliance-desk", args=[heir.public_id]), 302)]
    assert "江畔大党委已并入这里" in page.content.decode()
    assert "江畔大党委" not in listed


def test_the_page_costs_the_same_however_many_went_in(client, cast, places, two):
    address = reverse("party:alliance-detail", args=[two[1].public_id])
    client.get(address)
    with CaptureQueriesContext(connection) as none:
        client.get(address)
    merging.go_into(two[0], two[1], by=None, at=MONDAY)
    merging.go_into(make_alliance(cast.community), two[1], by=None, at=MONDAY)

    with CaptureQueriesContext(connection) as both:
        client.get(address)

    assert len(both) == len(none)
