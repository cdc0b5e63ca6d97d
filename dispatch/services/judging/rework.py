"""退回重办: one failing answer opens that part again; after the third round the centre rules."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, notices_centre, workflow
from dispatch.choices import OrderState, RaterKind
from dispatch.models import Rating, Round, WorkOrder
from dispatch.services.moves.recusal import check_not_own_unit
from dispatch.services.orders.parts import publish
from dispatch.services.orders.telling import tell_of
from dispatch.services.timing.clocks import rework_clocks
from petitions import notices as petition_notices
from petitions.choices import Satisfaction, Solved, State, Tone
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock

# The first round and two reworks; a further one only by the centre's written ruling.
MAX_ROUNDS = 3


@unit_of_work
def act_on(rating: Rating, *, at: datetime) -> WorkOrder | None:
    """Open the next round if this rating asks for it; safe to run twice.

    The petitioner's or the grid worker's failing answer is enough; joiners count by majority.
    A second failing round is done again under supervision; after the third the part goes back
    no more by itself: the centre rules in writing.
    """
    rating = Rating.objects.select_for_update().select_related("round").get(pk=rating.pk)
    if rating.handled_at is not None:
        return None
    rating.handled_at = at
    rating.save(update_fields=["handled_at"])
    order = lock(WorkOrder(pk=rating.round.order_id), by=None, capability=None)
    stale = rating.round.number != order.round_number or order.state != OrderState.VERIFIED
    if stale or order.is_final or not _is_called_for(rating):
        return None
    if order.round_number >= MAX_ROUNDS:
        ask_for_ruling(order, at=at)
        return None
    why = rating.said or rating.get_solved_display()
    return rework(order, why=why, at=at, is_supervised=order.round_number > 1)


def goes_back(order: WorkOrder) -> bool:
    """Say whether a failing answer opens the part again by itself, before the centre has to rule."""
    return not order.is_final and order.round_number < MAX_ROUNDS


def what_follows(order: WorkOrder) -> str:
    """Return in words what follows from a failing answer."""
    if order.is_final:
        return _("指挥中心已经认定办结，不再退回重办。")
    if not goes_back(order):
        return _("由指挥中心裁定：督办再办一次，或认定办结。")
    return _("这一部分退回%(agency)s重办，重新计时。") % {"agency": order.agency.name}


def needs_ruling(order: WorkOrder) -> bool:
    """Say whether the part failed once more after its last rework, and the centre has to rule."""
    if order.state != OrderState.VERIFIED or order.is_final or order.round_number < MAX_ROUNDS:
        return False
    if order.satisfaction == Satisfaction.DISSATISFIED or order.solved == Solved.NO:
        return True
    if order.came_back_round == order.round_number:
        return True
    last = Rating.objects.filter(round__order=order, round__number=order.round_number)
    return any(row.fails and _is_called_for(row) for row in last.select_related("round__order"))


def _is_called_for(rating: Rating) -> bool:
    if rating.rater_kind != RaterKind.JOINER:
        return rating.fails
    votes = [r.fails for r in rating.round.ratings.filter(rater_kind=RaterKind.JOINER)]
    joined = rating.round.order.petition.n_joined
    return sum(votes) * 2 > max(joined, len(votes))


def ask_for_ruling(order: WorkOrder, *, at: datetime) -> None:
    """Put a part that failed after its last rework before the centre. Must run in a unit of work."""
    order.is_supervised = True
    order.save(update_fields=["is_supervised"])
    tell_of(
        order,
        "escalate",
        by=None,
        at=at,
        staff=_("重办后仍不满意，请指挥中心裁定：督办再办一次，或认定办结"),
        public=_("重办后仍不满意，指挥中心正在核定"),
        tone=Tone.BAD,
    )
    notices_centre.ruling_wanted(order, at=at)


@unit_of_work
def rework(
    order: WorkOrder, *, why: str, at: datetime, by: Any = None, is_supervised: bool = False
) -> WorkOrder:
    """退回重办: a new round with a new clock; the old round keeps its facts."""
    order = apply(
        order,
        workflow.REWORK,
        by=None,
        at=at,
        why=why,
        round_number=order.round_number + 1,
        dispatched_at=at,
        signed_at=None,
        contacted_at=None,
        finished_at=None,
        verified_at=None,
        solved="",
        satisfaction="",
        reminded_level=0,
        is_supervised=order.is_supervised or is_supervised,
        **rework_clocks(order, at=at),
    )
    Round.objects.create(
        order=order,
        number=order.round_number,
        opened_at=at,
        due_at=order.due_at,
        reason=why[:300],
    )
    tell_of(
        order,
        "rework",
        by=by,
        at=at,
        staff=_("退回%(agency)s重办，第 %(n)s 次")
        % {"agency": order.agency.name, "n": order.round_number},
        opinion=why,
        public=_("退回%(agency)s重办，重新计时"),
        tone=Tone.BAD,
    )
    _reopen(order, at=at)
    publish([order])
    refresh_ledger(Petition.objects.get(pk=order.petition_id), at=at)
    notices.reworked(order, at=at)
    return order


def _reopen(order: WorkOrder, *, at: datetime) -> None:
    petition = Petition.objects.select_for_update(no_key=True).get(pk=order.petition_id)
    if petition.state in {State.ANSWERED, State.CLOSED}:
        later = max(filter(None, [petition.due_at, order.due_at]), default=None)
        petition_handling.reopen(petition, at=at, due_at=later)


@unit_of_work
def rule_final(order: WorkOrder, *, why: str, again: bool, by: Any, at: datetime) -> WorkOrder:
    """The centre's written ruling after a failed rework: once more under 督办, or 认定办结.

    认定办结 stays dissatisfied, stays counted, and goes back no more. Raises Recused for somebody
    who comes from that agency.
    """
    order = lock(order, by=by, capability=Capability.SUPERVISE_ORDER)
    check_not_own_unit(by, [order.agency], at=at)
    if not why.strip():
        raise TransitionRefused(_("请写明裁定的理由，反映人会看到。"))
    if not needs_ruling(order):
        raise TransitionRefused(_("这张工单现在不需要裁定。"))
    record(order, "rule_final", by=by, at=at, why=why, again=again)
    if again:
        return rework(order, why=why, at=at, by=by, is_supervised=True)
    order.is_final = True
    order.save(update_fields=["is_final"])
    words = clean(order.petition, why)
    tell_of(
        order,
        "rule_final",
        by=by,
        at=at,
        staff=_("认定办结，仍记不满意"),
        opinion=why,
        public=_("指挥中心认定办结"),
        public_detail=words,
    )
    notices.ruled_final(order, at=at)
    petition_notices.ruled_final(order.petition, agency=order.agency.name, why=words, at=at)
    return order


def to_act_on(*, limit: int = 500) -> list[int]:
    """Return ids of failing ratings that nobody has acted on yet."""
    rows = Rating.objects.filter(handled_at__isnull=True).order_by("rated_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])
