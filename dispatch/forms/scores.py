"""Which month's score, by what, and in which form it leaves the platform."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.periods import Period, month_of


class MonthForm(forms.Form):
    """The month and the tab stay in the address; what cannot be read falls back, never refuses."""

    more_fields = ()

    month = forms.CharField(
        label=_("月份"), required=False, widget=forms.DateInput(attrs={"type": "month"})
    )

    def __init__(self, data: Any, *, today: date, tabs: list[str]) -> None:
        asked = data.get("by", "")
        self.by = asked if asked in tabs else tabs[0]
        self.period: Period = month_of(data.get("month", ""), today)
        super().__init__({"month": self.period.code, "by": self.by})
        self.fields["by"] = forms.CharField(widget=forms.HiddenInput, required=False)


class ExportForm(forms.Form):
    """A workbook or a paper."""

    form = forms.ChoiceField(choices=[("xlsx", _("Excel 表格")), ("pdf", _("PDF 文件"))])
