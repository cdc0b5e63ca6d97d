"""Applications as their applicants and their handlers see them, and how many there are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from party.models import Application, Booking, Service, Slot
from party.offers.choices import ANSWERED, CONFIDENTIAL, OPEN, CameBy, ServiceKind
from party.offers.workflow import moves_of_kind, right_for
from party.queries.offers.people import people_for
from yuanbao.access import has_capability
from yuanbao.models import AuditEntry, User
from yuanbao.roles import Capability

SEALED = ("name", "phone", "text", "result")
# Smaller counts of what is confidential could tell of one person.
LEAST_SHOWN = 5
SLOTS_SHOWN = 12


def open_services() -> QuerySet[Service]:
    """Return what residents can apply for, in order; jobs are applied for at their own pages."""
    rows = Service.objects.open().exclude(kind__in=[ServiceKind.JOB, ServiceKind.POLICY])
    return rows.in_order()


def service_to_read() -> QuerySet[Service]:
    """Return services for one page."""
    return open_services().select_related("grid").defer("grid__boundary")


def free_slots(service: Service, *, at: datetime, professional: Any = None) -> list[Slot]:
    """Return the next hours that can be taken, of one professional where one is named."""
    rows = Slot.objects.free(at).filter(service=service)
    if professional is not None:
        rows = rows.filter(Q(professional=professional) | Q(professional__isnull=True))
    return list(rows.order_by("starts_at", "id")[:SLOTS_SHOWN])


def booking_of(application: Application) -> Booking | None:
    """Return the hour that was agreed on."""
    return Booking.objects.select_related("slot").filter(application=application).first()


def applications_of(user: User) -> QuerySet[Application]:
    """Return the person's own applications, newest first; of confidential ones those that were to stand there."""
    rows = Application.objects.permitted(user, Capability.RATE_APPLICATION)
    return rows.select_related("service").defer(*SEALED).order_by("-id")


def desk_applications(user: User) -> QuerySet[Application]:
    """Return what the person may handle, without anything that was written."""
    rows = Application.objects.in_reach(user).exclude(kind=ServiceKind.JOB)
    return rows.select_related("service", "handler").defer(*SEALED)


def one_application(user: User) -> QuerySet[Application]:
    """Return applications as one page of the desk needs them."""
    rows = Application.objects.handled_by(user)
    return rows.select_related("service", "grid", "handler", "user").defer("grid__boundary")


def acts_of(application: Application, user: User) -> frozenset[str]:
    """Return what the person, within whose reach the application is, can do with it now."""
    is_own = application.handler_id == user.pk
    moves = moves_of_kind(application.kind)
    open_moves = {name for name, move in moves.items() if application.state in move.sources}
    open_moves.discard("withdraw")
    if application.is_confidential and not is_own:
        open_moves &= {"take_up"}
    if is_own:
        open_moves.add("open_contact")
        if application.is_open:
            open_moves.add("hand_on")
        if application.is_open and application.service.has_slots:
            open_moves.add("appoint")
    return frozenset(open_moves)


def may_read(application: Application, user: User) -> bool:
    """Say whether the person may read what was written: of a confidential one, its handler alone."""
    return not application.is_confidential or application.handler_id == user.pk


def colleagues(application: Application, on: date) -> QuerySet[User]:
    """Return to whom an application can be handed on."""
    people = people_for(application.kind, application.grid, on)
    return people.exclude(pk=application.handler_id).order_by("name", "pk")


ACTS = {
    "apply": gettext_lazy("提交申请"),
    "look_up_by_phone": gettext_lazy("在窗口按手机号查过"),
    "look_up_by_number": gettext_lazy("在窗口按编号查过"),
    "let_go": gettext_lazy("申请人撤回了代办的同意"),
    "accept": gettext_lazy("受理"),
    "take_up": gettext_lazy("接办"),
    "hand_on": gettext_lazy("转给同事"),
    "book": gettext_lazy("约了时间"),
    "finish": gettext_lazy("办结"),
    "refuse": gettext_lazy("不予办理"),
    "withdraw": gettext_lazy("撤回"),
    "rate": gettext_lazy("评价"),
    "remind": gettext_lazy("提醒经办人"),
    "open_contact": gettext_lazy("查看联系方式"),
}
TONES = {"finish": "ok", "refuse": "bad", "withdraw": "bad"}
PUBLIC = ("apply", "accept", "take_up", "book", "finish", "refuse", "withdraw", "rate")


def course_of(application: Application, *, for_staff: bool) -> list[dict[str, Any]]:
    """Return what happened, newest first; the applicant sees no inner acts.

    Of names the applicant sees that of whoever filled it in for them, and no other.
    """
    label = Application._meta.label_lower
    entries = AuditEntry.objects.filter(object_type=label, object_id=application.pk)
    if not for_staff:
        entries = entries.filter(act__in=PUBLIC)
    return [
        {
            "who": (entry.actor_name or _("系统")) if for_staff else "",
            "title": _taken_in(entry, for_staff=for_staff) or ACTS.get(entry.act, entry.act),
            "at": entry.at,
            "tone": TONES.get(entry.act, ""),
        }
        for entry in entries.order_by("-id")[:50]
    ]


def _taken_in(entry: AuditEntry, *, for_staff: bool) -> str:
    """Return how a desk's filing is told; "" for what the applicant sent."""
    if entry.act != "apply" or "came_by" not in entry.detail:
        return ""
    said = {
        "way": CameBy(entry.detail["came_by"]).label,
        "place": entry.detail.get("place", ""),
        "name": entry.actor_name,
    }
    if for_staff:
        return _("代申请人提交（%(way)s，%(place)s）") % said
    return _("由%(place)s%(name)s代您提交（%(way)s）") % said


@dataclass(frozen=True)
class ServiceCount:
    """One service in a month; None stands for a number too small to be shown."""

    name: str
    is_confidential: bool
    n_filed: int | None
    n_open: int | None
    n_late: int | None
    n_ended: int | None
    n_solved: int | None
    n_rated: int | None


def counts_since(user: User, since: date) -> list[ServiceCount]:
    """Count the applications of the person's places by service since a day; one query and posts.

    Everything of a confidential service with fewer than five applications stays unseen.
    """
    rows = Application.objects.in_places(user).filter(filed_at__date__gte=since)
    is_open, is_ended = Q(state__in=OPEN), Q(state__in=ANSWERED)
    counted = rows.values("service__name", "service__kind", "service__order").annotate(
        n_filed=Count("pk"),
        n_open=Count("pk", filter=is_open),
        n_late=Count("pk", filter=is_ended & Q(ended_at__gt=F("due_at"))),
        n_ended=Count("pk", filter=is_ended),
        n_solved=Count("pk", filter=Q(solved="yes")),
        n_rated=Count("pk", filter=Q(rated_at__isnull=False)),
    )
    return [_shown(row) for row in counted.order_by("service__order", "service__name")]


COUNTED = ("n_filed", "n_open", "n_late", "n_ended", "n_solved", "n_rated")


def _shown(row: dict[str, Any]) -> ServiceCount:
    is_confidential = row["service__kind"] in CONFIDENTIAL
    counts = {name: row[name] for name in COUNTED}
    if is_confidential:
        counts = {n: v if v >= LEAST_SHOWN else None for n, v in counts.items()}
    return ServiceCount(name=row["service__name"], is_confidential=is_confidential, **counts)


def own_slots(user: User, *, at: datetime) -> QuerySet[Slot]:
    """Return a professional's hours from today on, with who comes as a number."""
    rows = Slot.objects.filter(professional=user, starts_at__date__gte=localdate(at))
    return rows.select_related("service").prefetch_related("bookings__application")


def own_services(user: User) -> QuerySet[Service]:
    """Return the services for which the person may offer hours of their own."""
    kinds = [kind for kind in CONFIDENTIAL if has_capability(user, right_for(kind))]
    return Service.objects.open().filter(kind__in=kinds, has_slots=True).in_order()
