"""Forms of allowances and of insurance; amounts are typed in yuan and become whole fen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from grids.services.workers.insurance import Cover
from grids.services.workers.terms import Rates
from grids.workers.allowances import month_of, yuan
from grids.workers.choices import MonthRule
from yuanbao.widgets import DayInput

CENT = Decimal("0.01")


class YuanField(forms.DecimalField):
    """Yuan with two decimals at most, cleaned to fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> int:
        amount = super().clean(value)
        return int((amount or Decimal(0)) / CENT)

    def prepare_value(self, value: Any) -> Any:
        """Show fen as yuan; what was typed stays as it was typed."""
        return yuan(value) if isinstance(value, int) else value


class MonthField(forms.DateField):
    """A month, cleaned to its first day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return month_of(day) if day else day


class MonthForm(forms.Form):
    """The month that is drafted."""

    month = MonthField(label=_("月份"))


class TermsForm(forms.Form):
    """补贴标准: from which month, how much, and how a broken month counts."""

    valid_from = MonthField(label=_("从哪个月起"))
    work_fen = YuanField(label=_("工作补贴（元/月）"), min_value=0)
    phone_fen = YuanField(label=_("通讯补贴（元/月）"), min_value=0)
    rule = forms.ChoiceField(label=_("不足月怎么算"), choices=MonthRule.choices)
    source = forms.CharField(
        label=_("依据"), max_length=120, help_text=_("文件名称或文号，会印在台账上。")
    )

    def rates(self) -> Rates:
        return Rates(**self.cleaned_data)


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
