"""Living where one votes: asked by whoever the register does not know, answered by the community."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grids.models import Grid
from petitions.deliberation import workflow
from petitions.models import Residency
from petitions.services.deliberation.speaking import is_speaker
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Channel
from yuanbao.notifications import notify
from yuanbao.workflow import OutOfReach, TransitionRefused, apply


@unit_of_work
def ask_residency(grid: Grid, *, said: str, by: Any, at: datetime) -> Residency:
    """Ask the community to confirm that one lives in a place.

    Raises OutOfReach for who has no resident's account, TransitionRefused for a repeat.
    """
    if not is_speaker(by):
        raise OutOfReach(f"{by} is no resident with a telephone")
    try:
        with transaction.atomic():
            row = Residency.objects.create(user=by, grid=grid, said=said, asked_at=at)
    except IntegrityError:
        raise TransitionRefused(_("已经申请过了，社区核实后会通知您。")) from None
    record(row, "ask_residency", by=by, at=at)
    return row


@unit_of_work
def confirm(row: Residency, *, by: Any, at: datetime) -> Residency:
    """Confirm that somebody lives there. Raises OutOfReach, TransitionRefused."""
    row = apply(row, workflow.CONFIRM, by=by, at=at, decided_by=by)
    _tell(row, _("已核实您是本地居民"), _("现在可以参加当地议题的表决了。"), at)
    return row


@unit_of_work
def refuse(row: Residency, *, why: str, by: Any, at: datetime) -> Residency:
    """Say why it could not be confirmed. Raises OutOfReach, TransitionRefused."""
    row = apply(row, workflow.REFUSE, by=by, at=at, why=why, decided_by=by)
    _tell(row, _("居住核实没有通过"), why, at)
    return row


def _tell(row: Residency, title: str, body: str, at: datetime) -> None:
    notify(
        key=f"residency:{row.pk}:{row.state}",
        user=row.user,
        title=title,
        body=body,
        channels=(Channel.IN_APP, Channel.SMS),
        at=at,
    )
