"""Who is what in an organisation: appoint, relieve, and the seat in the desk's menu that goes with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid, Post
from party.models import Membership, OrganisationPost, PartyOrganisation
from party.organisations.choices import ROLE_OF, SINGLE, Office
from party.organisations.paths import above
from party.services.following import twins_of
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock


class HeldAlready(TransitionRefused):
    """Somebody holds the office, or the person does."""


class NotTheirMember(TransitionRefused):
    """A secretary or committee member must be on the roll there or below."""


@dataclass(frozen=True)
class Holder:
    """Who gets an office: somebody on the roll, or an account that keeps the papers."""

    member: Membership | None = None
    user: User | None = None


@unit_of_work
def appoint(
    organisation: PartyOrganisation,
    holder: Holder,
    *,
    office: Office,
    starts_on: date,
    by: Any,
    at: datetime,
) -> OrganisationPost:
    """Give somebody an office. Raises OutOfReach, HeldAlready, NotTheirMember."""
    organisation = lock(organisation, by=by, capability=Capability.MANAGE_PARTY)
    user = holder.user or (holder.member.user if holder.member else None)
    _check(organisation, holder, office, starts_on)
    seat = _seat(organisation, user, office, starts_on)
    post = OrganisationPost.objects.create(
        organisation=organisation,
        office=office,
        member=holder.member,
        user=user,
        seat=seat,
        starts_on=starts_on,
    )
    record(organisation, "appoint", by=by, at=at, office=str(office), post=str(post.public_id))
    return post


@unit_of_work
def relieve(post: OrganisationPost, *, ends_on: date, by: Any, at: datetime) -> OrganisationPost:
    """Let an office end after that day. Raises OutOfReach, TransitionRefused."""
    post = lock(post, by=by, capability=Capability.MANAGE_PARTY)
    if ends_on < post.starts_on:
        raise TransitionRefused(_("离任日期早于任职日期，没有保存。"))
    if post.ends_on is not None:
        raise TransitionRefused(_("这个职务已经离任，没有保存。"))
    _end(post, ends_on)
    record(post.organisation, "relieve", by=by, at=at, office=post.office)
    return post


def end_all(organisation: PartyOrganisation, *, on: date) -> None:
    """End every office of an organisation that is over. Runs inside the caller's unit of work."""
    for post in organisation.posts.filter(ends_on__isnull=True):
        _end(post, max(on, post.starts_on))


def end_of_member(member: Membership, *, on: date) -> None:
    """End every office of somebody who left the roll. Runs inside the caller's unit of work."""
    for post in member.offices.filter(ends_on__isnull=True):
        _end(post, max(on, post.starts_on))


def give_account(member: Membership) -> None:
    """Let the offices that somebody holds be used with the account that is theirs now."""
    held = member.offices.filter(ends_on__isnull=True, user__isnull=True)
    for post in held.select_related("organisation"):
        post.user = member.user
        post.seat = _seat(post.organisation, member.user, post.office, post.starts_on)
        post.save(update_fields=["user", "seat"])


def _check(organisation, holder, office, starts_on) -> None:
    member = holder.member
    if not organisation.is_standing:
        raise TransitionRefused(_("“%s”已不在用，没有保存。") % organisation)
    if member is not None:
        home = member.organisation.path
        if not member.is_current or not home.startswith(organisation.path):
            raise NotTheirMember(_("只能任命本组织或下级组织的在册党员。没有保存。"))
    elif office not in {Office.OFFICER, Office.DEPARTMENT}:
        raise NotTheirMember(_("书记和委员要从在册党员里选。没有保存。"))
    same = organisation.posts.on(starts_on).filter(office=office)
    if office not in SINGLE:
        person = Q(member=member) if member is not None else Q(user=holder.user)
        same = same.filter(person)
    if same.exists():
        raise HeldAlready(_("这个职务现在有人担任，请先让现任离任。没有保存。"))


def _seat(organisation, user, office, starts_on) -> Post | None:
    """Return the post by which the desk knows the holder; None without an account or rights."""
    role = ROLE_OF.get(office)
    if user is None or role is None or user.is_resident:
        return None
    grid = _place_of(organisation)
    if grid is None:
        return None
    held = Post.objects.filter(user=user, grid=grid, role=role, ends_on__isnull=True).first()
    return held or Post.objects.create(user=user, grid=grid, role=role, starts_on=starts_on)


def _place_of(organisation: PartyOrganisation) -> Grid | None:
    """Return the place of the organisation, of the nearest above it, or the district."""
    line = PartyOrganisation.objects.filter(path__in=[*above(organisation.path), organisation.path])
    placed = (
        line.filter(grid__retired_at__isnull=True, grid__isnull=False).order_by("-path").first()
    )
    if placed is not None:
        return placed.grid
    return Grid.objects.live().at_level(Level.DISTRICT).order_by("pk").first()


def _end(post: OrganisationPost, on: date) -> None:
    post.ends_on = on
    post.save(update_fields=["ends_on"])
    seat = post.seat
    others = OrganisationPost.objects.filter(seat=seat, ends_on__isnull=True)
    if seat is not None and seat.ends_on is None and not others.exists():
        twins_of(seat).update(ends_on=max(on, seat.starts_on))
