"""What an agency asks the centre for on its order, and the centre's decision on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch.forms import wishes as forms
from dispatch.models import WorkOrder
from dispatch.services.moves import extensions, suspension
from dispatch.views.acts.act import Act


def deciding(grant: Callable, refuse: Callable) -> Callable[..., None]:
    """Return the act that grants or refuses, as its form says."""

    def decide(order: WorkOrder, *, decision: str, ruling: str, by: Any, at: datetime) -> None:
        chosen = grant if decision == "grant" else refuse
        chosen(order, ruling=ruling, by=by, at=at)

    return decide


def review(order: WorkOrder, *, outcome: str, note: str, by: Any, at: datetime) -> None:
    """Keep the matter shelved, or take it up again."""
    if outcome == "stay":
        suspension.review(order, note=note, by=by, at=at)
    else:
        suspension.resume(order, why=note, by=by, at=at)


ACTS = (
    Act(
        name="extend",
        label=_("申请延期"),
        icon="calendar-due",
        form=forms.ExtensionForm,
        submit=_("提交延期申请"),
        next=_("审批期间时限照走；批准后新的时限和原因都告诉反映人。"),
        run=extensions.ask_extension,
        done=_("延期申请已提交，时限照走。"),
    ),
    Act(
        name="decide-extension",
        label=_("审批延期"),
        icon="gavel",
        form=forms.ExtensionDecisionForm,
        submit=_("作出决定"),
        next=_("同意则时限顺延，反映人马上收到新的时限和原因。"),
        run=deciding(extensions.grant_extension, extensions.refuse_extension),
        done=_("延期已审批。"),
    ),
    Act(
        name="shelve",
        label=_("申请挂账"),
        icon="archive",
        form=forms.SuspensionForm,
        submit=_("提交挂账申请"),
        next=_("审批期间时限照走；批准后停表、登上公开台账，每 30 天复查一次。"),
        run=suspension.ask_suspension,
        done=_("挂账申请已提交，时限照走。"),
    ),
    Act(
        name="decide-suspension",
        label=_("审批挂账"),
        icon="gavel",
        form=forms.SuspensionDecisionForm,
        submit=_("作出决定"),
        next=_("同意则停表并公开原因，反映人马上收到；30 天后复查。"),
        run=deciding(suspension.grant_suspension, suspension.refuse_suspension),
        done=_("挂账已审批。"),
    ),
    Act(
        name="review",
        label=_("挂账复查"),
        icon="archive-restore",
        form=forms.ReviewForm,
        submit=_("记下复查"),
        next=_("继续挂账的，30 天后再复查；销账的，时限从停的地方接着走。"),
        run=review,
        done=_("复查已记下。"),
    ),
)
