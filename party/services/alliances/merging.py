"""Two alliances become one when their places do: a town has one 大工委, a community one 大党委."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from party.models import (
    Alliance,
    AllianceNeed,
    AllianceProject,
    AllianceResource,
    JointMeeting,
    MemberUnit,
)
from yuanbao.audit import record, unit_of_work

LISTS = (JointMeeting, AllianceNeed, AllianceResource, AllianceProject)


@unit_of_work
def go_into(alliance: Alliance, heir: Alliance, *, by: Any, at: datetime) -> Alliance:
    """Let an alliance go into another with its units, meetings and lists, and return the other.

    Nothing is ended: projects go on, and needs wait where they were. A unit of both stays one; its
    place in the alliance that ends is kept as one that it left that day. What was called by the
    old name, and its address, lead to the other. Source: 《关于加强和改进城市基层党的建设工作的意见》,
    one 大工委 of a town and one 大党委 of a community.
    """
    day = localdate(at)
    _unite_units(alliance, heir, day)
    counts = {
        str(model._meta.model_name): model.objects.filter(alliance=alliance).update(alliance=heir)
        for model in (MemberUnit, *LISTS)
    }
    Alliance.objects.filter(merged_into=alliance).update(merged_into=heir)
    alliance.merged_into, alliance.merged_on = heir, day
    alliance.save(update_fields=["merged_into", "merged_on"])
    record(alliance, "go_into", by=by, at=at, heir=str(heir.public_id), moved=counts)
    record(heir, "take_over", by=by, at=at, forerunner=str(alliance.public_id), moved=counts)
    return heir


def _unite_units(alliance: Alliance, heir: Alliance, day: date) -> None:
    """Let a unit of both stay in the heir, since it first joined and with all that it offers."""
    staying = {unit.name: unit for unit in heir.units.on(day)}
    for unit in alliance.units.filter(left_on__isnull=True, name__in=list(staying)):
        twin: MemberUnit = staying[unit.name]
        twin.joined_on = min(twin.joined_on, unit.joined_on)
        twin.contact_name = twin.contact_name or unit.contact_name
        twin.office_phone = twin.office_phone or unit.office_phone
        twin.save()
        unit.resources.update(unit=twin)
        unit.left_on = max(day, unit.joined_on)
        unit.contact_name = unit.office_phone = ""
        unit.save()
