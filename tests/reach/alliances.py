"""An alliance with its lists and a convenience service for the table of all addresses."""

from datetime import timedelta

from django.utils import timezone

from party.services.alliances import members
from tests.factories.alliances import (
    make_activity,
    make_alliance,
    make_compound,
    make_need,
    make_project,
    make_resource,
    make_unit,
)
from tests.factories.party import MONDAY

NOBODY = "00000000-0000-4000-8000-000000000000"


class Alliances:
    """All of the cast's community; the resident has signed up for nothing."""

    def __init__(self, cast):
        self.alliance = make_alliance(cast.community)
        self.unit, self.need = make_unit(self.alliance), make_need(self.alliance)
        self.resource = make_resource(self.unit)
        self.project = make_project(self.alliance)
        call = members.MeetingCall("联席会", MONDAY, "会议室", "议一议")
        self.meeting = members.call_meeting(self.alliance, call, by=None, at=MONDAY)
        at = timezone.now()
        soon = {"starts_at": at + timedelta(days=2), "ends_at": at + timedelta(days=3)}
        self.activity = make_activity(make_compound(cast.community), at=at, **soon)

    def arguments(self):
        """Return what fills the parts of the addresses, by the start of the route."""
        return {
            "alliances/": {"public_id": self.alliance.public_id},
            "alliance-projects/": {"public_id": self.project.public_id},
            "alliance-photos/": {"public_id": NOBODY},
            "desk/alliances/": {"public_id": self.alliance.public_id},
            "desk/alliance-units/": {"public_id": self.unit.public_id},
            "desk/alliance-meetings/": {"public_id": self.meeting.public_id},
            "desk/alliance-needs/": {"public_id": self.need.public_id},
            "desk/alliance-resources/": {"public_id": self.resource.public_id},
            "desk/alliance-projects/": {"public_id": self.project.public_id, "number": 1},
            "activities/": {"public_id": self.activity.public_id},
            "desk/activities/": {"public_id": self.activity.public_id},
        }
