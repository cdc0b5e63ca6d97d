"""What the end of one order means for its petition: settled, or back with the centre."""

from datetime import datetime

from dispatch import notices
from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.services.judging import sms
from dispatch.workflow import TAKE_BACK
from petitions import notices as petition_notices
from petitions import workflow
from petitions.models import Petition
from petitions.services import handling
from petitions.services.ledger import refresh_ledger
from yuanbao.workflow import apply


def settle_if_done(petition: Petition, *, at: datetime) -> None:
    """Settle the petition when no order is open any more and its lead has answered.

    The petitioner gets the lead's answer. A matter that ended otherwise (withdrawn, but with a
    danger that was cleared all the same) stays as it ended.
    """
    petition = Petition.objects.select_for_update(of=("self",), no_key=True).get(pk=petition.pk)
    lead = petition.orders.filter(is_lead=True, state=OrderState.VERIFIED).order_by("-id").first()
    is_over = petition.state not in workflow.SETTLE.sources
    if lead is None or is_over or petition.orders.open().exists():
        refresh_ledger(petition, at=at)
        return
    petition = handling.settle(petition, at=at)
    refresh_ledger(petition, at=at)
    answer = lead.rounds.get(number=lead.round_number).answer
    rounds = sum(petition.orders.values_list("round_number", flat=True))
    reply = sms.ask_to_rate(petition, lead, at=at)
    petition_notices.answered(petition, act=f"answer-{rounds}", answer=answer, at=at, reply=reply)
    notices.ask_grid_worker(petition, at=at)


def recall_if_idle(petition: Petition, *, at: datetime) -> None:
    """Give the petition back to the centre's queue when none of its orders is open or done."""
    left = petition.orders.roots().exclude(state=OrderState.CANCELLED).exists()
    petition.refresh_from_db()
    if not left and petition.state in workflow.RECALL.sources:
        petition = handling.recall(petition, at=at)
    refresh_ledger(petition, at=at)


def tie_off(order: WorkOrder, *, at: datetime) -> None:
    """Close what still hangs on an order that ended: its pause, its question, what it asked for."""
    order.pauses.filter(until__isnull=True).update(until=at)
    order.questions.filter(answered_at__isnull=True, lapsed_at__isnull=True).update(lapsed_at=at)
    order.returns.filter(decided_at__isnull=True).update(decided_at=at, is_accepted=False)
    order.approvals.filter(decided_at__isnull=True).update(decided_at=at, is_accepted=False)
    drop_wishes(order, at=at)
    order.endings.filter(decided_at__isnull=True).update(decided_at=at, is_accepted=False)
    order.suspensions.filter(is_accepted=True, ended_at__isnull=True).update(ended_at=at)
    order.paused_at = None
    order.save(update_fields=["paused_at"])
    for child in order.children.open():
        tie_off(apply(child, TAKE_BACK, by=None, at=at), at=at)


def drop_wishes(order: WorkOrder, *, at: datetime) -> None:
    """Close what an agency asked for and needs no more, now that the order is done or ended."""
    for asked in (order.extensions, order.suspensions):
        asked.filter(decided_at__isnull=True).update(decided_at=at, is_accepted=False)
