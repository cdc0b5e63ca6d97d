"""Passing an order on, withdrawing it, ending a matter, and keeping a ruling for the next time."""

from django.utils.translation import gettext_lazy as _

from dispatch.forms import moves as forms
from dispatch.forms import outside as outside_forms
from dispatch.forms.order import ActForm
from dispatch.services.moves import assignment, duty_offers, endings
from dispatch.services.orders import gathering, outside
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
        name="ask-again",
        label=_("请协办再办"),
        icon="arrow-back-up",
        form=forms.AskAgainForm,
        submit=_("退回协办单位"),
        next=_("协办单位接着办，时限照走；它再交上来主办才能办结。"),
        run=gathering.ask_again,
        done=_("已请协办单位再办。"),
    ),
    Act(
        name="send-link",
        label=_("发链接"),
        icon="link",
        form=outside_forms.LinkForm,
        submit=_("发出链接"),
        next=_("对方点开就能签收、答复，30 天内有效；以前发的链接作废。"),
        run=outside.send_link,
        done=_("链接已发出。"),
    ),
    Act(
        name="revoke-link",
        label=_("收回链接"),
        icon="link-off",
        form=ActForm,
        submit=_("收回链接"),
        next=_("收回后链接马上打不开。"),
        run=outside.revoke_link,
        done=_("链接已收回。"),
    ),
    Act(
        name="outside-call",
        label=_("电话回执"),
        icon="phone-call",
        form=outside_forms.OutsideCallForm,
        submit=_("记下来"),
        next=_("代签、代填都标明是电话里说的；代填的人不能自己审核。"),
        run=outside.log_call,
        done=_("电话回执已记下。"),
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
