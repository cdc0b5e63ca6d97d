"""A centre and departments full of people, signed in, who will meet at the same orders."""

from typing import Any

from benchmarks.district import SINCE, appoint, person
from benchmarks.targets import session_of
from dispatch.models import Agency, Staffing
from grids.choices import Level
from grids.models import Grid
from yuanbao.models import User
from yuanbao.roles import Role

PER_AGENCY = 5
# Of the people in the centre so many lead the shift: they alone rule on returns and requests.
N_LEADERS = 2


def crowd(*, clerks: int, dispatchers: int) -> dict[str, Any]:
    """Return teams of signed-in people: `centre`, `leaders`, and `agencies` of five clerks each.

    The busiest agencies of the generator come first. Each person is their id, name and session.
    """
    whole = Grid.objects.get(level=Level.DISTRICT, parent=None)
    leads, sits = Role.SHIFT_LEADER, Role.DISPATCHER
    seats = [leads] * N_LEADERS + [sits] * (dispatchers - N_LEADERS)
    centre = [_seated(whole, role, number) for number, role in enumerate(seats[:dispatchers])]
    wanted = -(-clerks // PER_AGENCY)
    agencies = Agency.objects.active().exclude(kind="centre").order_by("code")[:wanted]
    return {
        "centre": centre,
        "leaders": centre[:N_LEADERS],
        "agencies": [
            [_clerk(agency, number) for number in range(PER_AGENCY)] for agency in agencies
        ],
    }


def _seated(whole: Grid, role: Role, number: int) -> dict[str, Any]:
    user = person(f"bench-seat-{number}", f"{role.label}{number + 1}号")
    appoint(user, whole, role)
    return _signed_in(user)


def _clerk(agency: Agency, number: int) -> dict[str, Any]:
    user = person(f"bench-{agency.code}-{number}", f"{agency.short_name}{number + 1}号")
    for role in (Role.RECEIVER, Role.HANDLER):
        Staffing.objects.get_or_create(
            user=user, agency=agency, role=role, ends_on=None, defaults={"starts_on": SINCE}
        )
    return _signed_in(user)


def _signed_in(user: User) -> dict[str, Any]:
    return {"id": user.pk, "name": user.name, "session": session_of(user)}
