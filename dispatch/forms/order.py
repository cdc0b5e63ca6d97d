"""Forms of the acts on one order. Each is made with the order and the person who acts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.forms.photos import PhotosField
from dispatch.models import Agency, Return, WorkOrder
from dispatch.queries.orders.copies import agencies_to_copy
from dispatch.queries.orders.gathered import Gathered, combined_answer, gathered_for
from dispatch.queries.orders.returned import earlier_returns
from dispatch.services.orders.checklist import items_for
from dispatch.services.orders.handling import MIN_ANSWER
from dispatch.services.orders.photo_rule import Photos, missing_photos
from petitions.choices import Solved
from petitions.forms import StoryField
from yuanbao.models import Purpose, Reason, ReasonKind, User
from yuanbao.once import new_key

NOTE_LENGTH, ANSWER_LENGTH = 300, 1000


def written(label: Any, *, most: int = NOTE_LENGTH, rows: int = 4, **more: Any) -> forms.CharField:
    """Return a field for several lines of text that says when it is too long."""
    area = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    field = StoryField(label=label, max_length=most, widget=area, **more)
    field.counter = most
    return field


class ActForm(forms.Form):
    """An act without anything to fill in.

    `facts` (label, text) stand above the fields; `sides` (title, text, foot) beside each other.
    `key` is made when the form is shown: sent again with it, the act is not done twice.
    """

    phrase_field = ""
    facts: Sequence[tuple[Any, Any]] = ()
    sides: Sequence[tuple[Any, Any, Any]] = ()

    def __init__(self, *args: Any, order: WorkOrder, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order, self.user = order, user
        self.key = self.data.get("key", "") or new_key()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["data-counter"] = f"{self[name].auto_id}_count"

    def refused_photos(self) -> bool:
        """Say whether photos were chosen that a refusal makes the person choose again."""
        return bool(self.is_bound and any(self.files.getlist(name) for name in self.files))


class ContactForm(ActForm):
    """联系诉求人: how, reached or not, and what was said."""

    phrase_field = "note"
    way = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=[("phone", gettext_lazy("电话")), ("visit", gettext_lazy("上门"))],
        widget=forms.RadioSelect,
        initial="phone",
    )
    is_reached = forms.TypedChoiceField(
        label=gettext_lazy("联系上了吗"),
        choices=[("1", gettext_lazy("联系上了")), ("0", gettext_lazy("没有联系上"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = written(gettext_lazy("说了什么"), required=False)


class NoteForm(ActForm):
    """更新进展, for the staff or for everyone."""

    phrase_field = "text"
    text = written(gettext_lazy("进展"), most=500)
    is_public = forms.BooleanField(
        label=gettext_lazy("让居民也看到"),
        required=False,
        help_text=gettext_lazy("姓名、电话会自动隐去。"),
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False)


class QuestionForm(ActForm):
    """请反映人补充, once per order."""

    phrase_field = "text"
    text = written(
        gettext_lazy("还缺什么"),
        help_text=gettext_lazy("同一张工单只能问一次，请一次写清。"),
    )


class ReturnForm(ActForm):
    """申请退单, with a typed reason."""

    phrase_field = "text"
    reason = forms.ChoiceField(label=gettext_lazy("退单理由"))
    text = written(gettext_lazy("说明"))
    proposes = forms.CharField(label=gettext_lazy("建议由谁承办"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(
            Reason.objects.filter(kind=ReasonKind.RETURN, is_active=True).order_by("code")
        )
        choices = [(row.code, row.name) for row in self.rows]
        self.fields["reason"].choices = [("", _("请选择")), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        row = next((row for row in self.rows if row.code == cleaned.get("reason")), None)
        if row and row.is_flagged and not cleaned.get("proposes"):
            self.add_error("proposes", _("这个理由要写明建议由谁承办。"))
        return cleaned


def assisting_sides(rows: list[Gathered]) -> list[tuple[str, str, str]]:
    """Return the assisting agencies' answers, as they stand beside each other."""
    return [
        (row.order.agency.name, row.answer or _("还没有答复"), row.order.get_state_display())
        for row in rows
    ]


class FinishForm(ActForm):
    """办结反馈: what was done, for everyone to read; an internal opinion; photos after the work."""

    phrase_field = "answer"
    claimed = forms.ChoiceField(
        label=gettext_lazy("问题解决了吗"), choices=Solved.choices, widget=forms.RadioSelect
    )
    answer = written(
        gettext_lazy("公开答复"),
        most=ANSWER_LENGTH,
        rows=6,
        min_length=MIN_ANSWER,
        help_text=gettext_lazy("居民和所有人都能看到。写清做了什么、什么时候、结果怎样。"),
        error_messages={
            "min_length": gettext_lazy("公开答复太短，请写清做了什么、什么时候、结果怎样。")
        },
    )
    note_text = written(
        gettext_lazy("内部意见"),
        required=False,
        rows=3,
        help_text=gettext_lazy("只有工作人员看到。"),
    )
    before = PhotosField(
        label=gettext_lazy("处置前照片"),
        help_text=gettext_lazy("反映人没有传照片，这一类要有处置前的，至少 1 张。"),
    )
    photos = PhotosField(label=gettext_lazy("处置后照片"), required=False)
    checks = forms.MultipleChoiceField(
        label=gettext_lazy("办结清单"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("逐项核对过再勾，审核的人看得到。"),
    )
    field_order = ("claimed", "answer", "checks", "note_text", "before", "photos")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = gathered_for(self.order) if self.order.is_lead else []
        self.sides = assisting_sides(rows)
        self.initial.setdefault("answer", combined_answer(rows, ANSWER_LENGTH))
        category = self.order.petition.category
        missing = missing_photos(self.order)
        if Purpose.BEFORE not in missing:
            del self.fields["before"]
        items = list(items_for(category, on=localdate()))
        self.fields["checks"].choices = [(item.code, item.text) for item in items]
        self.n_items = len(items)
        if not items:
            del self.fields["checks"]
        field = self.fields["photos"]
        field.required = Purpose.FINISH in missing
        if field.required:
            field.help_text = _("这一类要有处置后的照片，至少 1 张，和处置前同一位置。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.setdefault("checks", [])
        before = cleaned.pop("before", ())
        cleaned["photos"] = Photos(before=before, after=cleaned.get("photos", ()))
        if "checks" not in self.errors and len(cleaned["checks"]) < self.n_items:
            self.add_error("checks", _("还有没核对的，核对过再勾。"))
        return cleaned


class HandOverForm(ActForm):
    """交给同事."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("交给"), queryset=User.objects.none(), empty_label=gettext_lazy("请选择")
    )
    # Who had it when the form was shown: what a colleague has done since is not wiped out.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = str(self.order.handler_id or "")
        held = self.order.agency.staffings.on(localdate())
        people = User.objects.filter(pk__in=held.values("user"), is_active=True)
        # Who has it meanwhile may be chosen in a form shown before: the service says who was first.
        if not self.is_bound:
            people = people.exclude(pk=self.order.handler_id)
        self.fields["to"].queryset = people.order_by("name", "pk")

    def clean_seen(self) -> str | None:
        return self.cleaned_data["seen"] if "seen" in self.data else None


class SendBackForm(ActForm):
    """审核退回."""

    phrase_field = "why"
    why = written(
        gettext_lazy("哪里不行、要怎么改"), help_text=gettext_lazy("承办单位看到，不对外公开。")
    )


class UrgeForm(ActForm):
    """催办."""

    phrase_field = "text"
    text = written(gettext_lazy("催办意见"), required=False)


class CopyForm(ActForm):
    """抄送, to agencies that have no order of the matter and were not told yet."""

    agencies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("抄送给"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    words = written(gettext_lazy("说明"), required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agencies"]
        field.queryset = agencies_to_copy(self.order.petition)
        field.label_from_instance = lambda agency: agency.name


class RulingForm(ActForm):
    """退单审核: agree and say who has it, or refuse and say why."""

    decision = forms.ChoiceField(
        label=gettext_lazy("审核结果"),
        choices=[
            ("accept", gettext_lazy("同意退单")),
            ("refuse", gettext_lazy("驳回，仍由它办")),
        ],
        widget=forms.RadioSelect,
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("同意的话，改派给"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=gettext_lazy("回到分拨队列，再选单位"),
    )
    ruling = written(gettext_lazy("审核意见"), help_text=gettext_lazy("双方都看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.active().exclude(pk=self.order.agency_id)
        self.fields["to"].queryset = others.order_by("kind", "code")
        self.fields["to"].label_from_instance = lambda agency: agency.name
        rows = [*earlier_returns(self.order), *self.order.returns.filter(decided_at=None)]
        self.is_second = len(rows) > 1
        self.sides = _sides(self.order, rows)
        if self.is_second:
            self.fields["to"].label = _("同意的话，指定由谁承办")
            self.fields["to"].empty_label = _("请选择")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_second and cleaned.get("decision") == "accept" and not cleaned.get("to"):
            self.add_error("to", _("这是第二次退单，请直接指定由哪家单位承办。"))
        return cleaned


def _sides(order: WorkOrder, rows: list[Return]) -> list[tuple[str, str, str]]:
    """Return why it was sent there and why it comes back; from the second time on, each return."""
    names = dict(Reason.objects.filter(kind=ReasonKind.RETURN).values_list("code", "name"))
    sides = [
        (
            _("%(agency)s退单的理由") % {"agency": row.order.agency.name},
            f"{names.get(row.reason, row.reason)}\n{row.text}",
            _("裁定：%(words)s") % {"words": row.ruling} if row.ruling else row.proposes,
        )
        for row in rows
    ]
    if len(sides) > 1:
        return sides
    sent = "\n".join(filter(None, [order.rule, order.instruction])) or "—"
    return [(_("派给%(agency)s的理由") % {"agency": order.agency.name}, sent, ""), *sides]


class AppealForm(ActForm):
    """申诉: ask to leave the last rating out of the score."""

    reason = forms.ChoiceField(label=gettext_lazy("申诉理由"))
    text = written(
        gettext_lazy("依据"),
        help_text=gettext_lazy("写清证据在哪里。全体工作人员都能看到，不对外公开。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Reason.objects.filter(kind=ReasonKind.APPEAL, is_active=True).order_by("code")
        choices = [(row.code, row.name) for row in rows]
        self.fields["reason"].choices = [("", _("请选择")), *choices]


class AppealRulingForm(ActForm):
    """申诉裁定."""

    is_accepted = forms.TypedChoiceField(
        label=gettext_lazy("裁定"),
        choices=[
            ("1", gettext_lazy("剔除，不计入考评")),
            ("0", gettext_lazy("不予剔除，照计")),
        ],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    ruling = written(gettext_lazy("裁定依据"), help_text=gettext_lazy("全体工作人员都能看到。"))


class FinalForm(ActForm):
    """裁定: once more under supervision, or settled as it is."""

    again = forms.TypedChoiceField(
        label=gettext_lazy("裁定"),
        choices=[
            ("1", gettext_lazy("督办，再办一次")),
            ("0", gettext_lazy("认定办结，仍记不满意")),
        ],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    why = written(gettext_lazy("理由"), help_text=gettext_lazy("反映人和公众都看到。"))
