"""Forms of the registers, made from what each register declares."""

import json
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.codes import Standing
from grids.models import Grid
from grids.queries.cascade import compounds_for, units_for
from grids.queries.registers import Wanted
from grids.registers import Register, ValueRefused
from grids.services.registers import Spot
from yuanbao.widgets import DayInput


class RegisterFilterForm(forms.Form):
    """Words, a place, a standing, and the register's own code lists."""

    more_fields = ("state",)

    q = forms.CharField(
        label=gettext_lazy("编号、地址、拼音，或完整的姓名、电话、证件号"),
        max_length=60,
        required=False,
    )
    grid = forms.CharField(label=gettext_lazy("网格或社区编码"), max_length=24, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        choices=[*Standing.choices, ("all", gettext_lazy("全部"))],
        required=False,
    )

    def __init__(self, spec: Register, data: Any):
        super().__init__(data)
        self.spec = spec
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
            grid=Grid.objects.filter(code=facts.get("grid", "")).defer("boundary").first(),
            state="" if state == "all" else state,
            coded=coded,
        )


class PlaceForm(forms.Form):
    """Where a row lies: a unit grid, a pin, or both."""

    unit_grid = forms.ModelChoiceField(
        Grid.objects.none(),
        to_field_name="code",
        label=gettext_lazy("单元网格"),
        empty_label=gettext_lazy("按地图上的图钉确定"),
        required=False,
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    must_be_somewhere = True

    def __init__(self, user: Any, **kwargs: Any):
        super().__init__(**kwargs)
        self.fields["unit_grid"].queryset = units_for(user)

    def clean(self):
        facts = super().clean()
        if self.must_be_somewhere and not facts.get("unit_grid") and facts.get("lat") is None:
            self.add_error("unit_grid", _("请选网格，或在地图上放图钉。"))
        return facts

    def spot(self) -> Spot:
        facts = self.cleaned_data
        return Spot(facts.get("unit_grid"), facts.get("lat"), facts.get("lng"))


class RowForm(PlaceForm):
    """One row of a register. Masked fields start empty: what stays empty is not changed."""

    must_be_somewhere = False

    def __init__(
        self, spec: Register, user: Any, *, row: Any = None, has_parent: bool = False, **kwargs: Any
    ):
        super().__init__(user, **kwargs)
        self.spec, self.row = spec, row
        place = {name: self.fields.pop(name) for name in ("unit_grid", "lat", "lng")}
        for name in spec.names:
            if name not in spec.parents:
                self.fields[name] = _field(spec, name, user, row)
        if row is None and not has_parent:
            self.fields |= place
        if row is not None:
            seen = json.dumps(row.versions)
            self.fields["seen"] = forms.CharField(
                widget=forms.HiddenInput, initial=seen, required=False
            )

    def clean(self):
        facts = super().clean()
        for name in self.spec.names:
            if (
                name in facts
                and name not in self.errors
                and not isinstance(facts[name], models.Model)
            ):
                try:
                    if facts[name] not in ("", None) or not self._is_kept(name):
                        self.spec.read(name, facts[name])
                except ValueRefused as refusal:
                    self.add_error(name, str(refusal))
        return facts

    def facts(self) -> dict[str, Any]:
        """Return what was filled in; masked fields that stayed empty are left as they are."""
        return {
            name: self.cleaned_data[name]
            for name in self.spec.names
            if name in self.cleaned_data
            and not (self._is_kept(name) and self.cleaned_data[name] in ("", None))
        }

    def versions(self) -> dict[str, int]:
        """Return the versions the form was shown with; nothing typed makes them fit nothing."""
        try:
            seen = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            seen = {}
        return {name: int(seen.get(name, 0)) for name in self.spec.names}

    def _is_kept(self, name: str) -> bool:
        return self.row is not None and self.spec.field(name).mask is not None


class EndForm(forms.Form):
    """When something ended, and why."""

    on = forms.DateField(label=gettext_lazy("日期"), required=False, widget=DayInput)
    why = forms.CharField(label=gettext_lazy("说明"), max_length=200)


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("为什么要看"),
        max_length=200,
        help_text=gettext_lazy("会记下您的姓名、时间和理由，本人可以要求查询。"),
    )


class MergeForm(forms.Form):
    """The number of the row that stays."""

    into = forms.CharField(label=gettext_lazy("并入哪一条（编号）"), max_length=12)
    why = forms.CharField(label=gettext_lazy("怎么看出是同一个"), max_length=200)


def _field(spec: Register, name: str, user: Any, row: Any) -> forms.Field:
    column, one = spec.column(name), spec.field(name)
    more = {"label": spec.label_of(name), "help_text": one.help, "required": spec.is_required(name)}
    if isinstance(column, models.ForeignKey):
        more |= {"initial": getattr(row, f"{name}_id", None), "required": False}
        return forms.ModelChoiceField(compounds_for(user), empty_label=_("不属于小区"), **more)
    if one.mask is not None:
        value = getattr(row, name) if row is not None else ""
        if value:
            now = one.mask(value)
            more |= {"required": False, "help_text": _("现在是 %s，不改就空着。") % now}
        return forms.CharField(max_length=spec.length_of(name), **more)
    initial = getattr(row, name) if row is not None else column.get_default()
    if column.choices:
        blank = [("", _("未填"))] if column.blank else []
        choices = [*blank, *spec.choices_of(name)]
        return forms.ChoiceField(
            choices=choices, initial=initial, **(more | {"required": not blank})
        )
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(initial=initial, **(more | {"required": False}))
    kinds = {models.DateField: "date", models.IntegerField: "number", models.DecimalField: "number"}
    kind = next((html for type_, html in kinds.items() if isinstance(column, type_)), "text")
    attrs = {"type": kind} | ({"step": "any"} if kind == "number" else {})
    text = initial.isoformat() if kind == "date" and initial else initial
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(initial=text, widget=widget, max_length=spec.length_of(name), **more)
