"""Forms of allowances and of insurance; amounts are typed in yuan and become whole fen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from grids.services.workers.insurance import Cover
from yuanbao.widgets import DayInput

CENT = Decimal("0.01")


class YuanField(forms.DecimalField):
    """Yuan with two decimals at most, cleaned to fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> int:
        amount = super().clean(value)
        return int((amount or Decimal(0)) / CENT)


class MonthForm(forms.Form):
    """The month that is drafted."""

    month = forms.DateField(
        label=_("月份"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )


class SendBackForm(forms.Form):
    why = forms.CharField(
        label=_("为什么退回"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectForm(forms.Form):
    """The difference: more with plus, less with minus."""

    work_fen = YuanField(label=_("工作补贴差额（元）"), help_text=_("多发的填负数，少发的填正数。"))
    phone_fen = YuanField(label=_("通讯补贴差额（元）"))
    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class PolicyForm(forms.Form):
    """登记保单."""

    place = forms.ModelChoiceField(
        label=_("单位"), queryset=Grid.objects.none(), empty_label=_("请选择")
    )
    insurer = forms.CharField(label=_("保险公司"), max_length=60)
    number = forms.CharField(label=_("保单号"), max_length=40)
    starts_on = forms.DateField(label=_("起保"), widget=DayInput())
    ends_on = forms.DateField(label=_("到期"), widget=DayInput())
    premium_fen = YuanField(label=_("保费（元）"), required=False, min_value=0)

    def __init__(self, *args: Any, places: list[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Grid.objects.filter(pk__in=[place.pk for place in places])
        self.fields["place"].queryset = known.defer("boundary").order_by("code")
        self.fields["place"].label_from_instance = lambda grid: grid.name

    def cover(self) -> Cover:
        return Cover(
            **{name: value for name, value in self.cleaned_data.items() if name != "place"}
        )
