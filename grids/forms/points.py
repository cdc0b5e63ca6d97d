"""The form by which community staff list a safety point."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.choices import PointKind
from grids.models import Grid, SafetyPoint
from grids.services.points import PointFacts

NAMES = ("kind", "name", "place", "look_at", "interval_days", "lat", "lng")


class PointForm(forms.Form):
    """What, where, how often. `grids` are the unit grids that may be chosen."""

    grid = forms.ModelChoiceField(label=_("网格"), queryset=Grid.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("类别"), choices=PointKind.choices)
    name = forms.CharField(
        label=_("看什么"), max_length=60, help_text=_("如：3 号楼东侧消防通道没有堵")
    )
    place = forms.CharField(label=_("在哪里"), max_length=120)
    look_at = forms.CharField(
        label=_("怎样算没问题"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("网格员在手机上看得到这一句。"),
    )
    interval_days = forms.IntegerField(
        label=_("几天看一次"), min_value=1, max_value=366, initial=30
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)

    def __init__(self, *args: Any, grids: Any, point: SafetyPoint | None = None, **kwargs: Any):
        if point is not None:
            known = {name: getattr(point, name) for name in NAMES} | {"grid": point.grid_id}
            kwargs.setdefault("initial", known)
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = grids

    def facts(self) -> PointFacts:
        """Return what was typed as plain values; half a point on the map is none."""
        said = dict(self.cleaned_data)
        if said["lat"] is None or said["lng"] is None:
            said["lat"] = said["lng"] = None
        return PointFacts(**said)
