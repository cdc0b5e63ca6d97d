"""Forms of contact cards: which are made, and who got one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms.workers import PlaceField, managed
from grids.queries.workers.card_takers import TakerKind, buildings_of, entrances_of
from grids.workers.choices import CardFor
from yuanbao.widgets import DayInput


class BatchForm(forms.Form):
    """For which place the cards are made."""

    place = PlaceField(
        label=_("给哪个范围制卡"), help_text=_("填区、镇街、社区或网格的编码或全名。")
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].places = managed(by)


class IssueForm(forms.Form):
    """Who got a card."""

    kind = forms.ChoiceField(label=_("发给"), choices=CardFor.choices)
    address = forms.CharField(
        label=_("哪一户或哪家店"), max_length=80, help_text=_("如 3 号楼 2 单元 501、顺利五金。")
    )
    issued_on = forms.DateField(label=_("日期"), widget=DayInput())


class GivenDayForm(forms.Form):
    """The day on which the ticked doors got theirs."""

    issued_on = forms.DateField(label=_("发卡日期"), widget=DayInput())


class PlaceFilterForm(forms.Form):
    place = forms.CharField(label=_("网格、社区或镇街"), max_length=60, required=False)
    more_fields = ()


class DoorsForm(forms.Form):
    """楼栋 → 单元: which of the doors without a card are shown; only those that hold some."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput())
    building = forms.ChoiceField(label=_("楼栋"), required=False)
    unit = forms.ChoiceField(label=_("单元"), required=False)
    more_fields = ()

    def __init__(self, *args: Any, kind: TakerKind, rows: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of, self.rows = kind, rows
        self._narrow("building", buildings_of(kind, rows), "building__number")
        units = entrances_of(kind, self.rows) if self.data.get("building") else []
        self._narrow("unit", [(unit, unit) for unit in units], "unit")

    def _narrow(self, name: str, options: list[tuple[str, str]], way: str) -> None:
        """Offer the options, and keep what lies in the chosen one; without options ask nothing."""
        if not options:
            del self.fields[name]
            return
        self.fields[name].choices = [("", _("全部")), *options]
        chosen = self.data.get(name, "")
        if chosen in dict(options):
            self.rows = self.rows.filter(**{self.of.way(way): chosen})

    def narrowed(self) -> QuerySet:
        return self.rows
