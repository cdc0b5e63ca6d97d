"""申诉: an agency asks to leave a rating out of its score, another person rules, all staff can read it.

The rating itself stays as it was said; only the rates leave it out (docs/scores.md).
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dispatch import notices, notices_centre
from dispatch.choices import RaterKind
from dispatch.models import Appeal, Rating, WorkOrder
from dispatch.services.judging.rating import count_anew
from dispatch.services.moves.recusal import check_not_own_unit
from petitions.choices import CONTENT, Solved
from petitions.models import Petition
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, due_at
from yuanbao.models import Reason, ReasonKind
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, lock

# A month is confirmed when the appeals about its last day can have been made.
APPEAL_LIMIT = Limit(5, "work_day")
# What a rating must be to cost its agency anything.
COSTS = ~Q(satisfaction__in=sorted(CONTENT)) | ~Q(solved=Solved.YES)


def appealable(order: WorkOrder) -> Rating | None:
    """Return the petitioner's last rating of the order, where it costs the agency something."""
    rows = Rating.objects.filter(round__order=order, rater_kind=RaterKind.PETITIONER)
    last = rows.order_by("-round__number", "-id").first()
    if last is None or (last.satisfaction in CONTENT and last.solved == Solved.YES):
        return None
    return last


def appeal_ends_at(rated_at: datetime) -> datetime:
    """Return the last moment at which a rating can be appealed against."""
    return due_at(rated_at, APPEAL_LIMIT, current_calendar()).at


@unit_of_work
def appeal(order: WorkOrder, *, reason: str, text: str, by: Any, at: datetime) -> Appeal:
    """Ask to leave the order's last rating out of the score, with a typed reason.

    Raises TransitionRefused without a rating that costs anything, after five working days, for
    a rating that was appealed against before, or without a reason or words.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    rating = appealable(order)
    if rating is None:
        raise TransitionRefused(_("反映人没有作出不满意或未解决的评价，不用申诉。"))
    if Appeal.objects.filter(rating=rating).exists():
        raise TransitionRefused(_("这次评价已经申诉过，一次评价只能申诉一次。"))
    if at > appeal_ends_at(rating.rated_at):
        raise TransitionRefused(_("评价后五个工作日内才能申诉，现在已经过了。您写的内容还在。"))
    name = _reason_name(reason)
    if not text.strip():
        raise TransitionRefused(_("请写明依据，裁定的人要看。"))
    row = Appeal.objects.create(
        rating=rating,
        order=order,
        reason=reason,
        text=clean(order.petition, text)[:300],
        asked_by=by,
        asked_at=at,
    )
    record(order, "appeal", by=by, at=at, why=text, reason=reason, rating=rating.pk)
    _tell(row, "appeal", _("申请剔除评价：%(reason)s") % {"reason": name}, row.text, by=by, at=at)
    notices_centre.appealed(order, at=at)
    return row


@unit_of_work
def accept_appeal(row: Appeal, *, ruling: str, by: Any, at: datetime) -> Appeal:
    """剔除: the rating is left out of the rates; it stays on the matter and in the public list of staff."""
    row = _decide(row, ruling=ruling, is_accepted=True, by=by, at=at)
    Rating.objects.filter(pk=row.rating_id).update(excluded_at=at)
    count_anew(Petition.objects.select_for_update().get(pk=row.order.petition_id))
    words = _("同意剔除评价，不计入考评")
    _tell(row, "accept_appeal", words, row.ruling, by=by, at=at)
    notices.appeal_decided(row.order, title=words, at=at)
    return row


@unit_of_work
def refuse_appeal(row: Appeal, *, ruling: str, by: Any, at: datetime) -> Appeal:
    """不予剔除: the rating counts as it was given."""
    row = _decide(row, ruling=ruling, is_accepted=False, by=by, at=at)
    words = _("不予剔除，评价照计")
    _tell(row, "refuse_appeal", words, row.ruling, by=by, at=at)
    notices.appeal_decided(row.order, title=words, at=at)
    return row


def rule(order: WorkOrder, *, is_accepted: bool, ruling: str, by: Any, at: datetime) -> Appeal:
    """Rule on the order's open appeal. Raises TransitionRefused when there is none any more."""
    row = order.appeals.order_by("decided_at", "id").select_related("order__agency").last()
    if row is None:
        raise TransitionRefused(_("这张工单没有待裁定的申诉。"))
    decide = accept_appeal if is_accepted else refuse_appeal
    return decide(row, ruling=ruling, by=by, at=at)


def _decide(row: Appeal, *, ruling: str, is_accepted: bool, by: Any, at: datetime) -> Appeal:
    """Rule as another person than who asked. Raises Recused for the agency's own people."""
    order = lock(row.order, by=by, capability=Capability.RULE_ON_APPEAL)
    check_not_own_unit(by, [order.agency], at=at)
    row = Appeal.objects.select_for_update().get(pk=row.pk)
    row.order = order
    if row.decided_at is not None:
        raise TransitionRefused(
            _("%(who)s已经裁定过：%(what)s。您写的内容还在。")
            % {"who": row.decided_by, "what": _("剔除") if row.is_accepted else _("不予剔除")}
        )
    if row.asked_by_id == by.pk:
        raise TransitionRefused(_("申请人不能自己裁定，请换一个人。"))
    if not ruling.strip():
        raise TransitionRefused(_("请写明裁定的依据，所有工作人员都能看到。"))
    row.decided_by, row.decided_at, row.is_accepted = by, at, is_accepted
    row.ruling = clean(order.petition, ruling)[:300]
    row.save(update_fields=["decided_by", "decided_at", "is_accepted", "ruling"])
    act = "accept_appeal" if is_accepted else "refuse_appeal"
    record(order, act, by=by, at=at, why=ruling, rating=row.rating_id)
    return row


def _reason_name(code: str) -> str:
    row = Reason.objects.filter(kind=ReasonKind.APPEAL, code=code, is_active=True).first()
    if row is None:
        raise TransitionRefused(_("请从列表中选一个申诉理由。"))
    return row.name


def _tell(row: Appeal, act: str, staff: str, opinion: str, *, by: Any, at: datetime) -> None:
    tell(
        row.order.petition,
        act,
        by=by,
        at=at,
        staff=staff,
        opinion=opinion,
        agency_name=row.order.agency.name,
        order_id=row.order_id,
    )
