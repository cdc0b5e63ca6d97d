"""Forms of the administrators' pages: changes of agencies, hand-overs, files of staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import Agency
from grids.choices import Level
from grids.models import Grid
from yuanbao.models import Category
from yuanbao.widgets import LongSelect, LongSelectMultiple


class WhyForm(forms.Form):
    """Every change of an agency has a reason, which stands on the timeline of its orders."""

    why = forms.CharField(
        label=_("依据或原因"),
        max_length=200,
        help_text=_("如文件号。会写进工单的流转记录和审计记录。"),
    )

    def __init__(self, *args: Any, agency: Agency, offered: Any = None, **kwargs: Any) -> None:
        """`offered` are the other agencies as choices, read once for all forms of a page."""
        super().__init__(*args, auto_id=f"id_{self.prefix_name}_%s", **kwargs)
        self.agency = agency
        others = Agency.objects.active().exclude(pk=agency.pk).order_by("kind", "code")
        for name in {"to", "duties_to"} & set(self.fields):
            self.fields[name].queryset = others
            if offered is not None:
                self.fields[name].choices = [("", "—"), *offered]

    prefix_name = "why"


def _agency(label: Any, **more: Any) -> forms.ModelChoiceField:
    none = Agency.objects.none()
    return forms.ModelChoiceField(label=label, queryset=none, widget=LongSelect, **more)


class RenameForm(WhyForm):
    """更名."""

    prefix_name = "rename"
    field_order = ("name", "short_name", "why")
    name = forms.CharField(label=_("新名称"), max_length=60)
    short_name = forms.CharField(label=_("新简称"), max_length=20)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"name": agency.name, "short_name": agency.short_name})
        super().__init__(*args, agency=agency, **kwargs)


class MergeForm(WhyForm):
    """并入另一家."""

    prefix_name = "merge"
    field_order = ("to", "why")
    to = _agency(_("并入哪一家"))


class SplitForm(WhyForm):
    """拆分出去一部分."""

    prefix_name = "split"
    field_order = ("to", "categories", "towns", "why")
    to = _agency(_("转给哪一家"))
    categories = forms.ModelMultipleChoiceField(
        label=_("哪些类别"),
        queryset=Category.objects.none(),
        required=False,
        widget=LongSelectMultiple,
        help_text=_("按住 Ctrl 可以多选；选大类就含它下面的全部。"),
    )
    towns = forms.ModelMultipleChoiceField(
        label=_("哪些镇街"),
        queryset=Grid.objects.none(),
        required=False,
        help_text=_("不选就是全区。类别和镇街都选，就只转两者都符合的。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(is_active=True).order_by("order", "code")
        self.fields["categories"].queryset = categories
        towns = Grid.objects.live().at_level(Level.TOWN).defer("boundary").order_by("code")
        self.fields["towns"].queryset = towns


class RetireForm(WhyForm):
    """撤销."""

    prefix_name = "retire"
    field_order = ("duties_to", "why")
    duties_to = _agency(
        _("派单目录交给哪一家"), required=False, help_text=_("目录里没有它就不用选。")
    )


class PlaceForm(WhyForm):
    """把勾选的工单转给另一家."""

    prefix_name = "place"
    field_order = ("to", "why")
    to = _agency(_("转给哪一家"))


FORMS = {
    "rename": RenameForm,
    "merge": MergeForm,
    "split": SplitForm,
    "retire": RetireForm,
    "place": PlaceForm,
}


class StaffUploadForm(forms.Form):
    """A file of staff."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx）或 CSV，最多 500 人。先检查，不会马上改。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
