"""回头看: some weeks after the answer people are asked again; what came back counts as not done.

The petitioner's no opens that part again; joiners' noes by majority, as with a rating.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.choices import OrderState, RatingChannel, SmsQuestionKind
from dispatch.models import LastingCheck, LastingRule, SmsQuestion, WorkOrder
from dispatch.services.judging import rework
from dispatch.services.orders.telling import tell_of
from petitions.choices import SETTLED, Solved, Tone
from petitions.models import Joining, Petition
from petitions.services import passes, tracking
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import receipt_secret
from yuanbao.models import Category
from yuanbao.notifications import notify
from yuanbao.workflow import OutOfReach, TransitionRefused

# Where no rule was loaded.
AFTER, WITHIN = timedelta(weeks=4), timedelta(days=90)
HELD = (Solved.YES, Solved.PARTLY, "")


class AnsweredAlready(TransitionRefused):
    """The person has said it before."""


class TooLate(TransitionRefused):
    """So long after the answer it is another matter."""


# --- asking --------------------------------------------------------------------------------------


def times_of(category: Category | None) -> tuple[timedelta, timedelta]:
    """Return after how long people are asked again, and until when a no counts."""
    top = category.parent if category and category.parent else category
    rules = LastingRule.objects.filter(category=top) if top else LastingRule.objects.none()
    rule = rules.first() or LastingRule.objects.filter(category=None).first()
    if rule is None:
        return AFTER, WITHIN
    return timedelta(weeks=rule.after_weeks), timedelta(days=rule.within_days)


def to_ask(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of settled matters with a part that nobody was asked about since its answer.

    Driven by the index `petition_by_answered`; the exact week is asked again in `ask`.
    """
    rules = list(LastingRule.objects.all())
    soonest = min((timedelta(weeks=rule.after_weeks) for rule in rules), default=AFTER)
    longest = max((timedelta(days=rule.within_days) for rule in rules), default=WITHIN)
    asked = LastingCheck.objects.filter(order=OuterRef("pk"), round_number=OuterRef("round_number"))
    parts = WorkOrder.objects.roots().filter(
        ~Exists(asked), petition=OuterRef("pk"), state=OrderState.VERIFIED, solved__in=HELD
    )
    rows = Petition.objects.filter(
        Exists(parts),
        Q(petitioner__phone_index__gt="") | Q(petitioner__user__isnull=False) | Q(n_joined__gt=0),
        answered_at__gt=at - longest,
        answered_at__lte=at - soonest,
        state__in=sorted(SETTLED),
        is_historical=False,
    )
    return list(rows.order_by("answered_at").values_list("pk", flat=True)[:limit])


@unit_of_work
def ask(petition: Petition, *, at: datetime) -> list[LastingCheck]:
    """Ask the petitioner and all who joined, by account and by short message. Safe to repeat."""
    petition = (
        Petition.objects.select_for_update(of=("self",))
        .select_related("category__parent", "petitioner__user")
        .get(pk=petition.pk)
    )
    after, within = times_of(petition.category)
    if petition.answered_at is None or petition.answered_at + after > at:
        return []
    parts = list(petition.orders.roots().filter(state=OrderState.VERIFIED, solved__in=HELD))
    until = petition.answered_at + within
    people = [joining for joining in _people(petition) if joining is None or _reachable(joining)]
    made = [
        row
        for order in parts
        for joining in people
        for row, is_new in [_check(order, joining, at=at, until=until)]
        if is_new
    ]
    for joining in {row.joining for row in made}:
        reply = _by_reply(petition, parts, at=at) if joining is None else ""
        _send(petition, joining, reply, at=at)
    if made:
        record(petition, "ask_lasting", by=None, at=at, n=len(made))
    return made


def _people(petition: Petition) -> list[Joining | None]:
    person = petition.petitioner
    own: list[Joining | None] = [None] if person.user_id or person.phone else []
    return [*own, *petition.joinings.select_related("user")]


def _reachable(joining: Joining) -> bool:
    return bool(joining.user_id or joining.phone)


def _check(
    order: WorkOrder, joining: Joining | None, *, at: datetime, until: datetime
) -> tuple[LastingCheck, bool]:
    return LastingCheck.objects.get_or_create(
        order=order,
        round_number=order.round_number,
        joining=joining,
        defaults={"asked_at": at, "until": until},
    )


def _by_reply(petition: Petition, parts: list[WorkOrder], *, at: datetime) -> str:
    """Let a matter of one part be answered by writing back; return what the message says of it."""
    index = petition.petitioner.phone_index
    if len(parts) != 1 or not index:
        return ""
    SmsQuestion.objects.filter(petition=petition, closed_at__isnull=True).update(closed_at=at)
    SmsQuestion.objects.create(
        petition=petition,
        order=parts[0],
        kind=SmsQuestionKind.LASTING,
        phone_index=index,
        asked_at=at,
    )
    return _("也可以直接回复：1 还好着，3 又出现了。")


def _send(petition: Petition, joining: Joining | None, reply: str, *, at: datetime) -> None:
    person: Any = joining or petition.petitioner
    secret = receipt_secret((joining or petition).public_id)
    path = reverse("dispatch:lasting", args=[petition.number, secret])
    body = _("“%(title)s”办好有一阵了，现在还好吗？点一下告诉我们，又出现了马上重办。")
    words = body % {"title": petition.title}
    act = f"{petition.pk}:{joining.pk if joining else 0}:{int(petition.answered_at.timestamp())}"  # type: ignore[union-attr]
    key, title = f"lasting:{act}", _("现在还好吗？")
    if person.user:
        notify(key=key, user=person.user, title=title, body=words, url=path, at=at)
    if person.phone:
        link = f"{words} {settings.SITE_URL}{path} {reply}".strip()
        notify(key=f"{key}:sms", phone=person.phone, title=title, body=link, at=at)


# --- answering -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What one person was asked of a matter, the lead's part first."""

    petition: Petition
    joining: Joining | None
    checks: list[LastingCheck]


def open_checks(number: str, secret: str) -> Asked:
    """Return what the holder of a secret was asked. Raises OutOfReach for a wrong one."""
    joining: Joining | None = None
    try:
        petition, _holder = passes.open_pass(number, secret)
    except OutOfReach:
        joining = tracking.open_joining(number, secret)
        petition = joining.petition
    return asked_of(petition, joining)


def asked_of(petition: Petition, joining: Joining | None = None) -> Asked:
    """Return what the petitioner, or somebody who joined, was asked of the present rounds."""
    rows = LastingCheck.objects.filter(
        order__petition=petition, joining=joining, round_number=F("order__round_number")
    )
    rows = rows.select_related("order__agency").order_by("-order__is_lead", "order_id")
    return Asked(petition, joining, list(rows))


@unit_of_work
def answer(
    asked: Asked,
    order_id: Any,
    *,
    lasts: bool,
    at: datetime,
    channel: str = RatingChannel.PAGE,
) -> LastingCheck:
    """Take one person's yes or no about one part; a no opens the part again.

    Raises OutOfReach for a part nobody asked them about, AnsweredAlready, TooLate after the days
    of the rule, TransitionRefused while the part is being done again.
    """
    known = next((row for row in asked.checks if str(row.order.public_id) == str(order_id)), None)
    if known is None:
        raise OutOfReach(f"nobody asked about order {order_id}")
    Petition.objects.select_for_update(of=("self",)).get(pk=asked.petition.pk)
    order = WorkOrder.objects.select_for_update(of=("self",)).get(pk=known.order_id)
    check = LastingCheck.objects.select_for_update(of=("self",)).get(pk=known.pk)
    _check_open(check, order, at)
    check.lasts, check.answered_at, check.channel = lasts, at, channel
    check.save(update_fields=["lasts", "answered_at", "channel"])
    record(order, "answer_lasting", by=None, at=at, lasts=lasts, joiner=asked.joining is not None)
    _tell(order, check, at=at)
    if asked.joining is None:
        _count(order, check, at=at)
    if not lasts and _is_called_for(check, order):
        _back(order, at=at)
    return check


def _check_open(check: LastingCheck, order: WorkOrder, at: datetime) -> None:
    if check.answered_at is not None:
        raise AnsweredAlready(_("您已经答过了，谢谢。"))
    if at > check.until:
        raise TooLate(_("离答复已经很久了。又出现的，请重新反映，我们按新的一件办。"))
    if order.state != OrderState.VERIFIED or order.round_number != check.round_number:
        raise TransitionRefused(_("这一部分正在重新办理，办好后再请您看。"))


def _tell(order: WorkOrder, check: LastingCheck, *, at: datetime) -> None:
    who = _("也遇到的人") if check.joining_id else _("反映人")
    words = _("回头看：%(who)s说还好着") if check.lasts else _("回头看：%(who)s说又出现了")
    tell_of(
        order,
        "lasting",
        by=None,
        at=at,
        staff=words % {"who": who},
        public=words % {"who": who},
        tone=Tone.OK if check.lasts else Tone.BAD,
    )


def _count(order: WorkOrder, check: LastingCheck, *, at: datetime) -> None:
    """Keep the petitioner's answer on the order: the month's score counts it."""
    order.lasting_at = at
    if not check.lasts:
        order.came_back_at, order.came_back_round = at, order.round_number
    order.save(update_fields=["lasting_at", "came_back_at", "came_back_round"])


def _is_called_for(check: LastingCheck, order: WorkOrder) -> bool:
    if check.joining_id is None:
        return True
    rows = LastingCheck.objects.filter(
        order=order, round_number=check.round_number, joining__isnull=False
    )
    return rows.filter(lasts=False).count() * 2 > rows.count()


def _back(order: WorkOrder, *, at: datetime) -> None:
    why = _("回头看：又出现了")
    if rework.goes_back(order):
        rework.rework(order, why=why, at=at, is_supervised=order.round_number > 1)
    elif not order.is_final:
        rework.ask_for_ruling(order, at=at)
