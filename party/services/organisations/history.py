"""What is written of a membership's steps."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from party.models import MemberEvent, Membership, PartyOrganisation
from party.organisations.choices import MemberAct

# So many rows go into one statement.
AT_ONCE = 2000


def note(
    member: Membership,
    act: MemberAct,
    *,
    on: date,
    by: Any,
    at: datetime,
    source: PartyOrganisation | None = None,
    target: PartyOrganisation | None = None,
) -> None:
    """Add one step to the history. Runs inside the caller's unit of work."""
    note_all([member], act, on=on, by=by, at=at, source=source, target=target)


def note_all(
    members: Iterable[Membership],
    act: MemberAct,
    *,
    on: date,
    by: Any,
    at: datetime,
    source: PartyOrganisation | None = None,
    target: PartyOrganisation | None = None,
) -> None:
    """Add the same step to many."""
    MemberEvent.objects.bulk_create(
        MemberEvent(
            member=member,
            act=act,
            from_organisation=source,
            to_organisation=target,
            on=on,
            by=by,
            at=at,
        )
        for member in members
    )


def note_admitted(members: list[Membership], *, on: date, by: Any, at: datetime) -> None:
    """Add to each of many that they were put on the roll of their organisation."""
    MemberEvent.objects.bulk_create(
        (
            MemberEvent(
                member=member,
                act=MemberAct.ADMITTED,
                to_organisation_id=member.organisation_id,
                on=on,
                by=by,
                at=at,
            )
            for member in members
        ),
        batch_size=AT_ONCE,
    )
