"""What one person asks for and another decides: the step that 延期, 挂账 and 终止 share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.models import Agency, Ending, Extension, Suspension
from dispatch.services.moves.recusal import check_not_own_unit
from petitions.models import Petition
from petitions.services.progress import clean
from yuanbao.workflow import TransitionRefused


def decide(
    row: Extension | Suspension | Ending,
    petition: Petition,
    concerned: Iterable[Agency],
    *,
    is_accepted: bool,
    ruling: str,
    by: Any,
    at: datetime,
) -> None:
    """Write on a locked, open wish who decided it, how, and in which words.

    Raises TransitionRefused for whoever asked, and Recused for somebody of an agency concerned.
    """
    if row.asked_by_id is not None and row.asked_by_id == by.pk:
        raise TransitionRefused(_("自己的申请不能自己批，请另一位同事来批。"))
    check_not_own_unit(by, concerned, at=at)
    row.decided_by, row.decided_at, row.is_accepted = by, at, is_accepted
    row.ruling = clean(petition, ruling)[:300]
    row.save(update_fields=["decided_by", "decided_at", "is_accepted", "ruling"])
