"""What the command centre does with an order."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch.forms import order as forms
from dispatch.forms.supervision import NoticeForm
from dispatch.models import Agency, WorkOrder
from dispatch.services.judging import appeals, rework
from dispatch.services.moves import returns
from dispatch.services.orders import copies, handling
from dispatch.services.oversight import notice_papers
from dispatch.services.timing import supervision
from dispatch.views.acts.act import Act


def rule(
    order: WorkOrder, *, decision: str, ruling: str, to: Agency | None, by: Any, at: datetime
) -> None:
    """Accept the return and pass the matter on, or refuse it."""
    if decision == "accept":
        returns.accept_return(order, ruling=ruling, to=to, by=by, at=at)
    else:
        returns.refuse_return(order, ruling=ruling, by=by, at=at)


ACTS = (
    Act(
        name="verify",
        label=_("审核通过"),
        icon="circle-check",
        form=forms.ActForm,
        submit=_("审核通过"),
        next=_("通过后答复公开，并请反映人和网格员评价。"),
        run=handling.verify,
        done=_("审核通过，答复已公开。"),
    ),
    Act(
        name="send-back",
        label=_("审核退回"),
        icon="arrow-back-up",
        form=forms.SendBackForm,
        submit=_("退回承办单位"),
        next=_("退回后继续计时，记返工一次，不记不满意。"),
        run=handling.send_back,
        done=_("已退回承办单位。"),
    ),
    Act(
        name="rule",
        label=_("审核退单"),
        icon="gavel",
        form=forms.RulingForm,
        submit=_("作出裁定"),
        next=_("同意则这张工单结束；第二次被退的，改派后指定承办，不得再退。"),
        run=rule,
        done=_("退单已审核。"),
    ),
    Act(
        name="urge",
        label=_("催办"),
        icon="bell-ringing",
        form=forms.UrgeForm,
        submit=_("发出催办"),
        next=_("承办单位的收件岗、经办人和领导都会收到，公开页面也会记一笔。"),
        run=supervision.urge,
        done=_("催办已发出。"),
    ),
    Act(
        name="supervise",
        label=_("督办"),
        icon="file-certificate",
        form=NoticeForm,
        submit=_("签发通知书"),
        next=_("有编号，可以打印；承办单位须书面答复，逾期逐级上报。公开页面记一笔。"),
        run=notice_papers.supervise,
        done=_("督办通知书已签发。"),
    ),
    Act(
        name="copy",
        label=_("抄送"),
        icon="send",
        form=forms.CopyForm,
        submit=_("抄送"),
        next=_("收到的单位只看不办，打开后标为已阅；不公开。"),
        run=copies.send_copies,
        done=_("已抄送。"),
    ),
    Act(
        name="final",
        label=_("裁定"),
        icon="gavel",
        form=forms.FinalForm,
        submit=_("作出裁定"),
        next=_("认定办结的，仍记不满意，不再退回重办。"),
        run=rework.rule_final,
        done=_("已作出裁定。"),
    ),
    Act(
        name="rule-appeal",
        label=_("裁定申诉"),
        icon="gavel",
        form=forms.AppealRulingForm,
        submit=_("作出裁定"),
        next=_("剔除的评价连同理由、裁定人列入清单，全体工作人员都能看到。"),
        run=appeals.rule,
        done=_("已作出裁定。"),
    ),
)
