"""What an agency does with its own order."""

from django.utils.translation import gettext_lazy as _

from dispatch.forms import order as forms
from dispatch.services import contacts, handling, questions, returns
from dispatch.views.acts.act import Act

ACTS = (
    Act(
        name="sign",
        label=_("签收"),
        icon="signature",
        form=forms.ActForm,
        submit=_("签收"),
        next=_("签收后由您经办，时限从派单起算，不从签收起算。"),
        run=handling.sign_for,
        done=_("已签收，由您经办。"),
        is_direct=True,
    ),
    Act(
        name="finish",
        label=_("办结反馈"),
        icon="circle-check",
        form=forms.FinishForm,
        submit=_("提交审核"),
        next=_("提交后由指挥中心审核，通过才告诉居民。"),
        run=handling.finish,
        done=_("已提交审核。"),
        step="finish",
    ),
    Act(
        name="contact",
        label=_("登记联系"),
        icon="phone",
        form=forms.ContactForm,
        submit=_("记下来"),
        next=_("联系上了，首次联系的时限就算完成。"),
        run=contacts.contact,
        done=_("联系情况已记下。"),
        step="contact",
    ),
    Act(
        name="note",
        label=_("更新进展"),
        icon="edit",
        form=forms.NoteForm,
        submit=_("记入进展"),
        next=_("记入流转记录，时限照走。"),
        run=handling.note,
        done=_("进展已记下。"),
        step="note",
    ),
    Act(
        name="ask",
        label=_("请补充"),
        icon="message-question",
        form=forms.QuestionForm,
        submit=_("发给反映人"),
        next=_("发出后停表，反映人补充后接着算；五个工作日没有回音就终止。"),
        run=questions.ask,
        done=_("已请反映人补充，停表。"),
        step="need_info",
    ),
    Act(
        name="return",
        label=_("申请退单"),
        icon="arrow-back-up",
        form=forms.ReturnForm,
        submit=_("提交退单申请"),
        next=_("指挥中心审核期间时限照走；同意后改派，驳回仍由本单位办。"),
        run=returns.ask_return,
        done=_("退单申请已提交，时限照走。"),
        step="return",
    ),
    Act(
        name="hand-over",
        label=_("交给同事"),
        icon="user-share",
        form=forms.HandOverForm,
        submit=_("交给同事"),
        next=_("同事会收到消息，时限不变。"),
        run=handling.hand_over,
        done=_("已交给同事。"),
    ),
)
