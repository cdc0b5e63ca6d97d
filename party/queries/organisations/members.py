"""The roll as officers see it, one member's page, transfers under way, and one's own records."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from party.models import MemberEvent, Membership, PartyOrganisation, Transfer
from party.organisations.paths import above
from party.scoping import reach_paths
from yuanbao.crypto import blind_index
from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.roles import Capability
from yuanbao.workflow import grant_tests, grants_of

SEE = Capability.VIEW_PARTY
ASKED = (Capability.KEEP_PARTY, Capability.OPEN_MEMBER)


@dataclass(frozen=True)
class Wanted:
    """Who is looked for: by number, whole name or whole telephone; in which organisation."""

    q: str = ""
    organisation: PartyOrganisation | None = None
    kind: str = ""
    account: str = ""
    has_ended: bool = False


def found(user: Any, wanted: Wanted, on: date) -> QuerySet[Membership]:
    """Return those on the rolls that the person may see and who fit, by organisation."""
    rows = Membership.objects.within(reach_paths(user, SEE, on))
    if wanted.organisation is not None:
        rows = rows.filter(organisation__path__startswith=wanted.organisation.path)
    if not wanted.has_ended:
        rows = rows.current()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.account:
        rows = rows.filter(user__isnull=wanted.account == "no")
    if wanted.q:
        rows = rows.filter(_named(wanted.q.strip()))
    return rows.select_related("organisation").order_by("organisation__path", "pk")


def _named(q: str) -> Q:
    test = Q(number=q.upper()) | Q(name_index=blind_index("name", q))
    try:
        return test | Q(phone_index=blind_index("phone", read_phone(q)))
    except IdentifierRefused:
        return test


@dataclass(frozen=True)
class MemberPage:
    """What the page of one member shows."""

    member: Membership
    line: list[PartyOrganisation]
    history: list[dict[str, Any]]
    transfer: Transfer | None
    may: frozenset[Capability]


def member_page(user: Any, member: Membership) -> MemberPage:
    """Return the page of a member whom the person may see."""
    tests = grant_tests(Membership, ASKED, by=user)
    marked = Membership.objects.filter(pk=member.pk).annotate(**tests).get()
    waiting = Transfer.objects.waiting().filter(member=member).select_related("target")
    return MemberPage(
        member=member,
        line=line_of(member.organisation),
        history=history_of(member),
        transfer=waiting.first(),
        may=grants_of(marked, ASKED),
    )


def line_of(organisation: PartyOrganisation) -> list[PartyOrganisation]:
    """Return an organisation with all that it lies in, from the top down."""
    paths = [*above(organisation.path), organisation.path]
    return list(PartyOrganisation.objects.filter(path__in=paths).order_by("path"))


def history_of(member: Membership) -> list[dict[str, Any]]:
    """Return a membership's steps, newest first, as timeline entries."""
    events = MemberEvent.objects.filter(member=member).order_by("-id")
    return [
        {
            "title": event.get_act_display(),
            "at": event.at,
            "who": str(event.by) if event.by else _("系统"),
            "text": _ends(event),
        }
        for event in events.select_related("by", "from_organisation", "to_organisation")
    ]


def _ends(event: MemberEvent) -> str:
    ends = [str(one) for one in (event.from_organisation, event.to_organisation) if one]
    return " → ".join(ends)


def transfers(user: Any, on: date) -> QuerySet[Transfer]:
    """Return the transfers that touch the person's organisations, those that wait first."""
    paths = reach_paths(user, SEE, on)
    touched = Q(pk__in=[])
    for path in paths:
        touched |= Q(source__path__startswith=path) | Q(target__path__startswith=path)
    rows = Transfer.objects.filter(touched)
    return rows.select_related("member", "source", "target").order_by("answered_at", "-pk")


def waiting_for(user: Any, on: date) -> QuerySet[Transfer]:
    """Return the transfers that the person may accept or refuse."""
    paths = reach_paths(user, Capability.ACCEPT_MEMBER, on)
    into = Q(pk__in=[])
    for path in paths:
        into |= Q(target__path__startswith=path)
    return Transfer.objects.waiting().filter(into)


def own_membership(user: Any) -> Membership | None:
    """Return the person's own membership, if an account was joined to one."""
    rows = Membership.objects.current().filter(user=user.pk)
    return rows.select_related("organisation").first()
