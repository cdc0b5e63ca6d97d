"""Notices as officers see them, how far each is, who has not read it yet, and one's own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from party.models import NoticeRecipient, PartyNotice, PartyOrganisation
from party.organisations import workflow
from party.queries.stories import story_of
from party.scoping import reach_paths
from yuanbao.roles import Capability
from yuanbao.workflow import Transition, moves_of

SEE = Capability.VIEW_PARTY
NOT_YET = Q(read_at__isnull=True, told_at__isnull=True)
ACTS = {
    "draft": gettext_lazy("起草"),
    "edit": gettext_lazy("改稿"),
    **{move.name: move.label for move in workflow.NOTICE_MOVES},
}


def notices(user: Any, on: date) -> QuerySet[PartyNotice]:
    """Return the notices of one's organisations, and those that members there got, newest first."""
    paths = reach_paths(user, SEE, on)
    here = NoticeRecipient.objects.within(paths).filter(notice=OuterRef("pk"))
    own = PartyNotice.objects.within(paths).values("pk")
    rows = PartyNotice.objects.filter(Q(pk__in=own) | Exists(here))
    return rows.select_related("organisation", "written_by").defer("body").order_by("-pk")


def notice_for(user: Any, on: date) -> QuerySet[PartyNotice]:
    """Return the same with their text, for one page."""
    return notices(user, on).defer(None).select_related("organisation", "written_by", "reviewed_by")


def places_to_write_to(user: Any, on: date) -> QuerySet[PartyOrganisation]:
    """Return the standing organisations that the person may write to, in tree order."""
    paths = reach_paths(user, Capability.WRITE_PARTY_NOTICE, on)
    return PartyOrganisation.objects.within(paths).standing().order_by("path")


@dataclass(frozen=True)
class Receipts:
    """How many of those within a person's reach got it, read it, were told, are to be rung."""

    n: int
    delivered: int
    read: int
    told: int
    to_ring: int

    @property
    def waiting(self) -> int:
        return self.n - self.read - self.told


def receipts(notice: PartyNotice, user: Any, on: date) -> Receipts:
    """Return the figures of a notice; one query besides the reach."""
    rows = NoticeRecipient.objects.within(reach_paths(user, SEE, on)).filter(notice=notice)
    counted = rows.aggregate(
        n=Count("pk"),
        delivered=Count("pk", filter=Q(delivered_at__isnull=False)),
        read=Count("pk", filter=Q(read_at__isnull=False)),
        told=Count("pk", filter=Q(read_at__isnull=True, told_at__isnull=False)),
        to_ring=Count("pk", filter=NOT_YET & Q(user__isnull=True)),
    )
    return Receipts(**counted)


def not_yet(notice: PartyNotice, user: Any, on: date, who: str) -> QuerySet[NoticeRecipient]:
    """Return those who have not read it and were not told; `who` is app, ring or empty."""
    rows = NoticeRecipient.objects.within(reach_paths(user, SEE, on))
    rows = rows.filter(NOT_YET, notice=notice)
    if who:
        rows = rows.filter(user__isnull=who == "ring")
    return rows.select_related("member", "organisation").order_by("organisation__path", "pk")


def reached(notice: PartyNotice, user: Any, on: date) -> QuerySet[NoticeRecipient]:
    """Return those who read it or were told by telephone."""
    rows = NoticeRecipient.objects.within(reach_paths(user, SEE, on)).filter(notice=notice)
    rows = rows.exclude(NOT_YET).select_related("member", "organisation", "told_by")
    return rows.order_by("organisation__path", "pk")


def by_branch(notice: PartyNotice, user: Any, on: date) -> QuerySet[PartyOrganisation]:
    """Return the organisations whose members got it, each with how many have and have not."""
    reached = NoticeRecipient.objects.within(reach_paths(user, SEE, on)).filter(notice=notice)
    rows = reached.values("organisation__name", "organisation__number", "organisation__path")
    counted = rows.annotate(n=Count("pk"), n_open=Count("pk", filter=NOT_YET))
    return counted.order_by("-n_open", "organisation__path")


def moves_for(notice: PartyNotice, user: Any) -> list[Transition]:
    """Return what this person can do with the notice now; nobody sends their own words."""
    moves = moves_of(notice, workflow.NOTICE_MOVES, by=user)
    if notice.written_by_id == user.pk and workflow.SEND_NOTICE in moves:
        moves.remove(workflow.SEND_NOTICE)
    return moves


def course_of(notice: PartyNotice) -> list[dict[str, Any]]:
    """Return what happened to a notice, newest first, as timeline entries."""
    return story_of(notice, ACTS)


def own_notices(user: Any) -> QuerySet[NoticeRecipient]:
    """Return what was sent to the person, the newest first."""
    rows = NoticeRecipient.objects.filter(user=user.pk, delivered_at__isnull=False)
    return rows.select_related("notice__organisation").defer("notice__body").order_by("-pk")


def own_notice(user: Any, public_id: Any) -> NoticeRecipient | None:
    """Return one notice that was sent to the person."""
    rows = NoticeRecipient.objects.filter(user=user.pk, notice__public_id=public_id)
    return rows.filter(delivered_at__isnull=False).select_related("notice__organisation").first()
