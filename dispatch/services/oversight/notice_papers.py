"""督办: a numbered notice to the agency of an order, its written answers, and their ruling."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, notices_centre, paper_notices
from dispatch import supervision_workflow as workflow
from dispatch.choices import NoticeKind, NoticeLevel, NoticeState
from dispatch.models import NoticeReply, SupervisionNotice, WorkOrder
from dispatch.services.orders.telling import check_open, tell_of
from dispatch.services.oversight.papers import end_of, next_number, next_working_day
from dispatch.services.timing.supervision import is_working
from petitions.choices import Tone
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability, Role
from yuanbao.workflow import TransitionRefused, apply, lock

OPEN_STATES = (NoticeState.ISSUED, NoticeState.REPLIED)


@unit_of_work
def supervise(
    order: WorkOrder,
    *,
    kind: NoticeKind | str,
    level: NoticeLevel | int,
    demand: str,
    due_on: date,
    by: Any,
    at: datetime,
) -> SupervisionNotice:
    """督办: issue a notice that says what is demanded and by when; the agency must answer it.

    Raises TransitionRefused for an ended order, one with a notice still open, empty words, or a
    day that has passed.
    """
    order = lock(order, by=by, capability=Capability.SUPERVISE_ORDER)
    check_open(order)
    if order.notices.filter(state__in=OPEN_STATES).exists():
        raise TransitionRefused(_("这张工单还有没办结的督办通知书，请在那一份上要求再办。"))
    if not demand.strip():
        raise TransitionRefused(_("请写明要做到什么。"))
    _check_ahead(end_of(due_on), at)
    notice = SupervisionNotice.objects.create(
        order=order,
        kind=kind,
        level=level,
        demand=clean(order.petition, demand),
        issued_by=by,
        issued_at=at,
        due_at=end_of(due_on),
        escalates_at=end_of(due_on),
        **next_number(SupervisionNotice, at=at),
    )
    order.is_supervised = True
    order.save(update_fields=["is_supervised"])
    record(notice, "supervise", by=by, at=at, kind=str(kind), level=int(level))
    _tell(
        notice,
        "supervise",
        by=by,
        at=at,
        staff=_("发出督办通知书 %(number)s"),
        opinion=notice.demand,
        public=_("指挥中心督办%(agency)s"),
        tone=Tone.BAD,
    )
    _notify_agency(notice, title=_("督办通知书，请按时书面答复"), act="issued", at=at)
    return notice


def _check_ahead(due: datetime, at: datetime) -> None:
    if due <= at:
        raise TransitionRefused(_("答复时限要晚于现在。您填的内容还在。"))


def _tell(notice: SupervisionNotice, act: str, *, staff: str, **more: Any) -> None:
    tell_of(notice.order, act, staff=staff % {"number": notice.number}, **more)


def _notify_agency(notice: SupervisionNotice, *, title: str, act: str, at: datetime) -> None:
    order = notice.order
    roles: tuple[Role, ...] = notices.RECEIVERS
    if notice.level >= NoticeLevel.LEADER:
        roles = (*roles, *notices.LEADERS)
    people = {person.pk: person for person in notices.staff_of(order, roles=roles, at=at)}
    if order.handler:
        people[order.handler_id] = order.handler
    paper_notices.paper(
        notice, people.values(), title=title, body=order.petition.title, act=act, at=at
    )


@unit_of_work
def reply_notice(notice: SupervisionNotice, *, text: str, by: Any, at: datetime) -> NoticeReply:
    """答复督办: what the agency did, in writing; supervision then rules on it."""
    if not text.strip():
        raise TransitionRefused(_("请写明查办情况。"))
    notice = apply(notice, workflow.REPLY_NOTICE, by=by, at=at, escalates_at=None)
    said = clean(notice.order.petition, text)
    reply = NoticeReply.objects.create(notice=notice, text=said, by=by, at=at)
    words = _("答复督办通知书 %(number)s")
    _tell(notice, "reply_notice", by=by, at=at, staff=words, opinion=said)
    people = notices_centre.centre_staff(Capability.SUPERVISE_ORDER, at=at)
    title = _("督办有了答复，请审核")
    act = f"replied-{reply.pk}"
    paper_notices.paper(notice, people, title=title, body=str(notice), act=act, at=at)
    return reply


@unit_of_work
def accept_reply(
    notice: SupervisionNotice, *, ruling: str = "", by: Any, at: datetime
) -> SupervisionNotice:
    """认可答复: the notice is done; the order goes on by its own clock."""
    notice = apply(notice, workflow.ACCEPT_REPLY, by=by, at=at)
    _rule(notice, is_accepted=True, ruling=ruling, by=by, at=at)
    words = _("督办通知书 %(number)s 办结")
    _tell(notice, "accept_reply", by=by, at=at, staff=words, opinion=ruling, tone=Tone.OK)
    _notify_agency(notice, title=_("督办已办结"), act="done", at=at)
    return notice


@unit_of_work
def demand_more(
    notice: SupervisionNotice, *, ruling: str, due_on: date, by: Any, at: datetime
) -> SupervisionNotice:
    """要求再办: the answer is not enough; says what is missing, with a new day."""
    if not ruling.strip():
        raise TransitionRefused(_("请写明还差什么。"))
    _check_ahead(end_of(due_on), at)
    due = end_of(due_on)
    notice = apply(
        notice, workflow.DEMAND_MORE, by=by, at=at, why=ruling, due_at=due, escalates_at=due
    )
    reply = _rule(notice, is_accepted=False, ruling=ruling, by=by, at=at)
    words = _("督办通知书 %(number)s 要求再办")
    _tell(notice, "demand_more", by=by, at=at, staff=words, opinion=ruling, tone=Tone.BAD)
    _notify_agency(notice, title=_("督办答复不够，请再办"), act=f"more-{reply.pk}", at=at)
    return notice


def _rule(
    notice: SupervisionNotice, *, is_accepted: bool, ruling: str, by: Any, at: datetime
) -> NoticeReply:
    reply = notice.replies.order_by("-id")[0]
    reply.is_accepted, reply.ruling, reply.ruled_by, reply.ruled_at = is_accepted, ruling, by, at
    reply.save(update_fields=["is_accepted", "ruling", "ruled_by", "ruled_at"])
    return reply


@unit_of_work
def withdraw_notice(
    notice: SupervisionNotice, *, why: str, by: Any, at: datetime
) -> SupervisionNotice:
    """撤回督办: issued by mistake or overtaken; the number stays used."""
    if not why.strip():
        raise TransitionRefused(_("请写明为什么撤回。"))
    notice = apply(notice, workflow.WITHDRAW_NOTICE, by=by, at=at, why=why, escalates_at=None)
    words = _("撤回督办通知书 %(number)s")
    _tell(notice, "withdraw_notice", by=by, at=at, staff=words, opinion=why)
    _notify_agency(notice, title=_("督办已撤回"), act="withdrawn", at=at)
    return notice


def to_escalate(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of unanswered notices whose moment has passed; none at night or on rest days."""
    if not is_working(at):
        return []
    rows = SupervisionNotice.objects.waiting().filter(escalates_at__lte=at)
    return list(rows.order_by("escalates_at", "id").values_list("pk", flat=True)[:limit])


@unit_of_work
def escalate_notice(notice: SupervisionNotice, *, at: datetime) -> SupervisionNotice:
    """Raise an unanswered notice one level, and look again each working day; safe to repeat."""
    rows = SupervisionNotice.objects.select_related("order__agency", "order__petition")
    notice = rows.select_for_update(of=("self",)).get(pk=notice.pk)
    moment = notice.escalates_at
    if notice.state != NoticeState.ISSUED or moment is None or moment > at:
        return notice
    before = notice.level
    notice.level = min(before + 1, NoticeLevel.DISTRICT)
    notice.escalates_at = next_working_day(at)
    notice.save(update_fields=["level", "escalates_at"])
    record(notice, "escalate_notice", by=None, at=at, level=notice.level)
    if notice.level != before:
        words = _("督办通知书 %(number)s 逾期未答复，升为")
        staff = words + str(NoticeLevel(notice.level).label)
        _tell(notice, "escalate", by=None, at=at, staff=staff, tone=Tone.BAD)
    act = f"overdue-{moment:%Y%m%d}"
    _notify_agency(notice, title=_("督办逾期未答复"), act=act, at=at)
    people = list(_above(notice, at))
    title = _("督办逾期未答复，请过问")
    paper_notices.paper(notice, people, title=title, body=str(notice), act=f"{act}-up", at=at)
    return notice


def _above(notice: SupervisionNotice, at: datetime) -> Iterable[Any]:
    people = {p.pk: p for p in notices_centre.centre_staff(Capability.SUPERVISE_ORDER, at=at)}
    if notice.level >= NoticeLevel.DISTRICT:
        people |= {p.pk: p for p in paper_notices.leaders_of_district(at=at)}
    return people.values()
