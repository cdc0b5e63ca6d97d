"""What an agency sets up for itself in the demo: sections, signatures, leave, an earlier name."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from dispatch.models import Agency, AgencyName, Leave, Section, Staffing
from dispatch.services.organisation.leaves import take_leave
from yuanbao.roles import Capability, roles_granting

# Sections of an agency; the first of its people who may handle orders serve in them in turn.
SECTIONS = {
    "D15": ("劳动监察科", "仲裁科"),
    "D16": ("供热管理科", "物业管理科", "房屋安全科"),
    "D17": ("市容管理科", "市政设施科", "环境卫生科"),
}
# Where the agency's leader signs an answer off before the centre sees it.
SIGNED_OFF = ("D15",)
# Bodies without a desk that get a one-time link; the others are rung up. Numbers are invented.
REACHED = {
    "OUT01": ("13904150001", "heating@example.org"),
    "OUT02": ("13904150002", "power@example.org"),
    "OUT03": ("13904150003", ""),
    "OUT04": ("", "gas@example.org"),
}
EARLIER = (("D17", "区综合执法局", "执法局", date(2019, 3, 31)),)
# Who is away, from which day on and for how many days, and who stands in.
AWAY = (("d16-5", -1, 5, "d16-6"), ("d17-3", 0, 3, "d17-4"), ("d16-3", 6, 4, "d16-4"))


@transaction.atomic
def load_agencies(*, at: datetime) -> int:
    """Set the demo's agencies up; returns how many sections there are; a second run changes none."""
    if not Section.objects.exists():
        for code, names in SECTIONS.items():
            _sections(code, names)
        Agency.objects.filter(code__in=SIGNED_OFF).update(needs_approval=True)
        for code, (mobile, email) in REACHED.items():
            Agency.objects.filter(code=code).update(contact_mobile=mobile, contact_email=email)
        _names()
    if not Leave.objects.exists():
        _leaves(at)
    return Section.objects.count()


def _sections(code: str, names: tuple[str, ...]) -> None:
    agency = Agency.objects.get(code=code)
    roles = roles_granting(Capability.HANDLE_ORDER) - roles_granting(Capability.ASSIGN_ORDER)
    places = list(agency.staffings.filter(role__in=roles).order_by("id"))
    for n, name in enumerate(names):
        own = places[n :: len(names)]
        section = Section.objects.create(
            agency=agency, name=name, head=own[0].user if own else None
        )
        for place in own:
            place.section = section
    Staffing.objects.bulk_update(places, ["section"])


def _names() -> None:
    agencies = {a.code: a for a in Agency.objects.filter(code__in=[row[0] for row in EARLIER])}
    AgencyName.objects.bulk_create(
        AgencyName(agency=agencies[code], name=name, short_name=short, until_on=until)
        for code, name, short, until in EARLIER
    )


def _leaves(at: datetime) -> None:
    logins = {login for row in AWAY for login in (row[0], row[3])}
    places = Staffing.objects.filter(user__username__in=logins).select_related("user")
    people = {place.user.username: place.user for place in places}
    for login, first, days, stand_in in AWAY:
        starts = localdate(at) + timedelta(days=first)
        asked = min(at, at + timedelta(days=first))
        take_leave(
            starts_on=starts,
            ends_on=starts + timedelta(days=days - 1),
            stand_in=people[stand_in],
            by=people[login],
            at=asked,
        )
