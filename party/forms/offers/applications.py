"""Forms of applicants, clerks and professionals."""

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from party.models import Service, Slot
from party.offers.choices import ApplicationState, Satisfied, Solved
from party.services.offers.applying import Wish
from party.services.offers.slots import Hours
from yuanbao.formats import day_text
from yuanbao.forms import PhoneField
from yuanbao.models import User
from yuanbao.numbers import is_valid, normalise
from yuanbao.widgets import DayInput


def slot_choices(slots: list[Slot]) -> list[tuple[str, str]]:
    """Return hours as people say them, first the choice of none."""
    said = [(str(slot.public_id), slot_words(slot)) for slot in slots]
    return [("", _("先不约，等联系")), *said]


def slot_words(slot: Slot) -> str:
    day = localtime(slot.starts_at)
    return f"{day_text(day, day)} {day:%H:%M}，{slot.place}"


class ApplicationForm(forms.Form):
    """An application of any service; a confidential one asks for no name."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    text = forms.CharField(
        label=_("想办什么、什么情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=_("手机号"), help_text=_("结果发到这里，不公开。"))
    slot = forms.ChoiceField(label=_("约一个时间"), required=False)

    def __init__(self, *args, service: Service, slots: list[Slot], **kwargs):
        super().__init__(*args, **kwargs)
        self.service, self.slots = service, slots
        if service.is_confidential:
            self._keep_quiet()
        if slots:
            self.fields["slot"].choices = slot_choices(slots)
        else:
            del self.fields["slot"]

    def _keep_quiet(self) -> None:
        self.fields["text"].label = _("想说什么，写多少都行")
        self.fields["text"].help_text = _("只有接办的专业人员一个人能看到，存放时加密。")
        self.fields["name"].label, self.fields["name"].required = _("怎么称呼您"), False
        self.fields["name"].help_text = _("可以不写，也可以写化名。")
        self.fields["phone"].required = False
        self.fields["phone"].help_text = _("可以不留；不留就请保存好回执，只有它能看到回音。")

    def wish(self, **more) -> Wish:
        """Return what was filled in."""
        data = self.cleaned_data
        slot = next((s for s in self.slots if str(s.public_id) == data.get("slot")), None)
        facts = {name: data[name] for name in ("text", "name", "phone", "key")}
        return Wish(service=self.service, slot=slot, **facts, **more)


class SlotForm(forms.Form):
    """One of the hours that are free."""

    slot = forms.ChoiceField(label=_("时段"))

    def __init__(self, *args, slots: list[Slot], **kwargs):
        super().__init__(*args, **kwargs)
        self.slots = slots
        self.fields["slot"].choices = slot_choices(slots)[1:]

    def clean_slot(self) -> Slot:
        return next(s for s in self.slots if str(s.public_id) == self.cleaned_data["slot"])


class RatingForm(forms.Form):
    """Two answers: whether it was solved, and how one was treated."""

    solved = forms.ChoiceField(
        label=_("您要办的事解决了吗"), choices=Solved.choices, widget=forms.RadioSelect
    )
    satisfied = forms.ChoiceField(
        label=_("办理的过程您满意吗"), choices=Satisfied.choices, widget=forms.RadioSelect
    )


class FindForm(forms.Form):
    """Number and tail, as they are said over the telephone."""

    number = forms.CharField(label=_("申请编号"), max_length=24)
    tail = forms.RegexField(
        r"^\d{4}$", label=_("手机号后四位"), error_messages={"invalid": _("请填 4 位数字。")}
    )
    number.widget.attrs["inputmode"] = tail.widget.attrs["inputmode"] = "numeric"

    def clean_number(self):
        number = self.cleaned_data["number"]
        if not is_valid(number):
            raise forms.ValidationError(_("编号不对：应该是 12 位数字，请照回执再核对一遍。"))
        return normalise(number)


class DeskFilterForm(forms.Form):
    """What the handlers' list is narrowed by; it stays in the address."""

    more_fields = ()
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("open", _("没办完的")), ("", _("全部")), *ApplicationState.choices],
    )
    service = forms.ModelChoiceField(
        label=_("事项"), required=False, queryset=None, empty_label=_("全部"), to_field_name="code"
    )
    number = forms.CharField(label=_("编号"), required=False, max_length=24)

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services

    def narrow(self, rows):
        """Return the rows that fit; what is wrong in the address narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("number"):
            return rows.filter(number=normalise(data["number"])).order_by("-id")
        if data.get("service"):
            rows = rows.filter(service=data["service"])
        if data.get("state") in ApplicationState.values:
            return rows.filter(state=data["state"]).order_by("-id")
        if data.get("state") == "open":
            return rows.open().order_by("-is_urgent", "due_at", "id")
        return rows.order_by("-id")


class ResultForm(forms.Form):
    """The result, in words the applicant reads."""

    result = forms.CharField(
        label=_("结果"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class RefusalForm(forms.Form):
    """Why not, and whom to turn to."""

    why = forms.CharField(
        label=_("为什么不能办"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    right_door = forms.CharField(
        label=_("该找谁"),
        max_length=120,
        help_text=_("单位、地点、电话，比如“区医保局，二楼 5 号窗口，12393”。"),
    )


class HandOnForm(forms.Form):
    """A colleague who may handle it, too."""

    to = forms.ModelChoiceField(
        label=_("转给谁"), queryset=User.objects.none(), empty_label=_("请选择")
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class HoursForm(forms.Form):
    """A stretch of a day, cut into hours of equal length."""

    service = forms.ModelChoiceField(label=_("事项"), queryset=None, empty_label=None)
    day = forms.DateField(label=_("哪一天"), widget=DayInput())
    opens = forms.TimeField(label=_("从"), widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.TimeField(label=_("到"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.TypedChoiceField(
        label=_("每次多长"),
        coerce=int,
        initial=50,
        choices=[(30, _("30 分钟")), (50, _("50 分钟")), (60, _("60 分钟")), (90, _("90 分钟"))],
    )
    place = forms.CharField(label=_("地点"), max_length=80)

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过了。"))
        return day

    def hours(self) -> Hours:
        """Return what was filled in."""
        data = self.cleaned_data
        names = ("day", "opens", "closes", "minutes", "place")
        return Hours(**{name: data[name] for name in names})
