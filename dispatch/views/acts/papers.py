"""The acts on notices, instructions and whistles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch import supervision_workflow as workflow
from dispatch.choices import InstructionState, WhistleState
from dispatch.forms import supervision as forms
from dispatch.services.oversight import instructions, notice_papers, whistles
from yuanbao.roles import Capability
from yuanbao.workflow import Transition


@dataclass(frozen=True, kw_only=True)
class PaperAct:
    """One act: a move of the paper's table, or what does not move it but needs a right in states."""

    name: str
    label: Any
    icon: str
    form: type[forms.PaperForm]
    run: Callable[..., Any]
    done: Any
    move: Transition | None = None
    right: Capability | None = None
    states: tuple[str, ...] = ()

    @property
    def capability(self) -> Capability | None:
        return self.move.capability if self.move else self.right

    def fits(self, state: str) -> bool:
        """Say whether the act is possible in this state."""
        return state in (self.move.sources if self.move else self.states)


NOTICE_ACTS = (
    PaperAct(
        name="reply",
        label=_("书面答复"),
        icon="writing",
        form=forms.ReplyForm,
        run=notice_papers.reply_notice,
        done=_("答复已交督办席审核。"),
        move=workflow.REPLY_NOTICE,
    ),
    PaperAct(
        name="accept",
        label=_("认可答复"),
        icon="circle-check",
        form=forms.AcceptReplyForm,
        run=notice_papers.accept_reply,
        done=_("督办已办结。"),
        move=workflow.ACCEPT_REPLY,
    ),
    PaperAct(
        name="demand",
        label=_("要求再办"),
        icon="arrow-back-up",
        form=forms.DemandMoreForm,
        run=notice_papers.demand_more,
        done=_("已要求再办。"),
        move=workflow.DEMAND_MORE,
    ),
    PaperAct(
        name="withdraw",
        label=_("撤回"),
        icon="trash-x",
        form=forms.WhyForm,
        run=notice_papers.withdraw_notice,
        done=_("督办通知书已撤回。"),
        move=workflow.WITHDRAW_NOTICE,
    ),
)
INSTRUCTION_ACTS = (
    PaperAct(
        name="report",
        label=_("报进展"),
        icon="edit",
        form=forms.ProgressForm,
        run=instructions.report_on,
        done=_("进展已报。"),
        right=Capability.HANDLE_ORDER,
        states=(InstructionState.INSTRUCTED,),
    ),
    PaperAct(
        name="reply",
        label=_("报结"),
        icon="circle-check",
        form=forms.ResultForm,
        run=instructions.reply_instruction,
        done=_("已报结，等领导审阅。"),
        move=workflow.REPLY_INSTRUCTION,
    ),
    PaperAct(
        name="accept",
        label=_("领导认可"),
        icon="circle-check",
        form=forms.AcceptForm,
        run=instructions.accept_instruction,
        done=_("批示已办结。"),
        move=workflow.ACCEPT_INSTRUCTION,
    ),
    PaperAct(
        name="again",
        label=_("要求再办"),
        icon="arrow-back-up",
        form=forms.AgainForm,
        run=instructions.return_instruction,
        done=_("已要求再办。"),
        move=workflow.RETURN_INSTRUCTION,
    ),
    PaperAct(
        name="withdraw",
        label=_("撤回"),
        icon="trash-x",
        form=forms.WithdrawForm,
        run=instructions.withdraw_instruction,
        done=_("批示已撤回。"),
        move=workflow.WITHDRAW_INSTRUCTION,
    ),
)
WHISTLE_ACTS = (
    PaperAct(
        name="blow",
        label=_("吹哨"),
        icon="speakerphone",
        form=forms.PaperForm,
        run=whistles.blow,
        done=_("哨已吹出。"),
        move=workflow.BLOW,
    ),
    PaperAct(
        name="confirm",
        label=_("确认报到"),
        icon="check",
        form=forms.ConfirmForm,
        run=whistles.confirm,
        done=_("已确认报到。"),
        right=Capability.HANDLE_ORDER,
        states=(WhistleState.CALLED,),
    ),
    PaperAct(
        name="report-in",
        label=_("登记报到"),
        icon="clipboard-check",
        form=forms.ReportInForm,
        run=whistles.report_in,
        done=_("报到已登记，请评分。"),
        move=workflow.REPORT_IN,
    ),
    PaperAct(
        name="score",
        label=_("评分"),
        icon="star",
        form=forms.ScoreForm,
        run=whistles.score,
        done=_("评分已记下。"),
        move=workflow.SCORE,
    ),
    PaperAct(
        name="withdraw",
        label=_("不吹这一哨"),
        icon="trash-x",
        form=forms.WhyForm,
        run=whistles.withdraw_whistle,
        done=_("已取消，叫过的单位都收到了。"),
        move=workflow.WITHDRAW_WHISTLE,
    ),
)
