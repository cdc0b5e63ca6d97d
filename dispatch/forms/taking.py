"""Forms of ratings that staff write down: what came of a call, and the look-up at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import CallOutcome
from dispatch.forms.order import written
from dispatch.rating_form import RatingForm
from dispatch.services.judging.raters import Asked
from dispatch.services.judging.rating import Judgement
from yuanbao.forms import PhoneField
from yuanbao.numbers import is_valid, normalise


class CounterForm(forms.Form):
    """The number and the phone's last four digits, as the person at the counter says them."""

    number = forms.CharField(label=gettext_lazy("编号"), max_length=20)
    tail = forms.CharField(label=gettext_lazy("手机号后四位"), max_length=4, min_length=4)

    def clean_number(self) -> str:
        """Refuse a number that was misheard: its check digit does not fit."""
        number = normalise(self.cleaned_data["number"])
        if not is_valid(number):
            raise forms.ValidationError(_("编号不对，请对照回执再念一遍，一共 12 位数字。"))
        return number


class PhoneForm(forms.Form):
    """The whole mobile number of somebody who has lost their slip."""

    phone = PhoneField(label=gettext_lazy("手机号（全部 11 位）"), max_length=24)


class CallForm(forms.Form):
    """What came of the call."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("这次电话"), choices=CallOutcome.choices, widget=forms.RadioSelect
    )
    note = written(gettext_lazy("记录"), required=False)


class CallForms:
    """The call's form and one for each part; a part that was not talked about stays empty."""

    def __init__(self, parts: list[Asked], data: Any = None) -> None:
        self.call = CallForm(data)
        self.parts = [(part, RatingForm(data, prefix=f"part{part.key}")) for part in parts]

    def is_valid(self) -> bool:
        """Check the call, and each part of which anything was said."""
        judged = [form.is_valid() for _part, form in self._said()]
        return self.call.is_valid() and all(judged)

    def said(self) -> list[tuple[Asked, Judgement]]:
        """Return each part that was judged; only of somebody who was reached."""
        if self.call.cleaned_data["outcome"] != CallOutcome.REACHED:
            return []
        return [(part, form.judgement()) for part, form in self._said()]

    def _said(self) -> list[tuple[Asked, RatingForm]]:
        if self.call.data.get("outcome") != CallOutcome.REACHED:
            return []
        return [
            (part, form)
            for part, form in self.parts
            if form.data.get(f"{form.prefix}-solved")
            or form.data.get(f"{form.prefix}-satisfaction")
        ]
