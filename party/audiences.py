"""Which columns stand first for whom on the front page."""

from typing import Any

from party.models import Column, Membership
from party.queries.articles import address_of
from yuanbao.audiences import Audience, Door, register_doors, register_test

FIRST: dict[str, tuple[str, ...]] = {
    Audience.RESIDENT: ("people-outage", "people-policy", "people-guide", "people-jobs"),
    Audience.MEMBER: ("party-voice", "party-learn", "party-meetings", "party-report-in"),
    Audience.FIRM: ("firm-request", "firm-policy", "firm-hiring", "firm-guide"),
    Audience.WORKER: ("party-organise", "people-phones", "raise-ledger", "raise-talk"),
}


def doors(audience: str) -> list[Door]:
    """Return the columns of an audience in their order; one query."""
    codes = FIRST.get(audience, ())
    rows = {row.code: row for row in Column.objects.active().filter(code__in=codes)}
    return [
        Door(rows[code].name, address_of(rows[code])[0], rows[code].icon)
        for code in codes
        if code in rows
    ]


def is_member(user: Any) -> bool:
    """Say whether the account is joined to a membership on a roll."""
    return Membership.objects.current().filter(user=user).exists()


def register_all() -> None:
    """Add the doors and the test of an account; called when the app is ready."""
    register_doors(doors)
    register_test(Audience.MEMBER, is_member)
