"""What an agency asks the centre for on its order, and the centre's decision on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch.forms import wishes as forms
from dispatch.models import WorkOrder
from dispatch.services import extensions
from dispatch.views.acts.act import Act


def deciding(grant: Callable, refuse: Callable) -> Callable[..., None]:
    """Return the act that grants or refuses, as its form says."""

    def decide(order: WorkOrder, *, decision: str, ruling: str, by: Any, at: datetime) -> None:
        chosen = grant if decision == "grant" else refuse
        chosen(order, ruling=ruling, by=by, at=at)

    return decide


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
)
