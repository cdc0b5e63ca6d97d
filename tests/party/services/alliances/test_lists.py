from datetime import timedelta

import pytest

from grids.choices import Level
from party.alliances.choices import NeedState
from party.models import Alliance, AllianceNeed, MemberUnit
from party.queries.alliances import alliances as queries
from party.services.alliances import lists, members
from tests.factories.alliances import (
    NEXT_MONTH,
    TODAY,
    a_photo,
    make_alliance,
    make_need,
    make_plan,
    make_project,
    make_resource,
    make_unit,
)
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def test_need_and_resource_become_a_project_that_is_proved_and_done(cast):
    alliance = make_alliance(cast.community)
    clerk = cast.community_clerk
    project = lists.match(
        make_need(alliance), make_plan(make_resource(make_unit(alliance))), by=clerk, at=MONDAY
    )

    lists.start(project, by=clerk, at=LATER)
    lists.reach(project, 1, by=clerk, at=LATER)
    done = lists.complete(project, result="十二个孩子", photos=[a_photo()], by=clerk, at=LATER)

    need = AllianceNeed.objects.get()
    assert (done.state, done.ended_at, need.state) == ("project_done", LATER, "need_met")
    assert len(queries.photos_of(done)) == 1


def test_complete_before_the_last_step_or_without_proof_is_refused(cast):
    project = make_project(make_alliance(cast.community))
    lists.start(project, by=None, at=LATER)

    with pytest.raises(lists.MilestonesLeft):
        lists.complete(project, result="成了", photos=[a_photo()], by=None, at=LATER)
    with pytest.raises(lists.ProofMissing):
        lists.complete(project, result="成了", photos=[], by=None, at=LATER)
    with pytest.raises(lists.ProofMissing):
        lists.complete(project, result=" ", photos=[a_photo()], by=None, at=LATER)


def test_stop_lets_the_need_wait_for_another_resource(cast):
    alliance = make_alliance(cast.community)
    project = make_project(alliance)

    with pytest.raises(lists.ReasonMissing):
        lists.stop(project, why="", by=None, at=LATER)
    stopped = lists.stop(project, why="教室要维修", by=None, at=LATER)

    need = AllianceNeed.objects.get()
    again = lists.match(need, make_plan(make_resource(make_unit(alliance))), by=None, at=LATER)
    assert (stopped.state, need.state, need.matched_at) == ("project_stopped", "need_open", None)
    assert again.need == need


def test_match_twice_late_or_across_alliances_is_refused(cast):
    alliance, other = make_alliance(cast.community), make_alliance(cast.other_community, "河沿")
    resource = make_resource(make_unit(alliance))
    need = make_need(alliance)
    foreign = make_plan(make_resource(make_unit(other)))
    late = make_plan(resource, due_on=TODAY - timedelta(days=1), milestones=())
    beyond = make_plan(resource, milestones=(("一", NEXT_MONTH + timedelta(days=1)),))

    with pytest.raises(lists.NotMatching):
        lists.match(need, foreign, by=None, at=MONDAY)
    for plan in (late, beyond):
        with pytest.raises(lists.DaysOutOfOrder):
            lists.match(need, plan, by=None, at=MONDAY)
    lists.match(need, make_plan(resource), by=None, at=MONDAY)
    with pytest.raises(TransitionRefused):
        lists.match(need, make_plan(resource), by=None, at=MONDAY)
    lists.take_back(resource, by=None, at=MONDAY)
    with pytest.raises(lists.NotMatching):
        lists.match(make_need(alliance), make_plan(resource), by=None, at=MONDAY)


def test_reach_before_the_start_or_of_an_unknown_step_is_refused(cast):
    project = make_project(make_alliance(cast.community))

    with pytest.raises(TransitionRefused):
        lists.reach(project, 1, by=None, at=LATER)
    lists.start(project, by=None, at=LATER)
    with pytest.raises(OutOfReach):
        lists.reach(project, 9, by=None, at=LATER)


def test_drop_needs_a_reason_and_a_need_that_waits(cast):
    need = make_need(make_alliance(cast.community))

    with pytest.raises(lists.ReasonMissing):
        lists.drop_need(need, why=" ", by=None, at=LATER)
    dropped = lists.drop_need(need, why="居民自己解决了", by=None, at=LATER)

    assert dropped.state == NeedState.DROPPED
    with pytest.raises(TransitionRefused):
        lists.drop_need(need, why="再撤一次", by=None, at=LATER)


def test_everything_is_kept_by_the_own_territory_alone(cast):
    alliance = make_alliance(cast.community)
    unit, need, project = make_unit(alliance), make_need(alliance), make_project(alliance)
    stranger = {"by": cast.other_town_clerk, "at": LATER}

    for act in (
        lambda: lists.list_need(alliance, title="一", raised_by="二", **stranger),
        lambda: lists.drop_need(need, why="三", **stranger),
        lambda: lists.list_resource(unit, title="四", **stranger),
        lambda: lists.start(project, **stranger),
        lambda: members.let_go(unit, left_on=TODAY, **stranger),
        lambda: members.open_contact(unit, why="看看", **stranger),
        lambda: members.found_alliance(cast.town, name="五", founded_on=TODAY, **stranger),
    ):
        with pytest.raises(OutOfReach):
            act()
    own = {"by": cast.town_clerk, "at": LATER}
    assert lists.list_need(alliance, title="一", raised_by="二", **own).alliance == alliance


def test_found_is_for_towns_and_communities_once(cast):
    make_alliance(cast.community)

    with pytest.raises(members.AllianceExists):
        make_alliance(cast.community)
    with pytest.raises(members.WrongPlace):
        make_alliance(cast.unit)
    assert make_alliance(cast.town, "东镇大工委").grid.level == Level.TOWN
    assert Alliance.objects.count() == 2


def test_unit_joins_once_leaves_and_its_contact_is_forgotten(cast):
    alliance = make_alliance(cast.community)
    unit = make_unit(alliance)
    with pytest.raises(members.UnitBelongs):
        make_unit(alliance)
    with pytest.raises(members.LeftAlready):
        members.let_go(unit, left_on=TODAY - timedelta(days=1), by=None, at=LATER)

    members.let_go(unit, left_on=TODAY, by=None, at=LATER)

    gone = MemberUnit.objects.get()
    assert (gone.left_on, gone.contact_name, gone.office_phone) == (TODAY, "", "")
    with pytest.raises(OutOfReach):
        make_resource(gone)
    with pytest.raises(members.LeftAlready):
        members.let_go(gone, left_on=TODAY, by=None, at=LATER)
    assert make_unit(alliance).name == gone.name


def test_amend_keeps_the_contact_that_was_left_empty(cast):
    alliance = make_alliance(cast.community)
    unit, other = make_unit(alliance), make_unit(alliance, "供电公司")

    members.amend_unit(unit, members.UnitFacts("江畔一小", TODAY), by=None, at=LATER)

    unit = MemberUnit.objects.get(pk=unit.pk)
    assert (unit.name, unit.contact_name) == ("江畔一小", "迟玉梅")
    with pytest.raises(members.UnitBelongs):
        members.amend_unit(other, members.UnitFacts("江畔一小", TODAY), by=None, at=LATER)


def test_opening_a_contact_is_recorded_with_its_reason(cast):
    unit = make_unit(make_alliance(cast.community))

    shown = members.open_contact(unit, why="通知开会", by=cast.community_clerk, at=LATER)

    assert shown == ("迟玉梅", "0415-6660001")
    assert AuditEntry.objects.get(act="open_contact").reason == "通知开会"


def test_minutes_follow_the_meeting_with_units_of_its_own(cast):
    alliance, other = make_alliance(cast.community), make_alliance(cast.other_community, "河沿")
    own, foreign = make_unit(alliance), make_unit(other)
    call = members.MeetingCall("三季度联席会", LATER, "社区会议室", "议一议托管班")
    meeting = members.call_meeting(alliance, call, by=None, at=MONDAY)
    said = {"units": [own, foreign], "minutes": "都同意", "decisions": "办托管班", "by": None}

    with pytest.raises(members.NotHeldYet):
        members.keep_minutes(meeting, **said, at=MONDAY)
    kept = members.keep_minutes(meeting, **said, at=LATER)

    assert list(kept.units.all()) == [own]
    assert (kept.decisions, kept.minuted_at) == ("办托管班", LATER)
