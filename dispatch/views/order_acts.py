"""The acts of an order's page: words, icon, form, and what happens next. Availability is a query."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch.forms import order as forms


@dataclass(frozen=True)
class Act:
    """One act: `name` stands in the address, `next` is the sentence at the dialog's foot."""

    name: str
    label: Any
    icon: str
    form: type[forms.ActForm]
    submit: Any
    next: Any
    step: str = ""
    is_direct: bool = False

    @property
    def url_name(self) -> str:
        return f"dispatch:order-{self.name}"

    @property
    def dialog_id(self) -> str:
        return f"act-{self.name}"


ACTS = {
    act.name: act
    for act in (
        Act(
            "sign",
            _("签收"),
            "signature",
            forms.ActForm,
            _("签收"),
            _("签收后由您经办，时限从派单起算，不从签收起算。"),
            is_direct=True,
        ),
        Act(
            "finish",
            _("办结反馈"),
            "circle-check",
            forms.FinishForm,
            _("提交审核"),
            _("提交后由指挥中心审核，通过才告诉居民。"),
            step="finish",
        ),
        Act(
            "verify",
            _("审核通过"),
            "circle-check",
            forms.ActForm,
            _("审核通过"),
            _("通过后答复公开，并请反映人和网格员评价。"),
        ),
        Act(
            "send-back",
            _("审核退回"),
            "arrow-back-up",
            forms.SendBackForm,
            _("退回承办单位"),
            _("退回后继续计时，记返工一次，不记不满意。"),
        ),
        Act(
            "rule",
            _("审核退单"),
            "gavel",
            forms.RulingForm,
            _("作出裁定"),
            _("同意则这张工单结束；第二次被退的，改派后指定承办，不得再退。"),
        ),
        Act(
            "contact",
            _("登记联系"),
            "phone",
            forms.ContactForm,
            _("记下来"),
            _("联系上了，首次联系的时限就算完成。"),
            step="contact",
        ),
        Act(
            "note",
            _("更新进展"),
            "edit",
            forms.NoteForm,
            _("记入进展"),
            _("记入流转记录，时限照走。"),
            step="note",
        ),
        Act(
            "ask",
            _("请补充"),
            "message-question",
            forms.QuestionForm,
            _("发给反映人"),
            _("发出后停表，反映人补充后接着算；五个工作日没有回音就终止。"),
            step="need_info",
        ),
        Act(
            "return",
            _("申请退单"),
            "arrow-back-up",
            forms.ReturnForm,
            _("提交退单申请"),
            _("指挥中心审核期间时限照走；同意后改派，驳回仍由本单位办。"),
            step="return",
        ),
        Act(
            "hand-over",
            _("交给同事"),
            "user-share",
            forms.HandOverForm,
            _("交给同事"),
            _("同事会收到消息，时限不变。"),
        ),
        Act(
            "urge",
            _("催办"),
            "bell-ringing",
            forms.UrgeForm,
            _("发出催办"),
            _("承办单位的收件岗、经办人和领导都会收到，公开页面也会记一笔。"),
        ),
        Act(
            "cancel",
            _("撤单"),
            "trash-x",
            forms.CancelForm,
            _("撤回这张工单"),
            _("撤回后这家单位不再办；没有别的工单时，诉求回到分拨队列。"),
        ),
        Act(
            "final",
            _("裁定"),
            "gavel",
            forms.FinalForm,
            _("作出裁定"),
            _("认定办结的，仍记不满意，不再退回重办。"),
        ),
    )
}
# At most so many buttons stand in the bar; the rest fold under 更多.
N_IN_BAR = 5
