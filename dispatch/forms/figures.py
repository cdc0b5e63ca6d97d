"""Which figure's list, and over which days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import STANDING, Measure
from yuanbao.widgets import DayInput

NOT_OF_ORDERS = {Measure.CLOSED}
# Asks for the matters answered without an order whose ratings count beside those of orders.
DIRECT = "direct"


class FigureListForm(forms.Form):
    """The figure and its days stay in the address; what it is narrowed to goes along hidden."""

    more_fields = ()

    metric = forms.ChoiceField(label=_("数字"), required=False)

    def __init__(self, data: Any, *, figures: Figures) -> None:
        self.figures = figures
        self.offered = [
            measure
            for measure in Measure
            if not (figures.counts_orders and measure in NOT_OF_ORDERS)
        ]
        self.asked, self.answers = data.get("metric", ""), data.get("answers", "")
        shown = {
            "metric": self.measure().value,
            **figures.period.days(),
            **figures.cut.query(),
        }
        super().__init__(shown)
        self.fields["metric"].choices = [(m.value, m.label) for m in self.offered]
        if self.has_period():
            date = {"widget": DayInput(), "required": False}
            self.fields["from"] = forms.DateField(label=_("从"), **date)
            self.fields["to"] = forms.DateField(label=_("到"), **date)
        if self.is_direct():
            self.initial["answers"] = shown["answers"] = DIRECT
        for name in [*figures.cut.query(), *(["answers"] if self.is_direct() else [])]:
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False)

    def measure(self) -> Measure:
        """Return the figure asked for; one that is not known is what was received."""
        known = {measure.value: measure for measure in self.offered}
        return known.get(self.asked, Measure.RECEIVED)

    def is_direct(self) -> bool:
        """Say whether the list is asked of what was answered without an order."""
        return self.answers == DIRECT

    def has_period(self) -> bool:
        """Say whether the figure is taken over days, and not as things stand now."""
        return self.measure() not in STANDING
