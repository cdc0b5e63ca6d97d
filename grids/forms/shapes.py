"""Borders as people give them: drawn, typed or in a file, in the coordinates that they say."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import Datum
from grids.maps.datum import named, to_wgs84
from grids.maps.shapes import BadShape, Shape, read_shapes, stated_datum
from grids.models import Grid

MOST_BYTES = 4 * 1024 * 1024


class ActForm(forms.Form):
    """One act on `grid`; `offered` are the places that may be chosen."""

    def __init__(self, *args: Any, grid: Grid, offered: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid, self.offered = grid, offered


class ShapeForm(ActForm):
    """A border as GeoJSON, as a list of coordinates, or as a file; drawn on the map it is typed."""

    closes = True
    must_draw = True

    shape = forms.CharField(
        label=gettext_lazy("边界坐标"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy("在图上画就会填好；也可以贴 GeoJSON，或每行一个“经度,纬度”。"),
    )
    file = forms.FileField(
        label=gettext_lazy("或上传 GeoJSON 文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )

    datum = forms.ChoiceField(
        label=gettext_lazy("这些坐标是哪一种"),
        required=False,
        choices=[("", gettext_lazy("请选择")), *Datum.choices],
        help_text=gettext_lazy("两种相差约 500 米，平台不猜。在图上画的是 WGS-84，会自动选好。"),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        text = _text_of(facts.get("file")) or facts.get("shape", "")
        facts["shapes"] = []
        if not text.strip():
            if self.must_draw:
                self.add_error("shape", _("请在图上画，或填坐标，或上传文件。"))
            return facts
        datum = self._datum(text)
        if datum is None:
            return facts
        try:
            facts["shapes"] = [
                Shape(to_wgs84(one.geometry, datum), one.properties)
                for one in read_shapes(text, closes=self.closes)
            ]
        except BadShape as error:
            self.add_error("shape", str(error))
        except (TypeError, LookupError, ValueError):
            self.add_error("shape", _("坐标不是数字，请检查经度和纬度。"))
        return facts

    def _datum(self, text: str) -> str | None:
        """Return the datum that was said; refuse to guess, and to contradict the file."""
        said = self.cleaned_data.get("datum")
        if not said:
            self.add_error("datum", _("请说明坐标是哪一种，平台不猜。"))
            return None
        stated = stated_datum(text)
        if stated and named(stated) not in {None, said}:
            self.add_error("datum", _("文件里写的是 %s，和所选的不一样，请核对。") % stated)
            return None
        return said

    def areas(self) -> list[Shape]:
        return [one for one in self.cleaned_data["shapes"] if one.is_area]


def _text_of(file: Any) -> str:
    if not file:
        return ""
    if file.size > MOST_BYTES:
        return "{"  # read as broken: nobody's border is that long
    return file.read().decode("utf-8-sig", errors="replace")
