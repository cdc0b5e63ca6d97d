"""Passing an order on, withdrawing it, ending a matter, and keeping a ruling for the next time."""

from django.utils.translation import gettext_lazy as _

from dispatch.forms import moves as forms
from dispatch.services import assignment, duty_offers, endings
from dispatch.views.acts.act import Act

ACTS = (
    Act(
        name="transfer",
        label=_("转办"),
        icon="arrows-exchange",
        form=forms.TransferForm,
        submit=_("转给这家单位"),
        next=_("这张工单结束，新单位马上收到，反映人的时限不变。"),
        run=assignment.transfer,
        done=_("已转办。"),
    ),
    Act(
        name="cancel",
        label=_("撤单"),
        icon="trash-x",
        form=forms.CancelForm,
        submit=_("撤回这张工单"),
        next=_("撤回后这家单位不再办；没有别的工单时，诉求回到分拨队列。"),
        run=assignment.cancel,
        done=_("工单已撤回。"),
    ),
    Act(
        name="ask-cancel",
        label=_("申请撤单"),
        icon="trash-x",
        form=forms.CancelForm,
        submit=_("提交撤单申请"),
        next=_("单位已经签收，要中心另一位同事批准才撤回。"),
        run=endings.ask_cancel,
        done=_("撤单申请已提交，等另一位同事批准。"),
    ),
    Act(
        name="ask-end",
        label=_("申请终止"),
        icon="circle-x",
        form=forms.EndForm,
        submit=_("提交终止申请"),
        next=_("指挥中心批准后整件诉求停止办理；批准前时限照走。"),
        run=endings.ask_end,
        done=_("终止申请已提交，时限照走。"),
    ),
    Act(
        name="offer-duty",
        label=_("记入派单目录"),
        icon="book-2",
        form=forms.DutyOfferForm,
        submit=_("建议记入目录"),
        next=_("管理派单目录的人收到后核对、启用；启用以前不影响派单。"),
        run=duty_offers.offer_duty,
        done=_("已建议记入派单目录。"),
    ),
)
