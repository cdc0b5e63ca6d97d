"""The demo's Party organisations, 515 of them, and 11,020 members. All people are invented."""

from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from django.db import transaction
from django.utils.timezone import localdate

from dispatch.demo.party_plan import Planned, give_accounts, plan
from dispatch.demo.people import invent_people
from grids.models import Grid, Post
from party.models import MemberEvent, Membership, OrganisationPost, PartyOrganisation
from party.organisations.choices import (
    ROLE_OF,
    MemberAct,
    MemberKind,
    Office,
)
from party.organisations.numbers import member_number, organisation_number
from party.organisations.paths import path_under
from yuanbao.copying import Sheet
from yuanbao.models import User

MEMBERS = 11_020
SEED = 19210701
FOUNDED = date(2011, 7, 1)
DEPARTMENT = "D03"


@transaction.atomic
def load_party(*, at: datetime) -> tuple[int, int]:
    """Make organisations, members and offices once; return how many there are of the first two."""
    if not PartyOrganisation.objects.exists():
        rng = Random(SEED)  # noqa: S311 - invention, not secrecy
        planned = plan(rng)
        _write_organisations(planned, rng)
        _write_members(planned, rng, at=at)
        _write_offices(planned, at=at)
    return PartyOrganisation.objects.count(), Membership.objects.count()


def _write_organisations(planned: list[Planned], rng: Random) -> None:
    sheet = Sheet(PartyOrganisation)
    for one in planned:
        key = sheet.claim()
        upper = one.parent.row if one.parent else None
        one.row = PartyOrganisation(
            pk=key,
            number=organisation_number(key),
            kind=one.kind,
            name=one.name,
            parent=upper,
            path=path_under(upper.path if upper else "", key),
            grid=one.grid,
            unit_name=one.unit,
            address=f"{one.grid.name}党群服务站" if one.grid else f"{one.unit}党员活动室",
            work_phone=f"0415-2{rng.randrange(10**6):06d}",
            founded_on=FOUNDED + timedelta(days=rng.randrange(3000)),
        )
        sheet.add_object(one.row)
    sheet.flush()


def _write_members(planned: list[Planned], rng: Random, *, at: datetime) -> None:
    people = invent_people(SEED)
    give_accounts(planned)
    roll, events, keys = Sheet(Membership), Sheet(MemberEvent), count(1)
    today = localdate(at)
    for one, n in zip(planned, _shares([one.weight for one in planned]), strict=True):
        for turn in range(n):
            user = one.users[turn] if turn < len(one.users) else None
            member = _member(one, next(people), user, rng, today)
            member.pk = next(keys)
            member.number = member_number(member.pk)
            member.note_indexes()
            roll.add_object(member)
            events.add_object(_admission(member, at))
            one.members.append(member)
    roll.last_id = MEMBERS
    roll.flush()
    events.flush()


def _member(one: Planned, person, user: User | None, rng: Random, today: date) -> Membership:
    joined = today - timedelta(days=rng.randrange(30, 40 * 365))
    is_new = (today - joined).days < 365
    return Membership(
        organisation=one.row,
        user=user,
        name=user.name if user else person.name,
        phone=user.phone if user else person.phone,
        kind=MemberKind.PROBATIONARY if is_new else MemberKind.FULL,
        joined_on=joined,
        admitted_on=max(joined, FOUNDED),
    )


def _admission(member: Membership, at: datetime) -> MemberEvent:
    return MemberEvent(
        member=member,
        act=MemberAct.ADMITTED,
        to_organisation=member.organisation,
        on=member.admitted_on,
        at=at,
    )


def _shares(weights: list[int]) -> list[int]:
    """Return how many members each organisation has: by weight, together exactly all."""
    total = sum(weights)
    exact = [weight * MEMBERS / total for weight in weights]
    shares = [int(one) for one in exact]
    rest = MEMBERS - sum(shares)
    by_rest = sorted(range(len(weights)), key=lambda n: (shares[n] - exact[n], n))
    for n in by_rest[:rest]:
        shares[n] += 1
    return shares


def _write_offices(planned: list[Planned], *, at: datetime) -> None:
    """Give each organisation with members a secretary; staff get the seats of their desks."""
    posts, today = [], localdate(at)
    for one in planned:
        if one.members:
            posts.append(_office(one, Office.SECRETARY, one.members[0], today))
        elif one.grid is not None and (below := _first_below(one, planned)):
            posts.append(_office(one, Office.SECRETARY, below, today))
        if one.grid is not None and len(one.users) > 1 and one.users[0].username.startswith("comm"):
            posts.append(_office(one, Office.OFFICER, one.members[1], today))
    root = planned[0]
    for user in User.objects.filter(staffings__agency__code=DEPARTMENT).distinct().order_by("pk"):
        post = OrganisationPost(
            organisation=root.row, office=Office.DEPARTMENT, user=user, starts_on=today
        )
        posts.append(post)
    for post in posts:
        post.seat = _seat(post, root.grid, today)
    OrganisationPost.objects.bulk_create(posts)


def _first_below(one: Planned, planned: list[Planned]) -> Membership | None:
    for other in planned:
        is_below = other.row and one.row and other.row.path.startswith(one.row.path)
        if is_below and len(other.members) > 3:
            return other.members[3]
    return None


def _office(one: Planned, office: Office, member: Membership, today: date) -> OrganisationPost:
    return OrganisationPost(
        organisation=one.row,
        office=office,
        member=member,
        user=member.user,
        starts_on=today - timedelta(days=400),
    )


def _seat(post: OrganisationPost, district: Grid | None, today: date) -> Post | None:
    role = ROLE_OF.get(post.office)
    if post.user is None or role is None:
        return None
    grid = post.organisation.grid or district
    return Post.objects.get_or_create(
        user=post.user, grid=grid, role=role, ends_on=None, defaults={"starts_on": today}
    )[0]
