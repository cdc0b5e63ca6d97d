"""The demo's command centre: who was lent by whom, and two weeks of the roster."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from dispatch.choices import LiaisonKind, Watch
from dispatch.demo.cast import CENTRE_SEATS
from dispatch.demo.staffing import SINCE
from dispatch.models import Agency, Duty, LiaisonContact, Secondment
from dispatch.watches import week_of
from yuanbao.models import User
from yuanbao.roles import Role

# Who keeps a home unit: 政法, 营商, 市场监管, 公安.
LENT = {"intake2": "D25", "dispatch2": "D24", "supervise1": "D05", "callback1": "D27"}
NUMBERS = ((LiaisonKind.DAY, "办公室"), (LiaisonKind.NIGHT, "值班室"))
# Few people sit through the night.
NIGHT_SEATS = (Role.INTAKE, Role.DISPATCHER, Role.SHIFT_LEADER, Role.DUTY_LEADER)


@transaction.atomic
def load_centre(*, at: datetime) -> int:
    """Fill this week and the next where they are empty, and return how many lines were made."""
    logins = [login for login, _seat in CENTRE_SEATS]
    users = {user.username: user for user in User.objects.filter(username__in=logins)}
    _lend(users)
    _contacts(at=at)
    this_week = week_of(localdate(at))
    days = [*this_week, *(day + timedelta(days=7) for day in this_week)]
    if not users or Duty.objects.between(days[0], days[-1]).exists():
        return 0
    lines = [
        Duty(on=day, watch=watch, seat=seat, user=users[login])
        for place, day in enumerate(days)
        for login, seat in CENTRE_SEATS
        for watch in Watch
        if _sits(login, seat, watch, place)
    ]
    return len(Duty.objects.bulk_create(lines))


def _contacts(*, at: datetime) -> None:
    """Give every agency without one a day and a night number; all invented."""
    bare = Agency.objects.active().filter(contacts__isnull=True).order_by("code")
    lines = [
        LiaisonContact(
            agency=agency,
            kind=kind,
            name=name,
            phone=f"0415-{2100000 + place * 10 + n:07d}",
            confirmed_at=at,
        )
        for place, agency in enumerate(bare)
        for n, (kind, name) in enumerate(NUMBERS)
    ]
    LiaisonContact.objects.bulk_create(lines)


def _sits(login: str, seat: str, watch: str, place: int) -> bool:
    """Two who share a seat take turns by day; a seat held alone is served in both watches."""
    if watch == Watch.NIGHT and seat not in NIGHT_SEATS:
        return False
    if not login.endswith("2") and f"{login[:-1]}2" not in {name for name, _seat in CENTRE_SEATS}:
        return True
    turn = place % 2 if watch == Watch.DAY else (place + 1) % 2
    return int(login[-1]) - 1 == turn


def _lend(users: dict[str, User]) -> None:
    agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=LENT.values())}
    for login, code in LENT.items():
        if login in users and code in agencies:
            Secondment.objects.get_or_create(
                user=users[login], agency=agencies[code], defaults={"starts_on": SINCE}
            )
