"""Acts on the tree: every field says what it takes; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import USUAL_KIND, Kind, Level
from grids.maps.shapes import BadShape, Shape, read_shapes
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
        help_text=gettext_lazy(
            "在图上画就会填好；也可以贴 GeoJSON，或每行一个“经度,纬度”（WGS84）。"
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("或上传 GeoJSON 文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        text = _text_of(facts.get("file")) or facts.get("shape", "")
        facts["shapes"] = []
        if not text.strip():
            if self.must_draw:
                self.add_error("shape", _("请在图上画，或填坐标，或上传文件。"))
            return facts
        try:
            facts["shapes"] = read_shapes(text, closes=self.closes)
        except BadShape as error:
            self.add_error("shape", str(error))
        return facts

    def areas(self) -> list[Shape]:
        return [one for one in self.cleaned_data["shapes"] if one.is_area]


def _text_of(file: Any) -> str:
    if not file:
        return ""
    if file.size > MOST_BYTES:
        return "{"  # read as broken: nobody's border is that long
    return file.read().decode("utf-8-sig", errors="replace")


class PlaceField(forms.CharField):
    """The code or the whole name of one of the places offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.offered: Any = Grid.objects.none()

    def clean(self, value: Any) -> Grid | None:
        typed = super().clean(value).strip()
        if not typed:
            return None
        code = typed.split()[0]
        found = list(self.offered.filter(code=code)) or list(self.offered.filter(name=typed))
        if not found:
            raise forms.ValidationError(_("没有叫“%s”的网格可选，请填编码或全名。") % typed)
        if len(found) > 1:
            raise forms.ValidationError(_("叫“%s”的不止一个，请填编码。") % typed)
        return found[0]


class AddForm(ShapeForm):
    """A new place under a parent."""

    must_draw = False
    field_order = ("level", "name", "kind", "title", "code", "shape", "file")

    level = forms.TypedChoiceField(label=gettext_lazy("层级"), coerce=int)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("类型"),
        required=False,
        choices=[("", gettext_lazy("按层级")), *Kind.choices],
    )
    title = forms.CharField(label=gettext_lazy("党组织或职务"), max_length=60, required=False)
    code = forms.CharField(
        label=gettext_lazy("编码"),
        max_length=24,
        required=False,
        help_text=gettext_lazy(
            "镇街、社区（村）要填 12 位区划代码；小区、片区和单元网格不填，自动编。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grid = self.grid
        self.fields["level"].choices = [
            (level.value, level.label) for level in Level if level > grid.level
        ]
        self.fields["level"].initial = min(grid.level + 1, Level.UNIT)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if len(self.areas()) != len(facts["shapes"]) or len(facts["shapes"]) > 1:
            self.add_error("shape", _("只要一块区域。"))
        if facts.get("level") and not facts.get("kind"):
            facts["kind"] = USUAL_KIND[Level(facts["level"])]
        return facts


class DescribeForm(ActForm):
    """What the place is called, who leads it, where it sits."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    title = forms.CharField(label=gettext_lazy("党组织或职务"), max_length=60, required=False)
    address = forms.CharField(label=gettext_lazy("驻地"), max_length=120, required=False)

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        first = {name: getattr(grid, name) for name in ("name", "title", "address")}
        super().__init__(*args, grid=grid, initial=first, **kwargs)


class MoveForm(ActForm):
    """Another parent, by code or name."""

    parent = PlaceField(
        label=gettext_lazy("新的上级"), help_text=gettext_lazy("填编码或全名，输入时有候选。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offered = self.offered
        self.fields["parent"].widget.attrs["list"] = "places-offered"


class RetireForm(ActForm):
    """Who takes over; nobody leaves the posts ended."""

    successors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("由哪些网格接续"),
        queryset=Grid.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("任职转到勾选的网格；一个也不勾，任职到昨天为止。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successors"].queryset = _chosen_from(self.offered)


class MergeForm(ActForm):
    """What to merge the place with, and the name of the whole."""

    others = forms.ModelMultipleChoiceField(
        label=gettext_lazy("和哪些网格合并"),
        queryset=Grid.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("同一上级下的同级网格；相邻的才合得成一块。"),
    )
    name = forms.CharField(label=gettext_lazy("合并后的名称"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.grid.name
        self.fields["others"].queryset = _chosen_from(self.offered)


def _chosen_from(offered: list[Grid]) -> Any:
    return Grid.objects.filter(pk__in=[one.pk for one in offered]).order_by("code")


class SplitForm(ShapeForm):
    """A line that cuts the place, or its parts; and their names."""

    closes = False
    field_order = ("shape", "file", "names")

    names = forms.CharField(
        label=gettext_lazy("各块的名称"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("每行一个，按预览里的序号；不填就在原名后加序号。"),
    )

    def names_for(self, count: int) -> list[str]:
        """Return a name for each part; those not given follow from the old name."""
        typed = [line.strip()[:60] for line in self.cleaned_data["names"].splitlines()]
        typed += [""] * count
        given = [str(one.properties.get("name") or "") for one in self.areas()]
        given += [""] * count
        return [typed[n] or given[n] or f"{self.grid.name[:56]}（{n + 1}）" for n in range(count)]


class BorderForm(ShapeForm):
    """A new border; the neighbours' may follow."""

    follows = forms.BooleanField(
        label=gettext_lazy("相邻网格的边界跟着改"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "不勾时，和相邻网格重叠或留下空地都不保存，并说明是哪一个、多少平方米。"
        ),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts["shapes"] and (len(facts["shapes"]) > 1 or not self.areas()):
            self.add_error("shape", _("只要一块区域。"))
        return facts


class ImportForm(ShapeForm):
    """A branch as GeoJSON, each feature with its code, or with name, level and parent."""

    field_order = ("file", "shape")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shape"].label = _("或把 GeoJSON 贴在这里")
        self.fields["shape"].help_text = ""
        self.fields["file"].label = _("GeoJSON 文件")
