"""The filter of a register's list."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.codes import Standing
from grids.queries.place_choices import place_choices
from grids.queries.registers import Wanted
from grids.registers import Register
from grids.scoping import reach_grids
from yuanbao.roles import Capability
from yuanbao.widgets import LongSelect

PLACES = ("town", "community", "grid")


class RegisterFilterForm(forms.Form):
    """Words, a place, a standing, and the register's own code lists.

    The place is chosen step by step; without JavaScript each 查询 opens the next step.
    """

    more_fields = ("state",)

    q = forms.CharField(
        label=gettext_lazy("编号、地址、拼音，或完整的姓名、电话、证件号"),
        max_length=60,
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        choices=[*Standing.choices, ("all", gettext_lazy("全部"))],
        required=False,
    )

    def __init__(self, spec: Register, user: Any, data: Mapping[str, str]):
        self.reach = reach_grids(user, Capability.VIEW_REGISTER)
        steps, self.place = place_choices(self.reach, _asked(data))
        super().__init__({**_plain(data), **{one.name: one.chosen for one in steps}})
        self.spec = spec
        opens = {
            "hx-get": reverse("grids:register-list", args=[spec.key]),
            "hx-include": "closest form",
            "hx-target": "closest form",
            "hx-select": "form.yb-filters",
            "hx-swap": "outerHTML",
        }
        for one in steps:
            self.fields[one.name] = forms.ChoiceField(
                label=one.label,
                choices=[("", _("全部")), *one.options],
                required=False,
                widget=LongSelect(attrs=opens if one.name != "grid" else {}),
            )
        for name in spec.filters:
            if spec.has(name):
                choices = [("", _("全部")), *spec.choices_of(name)]
                self.fields[name] = forms.ChoiceField(
                    label=spec.label_of(name), choices=choices, required=False
                )

    def wanted(self) -> Wanted:
        """Return what is asked for; a value that is none of the choices counts as not given."""
        self.full_clean()
        facts = self.cleaned_data
        state = facts.get("state") or Standing.ACTIVE
        coded = {n: facts[n] for n in self.spec.filters if facts.get(n)}
        return Wanted(
            q=facts.get("q", "").strip(),
            grid=self.place,
            state="" if state == "all" else state,
            coded=coded,
        )


def _asked(data: Mapping[str, str]) -> dict[str, str]:
    return {name: data[name] for name in PLACES if name in data}


def _plain(data: Mapping[str, str]) -> dict[str, str]:
    """Return the last value of each name, as a query string or a dictionary has it."""
    return {name: data[name] for name in data}
