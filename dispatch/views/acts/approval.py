"""部门审签: what handler and leader of an agency do where answers need a signature."""

from django.utils.translation import gettext_lazy as _

from dispatch.forms import approval as forms
from dispatch.forms.order import FinishForm
from dispatch.services.orders import approvals
from dispatch.views.acts.act import Act

ACTS = (
    Act(
        name="propose",
        label=_("报领导审签"),
        icon="signature",
        form=FinishForm,
        submit=_("报领导审签"),
        next=_("本单位领导同意后，才交指挥中心审核；时限照走。"),
        run=approvals.propose,
        done=_("已报领导审签，时限照走。"),
        step="finish",
    ),
    Act(
        name="approve",
        label=_("审签同意"),
        icon="circle-check",
        form=forms.ApproveForm,
        submit=_("同意，交指挥中心审核"),
        next=_("同意后交指挥中心审核，通过才告诉居民。"),
        run=approvals.approve,
        done=_("已审签，交指挥中心审核。"),
    ),
    Act(
        name="disapprove",
        label=_("审签退回"),
        icon="arrow-back-up",
        form=forms.DisapproveForm,
        submit=_("退回经办人"),
        next=_("退回后由经办人修改再报，时限照走。"),
        run=approvals.disapprove,
        done=_("已退回经办人。"),
    ),
)
