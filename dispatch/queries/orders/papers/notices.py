"""督办通知书, listed and shown."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.choices import NoticeState
from dispatch.models import SupervisionNotice
from dispatch.queries.orders.papers import PaperPage, PaperRow, line, shown
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, grant_tests, grants_of

OPEN = (NoticeState.ISSUED, NoticeState.REPLIED)
ASKED = (Capability.HANDLE_ORDER, Capability.SUPERVISE_ORDER)
RELATED = ("order__agency", "order__petition", "issued_by")


def listed(user: Any, show: str, *, at: datetime) -> QuerySet[SupervisionNotice]:
    """Return the notices that the person sees, by the day they are due; index `notice_by_state`."""
    rows = SupervisionNotice.objects.permitted(user, Capability.VIEW_SUPERVISION)
    over = Q(state=NoticeState.ISSUED, due_at__lt=at)
    rows = shown(rows, show, open_states=OPEN, over=over)
    order = ("due_at", "id") if show in {"open", "over"} else ("-id",)
    return rows.select_related(*RELATED).order_by(*order)


def row_of(notice: SupervisionNotice) -> PaperRow:
    """Return a notice as its list shows it."""
    kind, level = notice.get_kind_display(), notice.get_level_display()
    return PaperRow(
        row=notice,
        title=notice.order.petition.title,
        meta=f"{notice.order.number}·{level}·{kind}",
        who=notice.order.agency.name,
        since=notice.issued_at,
        due_at=notice.due_at,
        done_at=notice.replied_at if notice.state != NoticeState.ISSUED else None,
    )


def page(user: Any, public_id: Any, *, at: datetime) -> PaperPage:  # noqa: ARG001 - as all papers
    """Build the page of one notice; raises OutOfReach."""
    rows = SupervisionNotice.objects.permitted(user, Capability.VIEW_SUPERVISION)
    rows = rows.annotate(**grant_tests(SupervisionNotice, ASKED, by=user))
    notice = rows.filter(public_id=public_id).select_related(*RELATED).first()
    if notice is None:
        raise OutOfReach(f"{user} may not see notice {public_id}")
    order = notice.order
    return PaperPage(
        row=notice,
        title=order.petition.title,
        words=notice.demand,
        facts=[
            (_("承办单位"), order.agency.name),
            (_("事由"), notice.get_kind_display()),
            (_("级别"), notice.get_level_display()),
            (_("签发"), notice.issued_by),
        ],
        story=_story(notice),
        may=grants_of(notice, ASKED),
        since=notice.issued_at,
        due_at=notice.due_at,
        done_at=notice.replied_at if notice.state != NoticeState.ISSUED else None,
        link=(order.number, reverse("dispatch:order-detail", args=[order.public_id])),
        print_url=reverse("dispatch:notice-print", args=[notice.public_id]),
    )


def _story(notice: SupervisionNotice) -> list[dict[str, Any]]:
    lines = [line(notice.issued_by, _("签发督办通知书"), notice.issued_at)]
    for reply in notice.replies.select_related("by", "ruled_by").order_by("id"):
        lines.append(line(reply.by, _("书面答复"), reply.at, reply.text))
        if reply.ruled_at is not None:
            words = _("认可答复") if reply.is_accepted else _("要求再办")
            tone = "ok" if reply.is_accepted else "bad"
            lines.append(line(reply.ruled_by, words, reply.ruled_at, reply.ruling, tone))
    if notice.state == NoticeState.WITHDRAWN:
        lines.append(line("", _("已撤回"), notice.ended_at))
    return lines[::-1]
