"""What a clerk must know of an order before anything else."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from dispatch.choices import OrderState
from dispatch.models import Round, WorkOrder
from petitions.models import ProgressEntry
from yuanbao.formats import moment_text

# Lines that hand an answer in, and lines by which it comes back.
HANDED_IN = frozenset({"finish", "propose"})
GIVEN_BACK = frozenset({"send_back", "send_again", "ask_again", "disapprove"})


def notes_of(
    order: WorkOrder, rounds: list[Round], entries: Iterable[ProgressEntry]
) -> list[tuple[str, str]]:
    """Return tone and words of each; `entries` are the timeline's, the latest first."""
    found = []
    if order.petition.dangers:
        found.append(("bad", _("内容提到危险情况，先确认人已经安全。")))
    back = _given_back(order, entries)
    if back is not None:
        found.append(("bad", f"{back.staff_text}：{back.opinion}"))
    if order.round_number > 1 and rounds and rounds[0].reason:
        found.append(("bad", _("退回重办的原因：%s") % rounds[0].reason))
    if order.instruction:
        found.append(("work", _("派遣意见：%s") % order.instruction))
    if order.return_text:
        words = {"text": order.return_text, "who": order.return_proposes or "—"}
        found.append(("warn", _("申请退单：%(text)s（建议承办：%(who)s）") % words))
    if order.proposed_answer and order.is_open:
        found.append(("work", _("待审签的答复：%s") % order.proposed_answer))
        if order.proposed_note:
            found.append(("work", _("给领导的说明：%s") % order.proposed_note))
    if order.appeal_text:
        found.append(("warn", _("评价申诉待裁定：%s") % order.appeal_text))
    if order.paused_at and order.question_text:
        latest = moment_text(order.question_lapses_at, order.question_lapses_at)
        words = {"text": order.question_text, "when": latest}
        found.append(("warn", _("等反映人补充：%(text)s（最晚 %(when)s）") % words))
    return found


def _given_back(order: WorkOrder, entries: Iterable[ProgressEntry]) -> ProgressEntry | None:
    """Return how the last answer came back, while it has not been handed in again."""
    mine = (row for row in entries if row.order_id == order.pk)
    last = next((row for row in mine if row.act in HANDED_IN | GIVEN_BACK), None)
    is_back = last is not None and last.act in GIVEN_BACK and order.state == OrderState.SIGNED
    return last if is_back else None
