"""Forms of the registers, made from what each register declares."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Grid
from grids.queries.cascade import compounds_for, units_for
from grids.registers import Register, ValueRefused, shown
from grids.services.registers import Spot
from yuanbao.widgets import DayInput

CLEAR = "clear_"
# Choosing another kind draws the form anew; without JavaScript a button beside it does.
REDRAW = {
    "hx-post": "",
    "hx-vals": '{"redraw": "1"}',
    "hx-target": "closest form",
    "hx-select": "form.yb-form",
    "hx-swap": "outerHTML",
}


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
    """One row of a register, with the fields that its kind is asked for.

    Masked fields start empty: what stays empty is not changed, unless it is ticked to be cleared.
    `kind` is the kind that the fields are drawn for; another one that is chosen draws them anew.
    """

    must_be_somewhere = False

    def __init__(
        self,
        spec: Register,
        user: Any,
        *,
        row: Any = None,
        has_parent: bool = False,
        kind: str = "",
        **kwargs: Any,
    ):
        super().__init__(user, **kwargs)
        self.spec, self.row = spec, row
        place = {name: self.fields.pop(name) for name in ("unit_grid", "lat", "lng")}
        for name in spec.names:
            if name not in spec.parents and spec.applies(name, kind or _kind_of(spec, row)):
                self._add(name, user)
        if row is None and not has_parent:
            self.fields |= place
        if row is not None:
            seen = json.dumps(row.versions)
            self.fields["seen"] = forms.CharField(
                widget=forms.HiddenInput, initial=seen, required=False
            )
        if self.turns_on_kind:
            self.fields["kind"].widget.attrs |= REDRAW

    def _add(self, name: str, user: Any) -> None:
        self.fields[name] = _field(self.spec, name, user, self.row)
        if self._is_kept(name) and getattr(self.row, name) and not self.spec.is_required(name):
            label = _("清空%s") % self.spec.label_of(name)
            self.fields[CLEAR + name] = forms.BooleanField(label=label, required=False)

    @property
    def turns_on_kind(self) -> bool:
        """Say whether other fields are asked of other kinds."""
        return any(one.only_kinds for one in self.spec.fields)

    def clean(self):
        facts = super().clean()
        for name in self.spec.names:
            if name not in facts or name in self.errors or isinstance(facts[name], models.Model):
                continue
            is_typed = facts[name] not in ("", None)
            if is_typed and facts.get(CLEAR + name):
                self.add_error(name, _("又填了新的，又要清空，请只选一样。"))
            elif is_typed or not self._is_kept(name):
                self._check(name, facts[name])
        return facts

    def _check(self, name: str, typed: Any) -> None:
        try:
            self.spec.read(name, typed)
        except ValueRefused as refusal:
            self.add_error(name, str(refusal))

    def facts(self) -> dict[str, Any]:
        """Return what was filled in or cleared; other masked fields are left as they are."""
        typed = self.cleaned_data
        return {
            name: typed[name]
            for name in self.spec.names
            if name in typed
            and not (
                self._is_kept(name) and typed[name] in ("", None) and not typed.get(CLEAR + name)
            )
        }

    def versions(self) -> dict[str, int]:
        """Return the versions the form was shown with; nothing typed makes them fit nothing."""
        try:
            seen = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            seen = {}
        return {name: int(seen.get(name, 0)) for name in self.spec.names}

    def show_changed(self, row: Any, names: Sequence[str]) -> None:
        """Say what others made of fields meanwhile; sent once more, the form writes over it."""
        self.data = self.data.copy()
        self.data["seen"] = json.dumps(row.versions)
        for name in names:
            if name in self.fields:
                one, value = self.spec.field(name), getattr(row, name)
                now = one.mask(value) if one.mask else shown(value, self.spec.column(name))
                words = _("别人刚改成：%s。再按一次保存，就用您填的。") % (now or _("空"))
                # The field as it is drawn was made when the form was checked.
                self[name].help_text = words

    def _is_kept(self, name: str) -> bool:
        return self.row is not None and self.spec.field(name).mask is not None


def redrawn(post: QueryDict) -> dict[str, Any]:
    """Return what was typed as the start of a form that is drawn anew for another kind."""
    return {"initial": {name: post[name] for name in post}, "kind": post.get("kind", "")}


def _kind_of(spec: Register, row: Any) -> str:
    if row is not None:
        return str(getattr(row, "kind", ""))
    return str(spec.column("kind").get_default()) if spec.has("kind") else ""


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


class MoveForm(forms.Form):
    """Behind which door somebody lives now."""

    parent = forms.CharField(max_length=12, widget=forms.HiddenInput)
    why = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


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
