"""评价: solved and satisfied are two answers, given once a round by each who may judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import OrderState, RaterKind, RatingChannel
from dispatch.models import Rating, WorkOrder
from dispatch.models.rating import Judged
from dispatch.services.orders.parts import publish
from dispatch.services.orders.telling import check_not_child
from petitions.choices import CONTENT, LEFT_OUT, Satisfaction, Solved, State, Tone
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused

# Best to worst: the worst of the parts is what the whole matter keeps.
_SATISFACTION_ORDER: list[str] = [
    Satisfaction.SATISFIED,
    Satisfaction.FAIR,
    Satisfaction.DISSATISFIED,
]
_SOLVED_ORDER: list[str] = [Solved.YES, Solved.PARTLY, Solved.NO]


@dataclass(frozen=True)
class Rater:
    """Who rates: the kind, a key that is the same for the same person, and the account if any."""

    kind: str
    key: str
    user: Any = None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The two answers, the chosen reasons and free words."""

    solved: str
    satisfaction: str
    reasons: Sequence[str] = ()
    comment: str = ""
    channel: str = RatingChannel.PAGE

    @property
    def fails(self) -> bool:
        return self.satisfaction not in CONTENT or self.solved == Solved.NO


@unit_of_work
def rate(
    order: WorkOrder, judgement: Judgement, *, rater: Rater, at: datetime, by: Any = None
) -> Rating:
    """Take one person's rating of the order's present round.

    `by` is who writes it down for the person, at the counter or on a call-back. Raises
    TransitionRefused before the answer is verified, after the matter was ruled final, for a
    second rating of the same round by the same person, by one of the agency's own people, or
    when dissatisfaction comes without any reason. What must follow is hinted to a worker and
    found again by a sweep.
    """
    rows = WorkOrder.objects.select_related("petition")
    order = rows.select_for_update(of=("petition", "self"), no_key=True).get(pk=order.pk)
    _check(order, judgement)
    _check_rater(order, rater, at)
    row = order.rounds.get(number=order.round_number)
    if row.ratings.filter(rater_kind=rater.kind, rater_key=rater.key).exists():
        raise TransitionRefused(_("您已经评价过这一次办理了。"))
    rating = Rating.objects.create(
        round=row,
        rater_kind=rater.kind,
        rater_key=rater.key,
        user=rater.user,
        solved=judgement.solved,
        satisfaction=judgement.satisfaction,
        reasons=list(judgement.reasons),
        comment=clean(order.petition, judgement.comment)[:300],
        channel=judgement.channel,
        taken_by=by,
        rated_at=at,
        handled_at=None if judgement.fails else at,
    )
    record(
        order,
        "rate",
        by=by or rater.user,
        at=at,
        kind=rater.kind,
        satisfaction=rating.satisfaction,
        channel=rating.channel,
    )
    tell_rating(order.petition, rating, at=at, order=order)
    if rater.kind == RaterKind.PETITIONER:
        _keep(order, rating, at=at)
    return rating


def _check(order: WorkOrder, judgement: Judgement) -> None:
    check_not_child(order)
    if order.state != OrderState.VERIFIED:
        raise TransitionRefused(_("这一部分还没有答复，答复后再评价。"))
    if order.petition.state not in {State.HANDLING, State.ANSWERED, State.NEED_INFO}:
        raise TransitionRefused(_("这件事已经归档，不能再评价。有新情况请重新反映。"))
    if order.is_final:
        raise TransitionRefused(_("指挥中心已经认定办结，不能再评价。有新情况请重新反映。"))
    check_reason(judgement)


def _check_rater(order: WorkOrder, rater: Rater, at: datetime) -> None:
    """Refuse those who did the work: the satisfaction counted is that of real petitioners."""
    if rater.user is None or rater.kind != RaterKind.PETITIONER:
        return
    is_own = order.handler_id == rater.user.pk
    if is_own or order.agency.staffings.on(localdate(at)).filter(user=rater.user).exists():
        raise TransitionRefused(_("办理单位的人员不能评价自己单位的工单。"))


def check_reason(judgement: Judgement) -> None:
    """Refuse dissatisfaction that gives no reason at all."""
    if judgement.satisfaction == Satisfaction.DISSATISFIED and not (
        judgement.reasons or judgement.comment.strip()
    ):
        raise TransitionRefused(_("请选一个不满意的原因，办理的单位才知道怎么改。"))


def tell_rating(
    petition: Petition, rating: Judged, *, at: datetime, order: WorkOrder | None = None
) -> None:
    """Write the two answers on the timeline, and by which way they came where that was no page."""
    words = _("%(who)s评价：%(solved)s，%(satisfaction)s") % {
        "who": RaterKind(rating.rater_kind).label,
        "solved": rating.get_solved_display(),
        "satisfaction": rating.get_satisfaction_display(),
    }
    channel = "" if rating.channel == RatingChannel.PAGE else rating.get_channel_display()
    tell(
        petition,
        "rate",
        by=rating.taken_by or rating.user,
        at=at,
        staff=f"{words}（{channel}）" if channel else words,
        opinion=rating.said,
        public=words,
        agency_name=order.agency.name if order else "",
        order_id=order.pk if order else None,
        tone=Tone.BAD if rating.fails else Tone.OK,
    )


def _keep(order: WorkOrder, rating: Rating, *, at: datetime) -> None:
    """Put the petitioner's answers on the order, and the worst of all parts on the petition."""
    order.solved, order.satisfaction = rating.solved, rating.satisfaction
    order.save(update_fields=["solved", "satisfaction"])
    publish([order])
    petition = Petition.objects.select_for_update(no_key=True).get(pk=order.petition_id)
    parts = petition.orders.exclude(satisfaction="").values_list("solved", "satisfaction")
    solved = max((row[0] for row in parts), key=_SOLVED_ORDER.index)
    satisfaction = max((row[1] for row in parts), key=_SATISFACTION_ORDER.index)
    petition_handling.note_rating(petition, solved=solved, satisfaction=satisfaction, at=at)
    count_anew(petition)
    refresh_ledger(petition, at=at)


def count_anew(petition: Petition) -> None:
    """Say how the score counts the matter: by each part's last rating, without those excluded."""
    ratings = Rating.objects.filter(
        round__order__petition=petition, rater_kind=RaterKind.PETITIONER
    ).exclude(round__order__state=OrderState.CANCELLED)
    last = {row.round.order_id: row for row in ratings.select_related("round").order_by(*_IN_TIME)}
    stand = [row for row in last.values() if row.excluded_at is None]
    if len(stand) == len(last):
        if petition.counted_satisfaction:
            petition_handling.note_counted(petition)
        return
    solved = max((row.solved for row in stand), key=_SOLVED_ORDER.index, default=LEFT_OUT)
    worst = max(
        (row.satisfaction for row in stand), key=_SATISFACTION_ORDER.index, default=LEFT_OUT
    )
    petition_handling.note_counted(petition, solved=solved, satisfaction=worst)


_IN_TIME = ("round__order", "round__number", "id")


def rate_as_petitioner(
    order: WorkOrder, judgement: Judgement, *, holder: Any, at: datetime
) -> Rating:
    """Rate one's own matter, by receipt or account; raises OutOfReach for another's."""
    own = Petition.objects.permitted(holder, Capability.RATE_PETITION)
    if not own.filter(pk=order.petition_id).exists():
        raise OutOfReach("not the petitioner")
    user = holder if getattr(holder, "pk", None) else None
    rater = Rater(RaterKind.PETITIONER, "petitioner", user)
    return rate_and_hint(order, judgement, rater=rater, at=at)


def rate_and_hint(
    order: WorkOrder, judgement: Judgement, *, rater: Rater, at: datetime, by: Any = None
) -> Rating:
    """Rate, and tell a worker when the part must go back."""
    rating = rate(order, judgement, rater=rater, at=at, by=by)
    if rating.handled_at is None:
        hint("dispatch.act_on_rating", rating_id=rating.pk)
    return rating
