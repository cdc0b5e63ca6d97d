from datetime import date, timedelta

import pytest
from django.urls import reverse

from party.models import MeetingAttendance, PartyMeeting
from party.organisations.choices import MeetingKind, MeetingState
from party.organisations.rhythms import due_on
from party.queries.organisations import meetings as queries
from party.services.organisations import meetings
from party.services.organisations.meetings import Plan
from tests.factories.organisations import PartyTree
from tests.factories.party import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
START = MONDAY + timedelta(days=2)
AFTER = START + timedelta(hours=2)


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def planned(party, by=None, **facts):
    wanted = {
        "kind": MeetingKind.CONGRESS,
        "title": "年底大会",
        "place": "三楼",
        "starts_at": START,
    }
    plan = Plan(**(wanted | facts))
    return meetings.plan(party.branch, plan, by=by or party.officer, at=MONDAY)


def minuted(party):
    meeting = planned(party)
    return meetings.minute(meeting, text="议定三件事。", by=party.officer, at=AFTER)


def test_plan_tells_members_with_an_account(party):
    meeting = planned(party)

    told = Notification.objects.filter(key__startswith=f"meeting:{meeting.pk}:planned")
    assert [one.user for one in told] == [party.secretary]
    with pytest.raises(OutOfReach):
        planned(party, by=party.other_officer)


def test_sign_in_is_for_those_asked_and_near_the_meeting(party):
    meeting = planned(party)

    with pytest.raises(meetings.NotNow):
        meetings.sign_in(meeting, by=party.secretary, at=MONDAY)
    with pytest.raises(OutOfReach):
        meetings.sign_in(meeting, by=party.officer, at=START)
    for _turn in range(2):
        meetings.sign_in(meeting, by=party.secretary, at=START - timedelta(minutes=30))

    assert MeetingAttendance.objects.get().by == party.secretary


def test_tick_notes_those_of_the_roll_once(party):
    meeting = planned(party)
    numbers = [party.member.number, "D999999"]
    with pytest.raises(meetings.NotNow):
        meetings.tick(meeting, numbers, by=party.officer, at=MONDAY)

    first = meetings.tick(meeting, numbers, by=party.officer, at=AFTER)
    again = meetings.tick(meeting, numbers, by=party.officer, at=AFTER)

    assert (first, again) == (1, 0)


def test_minutes_are_published_by_another(party):
    meeting = planned(party, by=party.secretary)
    with pytest.raises(meetings.NotNow):
        meetings.minute(meeting, text="还没开", by=party.secretary, at=MONDAY)
    meetings.minute(meeting, text="议定三件事。", by=party.secretary, at=AFTER)

    with pytest.raises(meetings.OwnWork):
        meetings.publish(meeting, by=party.secretary, at=AFTER)
    done = meetings.publish(meeting, by=party.department, at=AFTER)

    assert done.state == MeetingState.PUBLISHED
    with pytest.raises(meetings.NotNow):
        meetings.sign_in(meeting, by=party.secretary, at=AFTER)


def test_returned_minutes_are_open_again(party):
    meeting = minuted(party)
    with pytest.raises(TransitionRefused):
        meetings.return_minutes(meeting, why=" ", by=party.secretary, at=AFTER)

    back = meetings.return_minutes(meeting, why="写清谁办", by=party.secretary, at=AFTER)

    assert (back.state, back.minutes) == (MeetingState.PLANNED, "议定三件事。")
    assert Notification.objects.filter(user=party.officer, body="写清谁办").exists()


def test_cancelled_meeting_takes_no_names(party):
    meeting = meetings.cancel(planned(party), why="雪太大", by=party.officer, at=MONDAY)

    with pytest.raises(meetings.NotNow):
        meetings.tick(meeting, [party.member.number], by=party.officer, at=AFTER)


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 15), 3, date(2027, 2, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_due_on_is_the_same_day_months_later(last, months, due):
    assert due_on(last, months) == due


def test_late_ones_leave_out_what_is_planned(party):
    before = {one.kind for one in queries.late_ones([party.branch.path], MONDAY.date())}
    planned(party)

    after = {one.kind for one in queries.late_ones([party.branch.path], MONDAY.date())}

    assert before - after == {MeetingKind.CONGRESS}


def test_warnings_go_to_ones_own_officers_once(party):
    first = meetings.warn_due(at=MONDAY)

    assert first > 0
    told = Notification.objects.filter(key__startswith=f"meeting-due:{party.branch.pk}:")
    assert {one.user for one in told} == {party.officer, party.secretary}
    n = Notification.objects.count()
    meetings.warn_due(at=MONDAY)
    assert Notification.objects.count() == n


def test_meeting_goes_through_the_pages(client, party):
    client.force_login(party.officer)
    plan = {
        "kind": "congress",
        "title": "年底大会",
        "place": "三楼",
        "starts_at": "2026-11-01T09:00",
    }
    client.post(reverse("party:meeting-plan", args=[party.branch.public_id]), plan)
    key = PartyMeeting.objects.get().public_id
    page = client.get(reverse("party:meeting-detail", args=[key])).content.decode()
    client.post(reverse("party:meeting-tick", args=[key]), {"member": party.member.number})
    client.post(reverse("party:meeting-minute", args=[key]), {"text": "议定三件事。"})
    late = client.get(reverse("party:meeting-list"), {"when": "late"}).content.decode()
    client.force_login(party.secretary)
    client.post(reverse("party:meeting-publish", args=[key]))

    own = client.get(reverse("party:my-meeting", args=[key])).content.decode()

    assert "欧阳桂兰" in page
    assert "党课" in late
    assert "议定三件事" in own
    assert MeetingAttendance.objects.count() == 1
