"""The centre's acts on a matter: words, icon, key, form, and what happens next."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch.forms import queue as forms


@dataclass(frozen=True)
class Act:
    """One act: `name` stands in the address, `key` presses it, `next` is the dialog's foot."""

    name: str
    label: Any
    icon: str
    form: type[forms.MatterForm]
    submit: Any
    next: Any
    key: str = ""
    step: str = ""

    @property
    def url_name(self) -> str:
        return f"dispatch:petition-{self.name}"


ACTS = {
    act.name: act
    for act in (
        Act(
            "dispatch",
            _("派遣"),
            "send",
            forms.DispatchForm,
            _("派遣"),
            _("派出后各单位分别计时，居民马上能看到。"),
        ),
        Act(
            "split",
            _("拆分"),
            "arrows-split-2",
            forms.SplitForm,
            _("看预览"),
            _(
                "各单位只办自己的一部分，各有时限和评价；第一家主办。下一步先看时限和谁能看到什么，再派出。"
            ),
            "s",
        ),
        Act(
            "merge",
            _("并案"),
            "git-merge",
            forms.MergeForm,
            _("并进去"),
            _("并入后一起办，反映人会收到那一件的编号。"),
            "m",
        ),
        Act(
            "unmerge",
            _("撤销并案"),
            "git-branch",
            forms.UnmergeForm,
            _("分出来"),
            _("回到队列单独办，时限从它自己反映时算起；两边的反映人都会收到通知。"),
        ),
        Act(
            "ask",
            _("请补充"),
            "message-question",
            forms.AskForm,
            _("发给反映人"),
            _("停表等反映人补充，补充后回到队列。"),
            "b",
            "need_info",
        ),
        Act(
            "answer",
            _("即答"),
            "message-check",
            forms.AnswerForm,
            _("答复"),
            _("不派单，直接答复并请反映人评价。"),
            "d",
        ),
        Act(
            "decline",
            _("不予受理"),
            "ban",
            forms.DeclineForm,
            _("不予受理"),
            _("反映人会看到理由和该找谁。"),
        ),
        Act(
            "seal-off",
            _("转入密封举报"),
            "lock",
            forms.SealOffForm,
            _("转入密封举报"),
            _("这里只留编号和日期，您和同事从此看不到内容；反映人在自己的查询页领回执号码。"),
        ),
        Act(
            "transfer",
            _("转送"),
            "external-link",
            forms.TransferForm,
            _("转送"),
            _("记下对方编号，反映人凭它去那边查。"),
        ),
        Act(
            "classify",
            _("改分类"),
            "tags",
            forms.ClassifyForm,
            _("改分类"),
            _("时限从反映时起重新算，不会比已经告诉居民的更早。"),
        ),
        Act(
            "moderate",
            _("修改公开文本"),
            "eye-edit",
            forms.ModerateForm,
            _("保存公开文本"),
            _("只改公开的样子，原话原样留着；改动留痕。"),
        ),
        Act(
            "terminate",
            _("终止办理"),
            "circle-x",
            forms.TerminateForm,
            _("提交终止申请"),
            _("另一位同事批准后停止，反映人收到原因，未完的工单一并撤回。"),
        ),
    )
}
