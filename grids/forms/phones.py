"""Forms of issued telephones."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms.workers import PlaceField, managed
from grids.models import GridPhone, WorkerProfile
from grids.queries.workers.phones import takers_of
from grids.services.workers.phones import Handset
from grids.workers.choices import PhoneState
from yuanbao.forms import PhoneField


class PhoneFilterForm(forms.Form):
    number = forms.CharField(
        label=_("号码或串号"), max_length=20, required=False, help_text=_("填完整才查得到。")
    )
    state = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *PhoneState.choices], required=False
    )
    more_fields = ()


class HandsetForm(forms.Form):
    """登记入库."""

    number = PhoneField(label=_("手机号"))
    imei = forms.CharField(
        label=_("串号（IMEI）"),
        max_length=20,
        required=False,
        help_text=_("15 位数字，拨号键输入 *#06# 可看到。"),
    )
    model = forms.CharField(label=_("机型"), max_length=40, required=False)
    place = PlaceField(label=_("归哪个网格或社区"), help_text=_("填编码或全名。"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].places = managed(by)

    def clean_imei(self) -> str:
        digits = re.sub(r"\s", "", self.cleaned_data["imei"])
        if digits and not re.fullmatch(r"[0-9]{15}", digits):
            raise forms.ValidationError(_("串号是 15 位数字，请再核对一下。"))
        return digits

    def handset(self) -> Handset:
        facts = self.cleaned_data
        return Handset(facts["number"], facts["imei"], facts["model"])


class PhoneToForm(forms.Form):
    """Who gets the phone."""

    person = forms.ModelChoiceField(
        label=_("发给谁"), queryset=WorkerProfile.objects.none(), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, phone: GridPhone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.queryset = takers_of(phone)
        field.label_from_instance = lambda row: f"{row.shown_name}·{row.grid.name}"


class PhoneNoteForm(forms.Form):
    """Why, in a few words."""

    note = forms.CharField(
        label=_("说明"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, phone: GridPhone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phone = phone


class PhoneReturnForm(forms.Form):
    """Nothing is asked: the holder is told and confirms."""

    def __init__(self, *args: Any, phone: GridPhone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phone = phone
