"""Write the demo accounts with their posts and staffings; a second run adds none."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from dispatch.choices import AgencyKind
from dispatch.demo.cast import PASSWORD, Account, Places, accounts
from dispatch.models import Agency, Staffing
from dispatch.services.organisation.reference import OWN_TABLES, rows_of
from grids.choices import Level
from grids.models import Grid, Post
from yuanbao.crypto import blind_index
from yuanbao.models import Authenticator, SecondFactor, User

SINCE = date(2020, 9, 1)
BATCH = 500


@transaction.atomic
def load_people() -> int:
    """Make the accounts that are missing and return how many there are now."""
    wanted = list(accounts(places()))
    known = set(User.objects.values_list("username", flat=True))
    fresh = [account for account in wanted if account.login not in known]
    # One hash for all: they share the demo's password, and hashing is slow on purpose.
    password = make_password(PASSWORD)
    users = User.objects.bulk_create([_user(a, password) for a in fresh], batch_size=BATCH)
    by_login = {user.username: user for user in users}
    _posts(fresh, by_login)
    _staffings(fresh, by_login)
    Authenticator.objects.bulk_create(
        Authenticator(user=by_login[a.login], confirmed=True).seed()
        for a in fresh
        if a.factor == SecondFactor.TOTP
    )
    return len(wanted)


def places() -> Places:
    """Read the codes that accounts hang on from the tree and the tables."""
    live = Grid.objects.live().order_by("code")

    def codes(level: Level) -> tuple[str, ...]:
        return tuple(live.at_level(level).values_list("code", flat=True))

    platforms = set(Agency.objects.values_list("code", flat=True))
    departments = [
        (row["code"], int(row["accounts"] or 0))
        for _line, row in rows_of(OWN_TABLES, "agencies")
        if row["kind"] in {AgencyKind.DEPARTMENT, AgencyKind.ZONE}
    ]
    return Places(
        district=codes(Level.DISTRICT)[0],
        towns=tuple(c for c in codes(Level.TOWN) if c in platforms),
        communities=tuple(c for c in codes(Level.COMMUNITY) if c in platforms),
        units=codes(Level.UNIT),
        areas=codes(Level.AREA),
        departments=tuple(departments),
    )


def _user(account: Account, password: str) -> User:
    return User(
        username=account.login,
        name=account.name,
        phone=account.phone,
        phone_index=blind_index("phone", account.phone),
        password=password,
        second_factor=account.factor,
        is_staff=account.is_staff,
    )


def _posts(fresh: Iterable[Account], users: dict[str, User]) -> None:
    grids = dict(Grid.objects.values_list("code", "pk"))
    Post.objects.bulk_create(
        [
            Post(
                user=users[account.login],
                grid_id=grids[account.grid],
                role=account.role,
                work_phone=account.phone,
                starts_on=SINCE,
            )
            for account in fresh
            if account.grid
        ],
        batch_size=BATCH,
    )


def _staffings(fresh: Iterable[Account], users: dict[str, User]) -> None:
    agencies = dict(Agency.objects.values_list("code", "pk"))
    Staffing.objects.bulk_create(
        [
            Staffing(
                user=users[account.login],
                agency_id=agencies[account.agency],
                role=account.role,
                starts_on=SINCE,
            )
            for account in fresh
            if account.agency
        ],
        batch_size=BATCH,
    )
