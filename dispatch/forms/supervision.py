"""Forms of supervision notices, leaders' instructions and whistles."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import InstructionSource, NoticeKind, NoticeLevel
from dispatch.forms.order import ActForm, written
from dispatch.models import Agency
from dispatch.models.whistle import HIGHEST, LOWEST
from dispatch.queries.desks.people import leaders
from dispatch.services.oversight.instructions import Wish
from dispatch.services.oversight.whistles import Call, Verdict
from petitions.models import Petition
from yuanbao.models import User
from yuanbao.numbers import normalise
from yuanbao.roles import Capability
from yuanbao.widgets import DayInput, MomentInput


def day(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day; the paper is due at close of business."""
    return forms.DateField(label=label, widget=DayInput(), **more)


class NoticeForm(ActForm):
    """督办: on an order's page."""

    kind = forms.ChoiceField(label=gettext_lazy("事由"), choices=NoticeKind.choices)
    level = forms.TypedChoiceField(
        label=gettext_lazy("级别"),
        choices=NoticeLevel.choices,
        coerce=int,
        initial=NoticeLevel.DESK,
        help_text=gettext_lazy("重点督办同时发单位领导，区级督办逾期报区领导。"),
    )
    demand = written(gettext_lazy("督办要求"), most=500, help_text=gettext_lazy("写清要做到什么。"))
    due_on = day(gettext_lazy("最晚哪天书面答复"))


class PaperForm(forms.Form):
    """An act on a notice, an instruction or a whistle; made with the row and the person."""

    def __init__(self, *args: Any, row: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.user = row, user
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["data-counter"] = f"{self[name].auto_id}_count"

    def facts(self) -> dict[str, Any]:
        """Return what the service is called with."""
        return self.cleaned_data


class ReplyForm(PaperForm):
    """A written answer."""

    text = written(gettext_lazy("查办情况"), most=1000, rows=6)


class ResultForm(PaperForm):
    """The result of an instruction."""

    text = written(gettext_lazy("办理结果"), most=1000, rows=6)


class ProgressForm(PaperForm):
    """How far it is."""

    text = written(gettext_lazy("进展"), most=500)


class AcceptReplyForm(PaperForm):
    """认可答复."""

    ruling = written(gettext_lazy("审核意见"), required=False, rows=2)


class DemandMoreForm(PaperForm):
    """要求再办, on a notice."""

    ruling = written(gettext_lazy("还差什么"))
    due_on = day(gettext_lazy("最晚哪天再答复"))


class WhyForm(PaperForm):
    """Withdraw, with the reason."""

    why = written(gettext_lazy("原因"), rows=2)


class AcceptForm(PaperForm):
    """领导认可."""

    text = written(gettext_lazy("领导意见"), required=False, rows=2)


class AgainForm(PaperForm):
    """要求再办, on an instruction."""

    text = written(gettext_lazy("还差什么"))
    due_on = day(gettext_lazy("最晚哪天办完"))


class WithdrawForm(PaperForm):
    """撤回, on an instruction."""

    text = written(gettext_lazy("原因"), rows=2)


class ConfirmForm(PaperForm):
    """确认报到: who comes."""

    coming = forms.CharField(
        label=gettext_lazy("谁来"),
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("姓名、职务")}),
    )


class ReportInForm(PaperForm):
    """登记报到: who came, and what came of it."""

    present = forms.MultipleChoiceField(
        label=gettext_lazy("到场的单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    result = written(gettext_lazy("现场结果"), most=500, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls = self.row.calls.select_related("agency").order_by("agency__code")
        self.fields["present"].choices = [(str(call.pk), call.agency.name) for call in calls]

    def facts(self) -> dict[str, Any]:
        chosen = [int(pk) for pk in self.cleaned_data["present"]]
        return {"present": chosen, "result": self.cleaned_data["result"]}


class ScoreForm(PaperForm):
    """评分: one to five for each called agency, with words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calls = list(self.row.calls.select_related("agency").order_by("agency__code"))
        marks = [(n, _("%(n)s 分") % {"n": n}) for n in range(HIGHEST, LOWEST - 1, -1)]
        for call in self.calls:
            came = _("到场") if call.has_come else _("没有到场")
            label = f"{call.agency.name}（{came}）"
            self.fields[f"score{call.pk}"] = forms.TypedChoiceField(
                label=label, choices=[("", _("请选择")), *marks], coerce=int
            )
            self.fields[f"words{call.pk}"] = forms.CharField(
                label=_("评语"), max_length=200, required=False
            )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        verdicts = {
            call.pk: Verdict(data[f"score{call.pk}"], data[f"words{call.pk}"])
            for call in self.calls
        }
        return {"verdicts": verdicts}


class _OfPetition(forms.Form):
    """A form that may name a petition by its number."""

    right: Capability

    number = forms.CharField(
        label=gettext_lazy("关于哪件诉求"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("填编号；不是哪一件诉求的，空着。"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self) -> Petition | None:
        """Return the petition within reach that has the number."""
        typed = normalise(self.cleaned_data["number"])
        if not typed:
            return None
        found = Petition.objects.permitted(self.user, self.right).filter(number=typed).first()
        if found is None:
            raise forms.ValidationError(_("找不到这件诉求，请核对编号。"))
        return found


class InstructionForm(_OfPetition):
    """批示: typed by the leader, or by staff on a leader's behalf."""

    right = Capability.INSTRUCT
    text = written(gettext_lazy("批示内容"), most=500)
    leader = forms.ModelChoiceField(
        label=gettext_lazy("哪位领导"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("不在名单里"),
    )
    name = forms.CharField(
        label=gettext_lazy("领导姓名（不在名单里时填）"), max_length=40, required=False
    )
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=InstructionSource.choices, initial="platform"
    )
    agency = forms.ModelChoiceField(
        label=gettext_lazy("交给谁办"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("请选择"),
    )
    due_on = day(gettext_lazy("最晚哪天办完"))
    field_order = ("text", "agency", "due_on", "leader", "name", "source", "number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = leaders()
        self.fields["leader"].queryset = people
        self.fields["agency"].queryset = Agency.objects.with_desk().order_by("kind", "code")
        self.fields["agency"].label_from_instance = lambda agency: agency.name
        if people.filter(pk=self.user.pk).exists():
            self.initial["leader"] = self.user.pk

    def wish(self) -> Wish:
        """Return what was typed; staff's own account is never taken for the leader's."""
        data = self.cleaned_data
        return Wish(
            text=data["text"],
            agency=data["agency"],
            due_on=data["due_on"],
            source=data["source"],
            leader=data["leader"],
            name=data["name"],
            petition=data["number"],
        )


class WhistleForm(_OfPetition):
    """吹哨: about what, where, when, and whom."""

    right = Capability.ASK_WHISTLE
    text = written(gettext_lazy("什么事"), most=500)
    place = forms.CharField(label=gettext_lazy("到哪里"), max_length=120)
    meets_at = forms.DateTimeField(
        label=gettext_lazy("什么时候"),
        widget=MomentInput(),
    )
    agencies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("叫哪些单位"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("text", "place", "meets_at", "agencies", "number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agencies"]
        field.queryset = (
            Agency.objects.with_desk().exclude(kind="community").order_by("kind", "code")
        )
        field.label_from_instance = lambda agency: agency.name

    def call(self) -> Call:
        """Return what was typed."""
        data = self.cleaned_data
        return Call(
            text=data["text"],
            place=data["place"],
            meets_at=data["meets_at"],
            agencies=tuple(data["agencies"]),
            petition=data["number"],
        )
