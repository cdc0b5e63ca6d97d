"""Between the levels: give down, report up, pass up, gather."""

from django.utils.translation import gettext_lazy as _

from dispatch.forms import levels as forms
from dispatch.services.moves import children, escalation
from dispatch.services.orders import handling
from dispatch.views.acts.act import Act

ACTS = (
    Act(
        name="report",
        label=_("上报结果"),
        icon="circle-check",
        form=forms.ReportForm,
        submit=_("上报结果"),
        next=_("上级看了采纳，再统一答复居民。"),
        run=handling.finish,
        done=_("已上报结果，等上级采纳。"),
        step="finish",
    ),
    Act(
        name="send-down",
        label=_("下派"),
        icon="hierarchy",
        form=forms.SendDownForm,
        submit=_("下派"),
        next=_("下级的时限在本级的时限里；下级没有办完，本级不能办结。"),
        run=children.send_down,
        done=_("已下派。"),
    ),
    Act(
        name="pass-up",
        label=_("上报上级"),
        icon="arrow-up",
        form=forms.PassUpForm,
        submit=_("上报上级"),
        next=_("本级的工单到此结束，由上级接着办；居民的时限不变。"),
        run=escalation.pass_up,
        done=_("已上报上级。"),
    ),
    Act(
        name="send-again",
        label=_("退回下级"),
        icon="arrow-back-up",
        form=forms.WhyForm,
        submit=_("退回下级"),
        next=_("下级接着办，时限照走。"),
        run=children.send_again,
        done=_("已退回下级。"),
    ),
    Act(
        name="take-back",
        label=_("收回"),
        icon="arrow-back",
        form=forms.WhyForm,
        submit=_("收回下派"),
        next=_("收回后由本级自己办，下级会收到消息。"),
        run=children.take_back,
        done=_("已收回。"),
    ),
)
