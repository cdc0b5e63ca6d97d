"""Acts on the tree: every field says what it takes; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import USUAL_KIND, Kind, Level
from grids.forms.shapes import ActForm, ShapeForm
from grids.models import Grid


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
    field_order = ("level", "name", "kind", "title", "code", "shape", "file", "datum")

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
    """Who takes over; nobody leaves the posts ended. A drawn place gives its ground to `takers`."""

    ground_to = forms.ModelChoiceField(
        label=gettext_lazy("面积划给哪个相邻网格"),
        queryset=Grid.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("请选择"),
        error_messages={
            "required": gettext_lazy(
                "停用会在图上留下空地，请选一个相邻网格接这块地；要合成一个新网格，请用“合并”。"
            )
        },
        help_text=gettext_lazy(
            "它接下这块地，边界跟着改；里面的人、房、事项、点位和任职也都归它。它的编码会换新的。"
        ),
    )
    successors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("由哪些网格接续"),
        queryset=Grid.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("任职转到勾选的网格；一个也不勾，任职到昨天为止。"),
    )

    def __init__(self, *args: Any, takers: list[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if takers:
            del self.fields["successors"]
            self.fields["ground_to"].queryset = _chosen_from(takers).select_related("parent")
            self.fields["ground_to"].label_from_instance = self._named
        else:
            del self.fields["ground_to"]
            self.fields["successors"].queryset = _chosen_from(self.offered)

    def _named(self, one: Grid) -> str:
        """Name the parent of a neighbour that is not this place's own: its border moves, too."""
        if one.parent is None or one.parent_id == self.grid.parent_id:
            return one.name
        return _("%(name)s（%(parent)s，上级的边界也会变）") % {
            "name": one.name,
            "parent": one.parent.name,
        }


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
    field_order = ("shape", "file", "datum", "names")

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

    field_order = ("shape", "file", "datum", "follows")

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

    field_order = ("file", "shape", "datum")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shape"].label = _("或把 GeoJSON 贴在这里")
        self.fields["shape"].help_text = ""
        self.fields["datum"].help_text = _(
            "两种相差约 500 米，平台不猜；文件从哪里来，就选哪一种。"
        )
        self.fields["file"].label = _("GeoJSON 文件")
