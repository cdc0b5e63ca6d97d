"""Notices as officers see them, how far each is, who has not read it yet, and one's own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from party.models import Membership, NoticeRecipient, PartyNotice, PartyOrganisation
from party.organisations import workflow
from party.organisations.choices import BY_SMS, SmsState
from party.organisations.short_links import range_of
from party.queries.stories import story_of
from party.scoping import reach_paths
from yuanbao.roles import Capability
from yuanbao.workflow import Transition, moves_of

SEE = Capability.VIEW_PARTY
NOT_YET = Q(read_at__isnull=True, told_at__isnull=True)
TO_RING = NOT_YET & Q(user__isnull=True) & ~Q(sms_state__in=sorted(BY_SMS))
# Which recipients a list shows: without a receipt in the app, to be rung, by text message.
WHO = {
    "app": NOT_YET & Q(user__isnull=False),
    "ring": TO_RING,
    **{str(state): Q(sms_state=state) for state in SmsState.values},
}
ACTS = {
    "draft": gettext_lazy("起草"),
    "edit": gettext_lazy("改稿"),
    "add_sms": gettext_lazy("选了同时发短信"),
    "drop_sms": gettext_lazy("选了不发短信"),
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
    """How many of those within a person's reach got it, read it, were told, are to be rung.

    Text messages are counted by what became of them, whether or not a receipt came since.
    """

    n: int
    delivered: int
    read: int
    told: int
    to_ring: int
    sms_waiting: int
    sms_sent: int
    sms_failed: int

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
        to_ring=Count("pk", filter=TO_RING),
        **{f"sms_{state}": Count("pk", filter=Q(sms_state=state)) for state in SmsState.values},
    )
    return Receipts(**counted)


def listed(notice: PartyNotice, user: Any, on: date, who: str) -> QuerySet[NoticeRecipient]:
    """Return those of WHO; with an empty `who` all who have not read it and were not told."""
    rows = NoticeRecipient.objects.within(reach_paths(user, SEE, on))
    rows = rows.filter(WHO.get(who, NOT_YET), notice=notice)
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


@dataclass(frozen=True)
class SmsAudience:
    """Whom a text message could reach: members without an account, and those with a telephone."""

    n: int
    n_phones: int

    @property
    def n_without(self) -> int:
        return self.n - self.n_phones


def sms_audience(notice: PartyNotice) -> SmsAudience:
    """Return how many of those whom a draft goes to have no account; opens no telephone."""
    rows = Membership.objects.current().filter(
        organisation__path__startswith=notice.organisation.path, user__isnull=True
    )
    counted = rows.aggregate(n=Count("pk"), n_phones=Count("pk", filter=~Q(phone_index="")))
    return SmsAudience(**counted)


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


def own_by_code(user: Any, code: str) -> NoticeRecipient | None:
    """Return the notice that a text message's address leads to, if it was sent to the person."""
    rows = NoticeRecipient.objects.filter(user=user.pk, delivered_at__isnull=False)
    ids = range_of(code)
    rows = rows.filter(notice__public_id__range=ids) if ids else rows.none()
    return rows.select_related("notice").order_by("-pk").first()


def own_notice(user: Any, public_id: Any) -> NoticeRecipient | None:
    """Return one notice that was sent to the person."""
    rows = NoticeRecipient.objects.filter(user=user.pk, notice__public_id=public_id)
    return rows.filter(delivered_at__isnull=False).select_related("notice__organisation").first()
