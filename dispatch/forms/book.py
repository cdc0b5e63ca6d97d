"""Which part of the 台账."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import OrderState
from dispatch.queries.desks.book import BookFilters
from yuanbao.models import Category
from yuanbao.widgets import DayInput

MOST_DAYS = 366


class BookForm(forms.Form):
    """The period and what it is narrowed to; they stay in the address."""

    more_fields = ()
    first = forms.DateField(label=gettext_lazy("从哪天"), widget=DayInput())
    last = forms.DateField(label=gettext_lazy("到哪天"), widget=DayInput())
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[("", gettext_lazy("全部")), *OrderState.choices],
    )

    def __init__(self, data: Any, *, today: date) -> None:
        shown = {
            "first": data.get("first", today.replace(day=1)),
            "last": data.get("last", today),
            "category": data.get("category", ""),
            "state": data.get("state", ""),
        }
        super().__init__(shown)
        tops = Category.objects.tops().order_by("order", "code").values_list("code", "name")
        self.fields["category"].choices = [("", _("全部类别")), *tops]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束的日子在开始的前面，请改一下。"))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("last", _("一次最多印一年的。"))
        return cleaned

    def filters(self) -> BookFilters:
        """Return what was asked for; the form must be valid."""
        return BookFilters(**self.cleaned_data)
