"""Forms of what clerks keep: halls, windows, guides, telephones; and of an outage."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from party.forms.articles import AreaField
from party.models import DirectoryEntry, Guide, Hall, Window
from party.models.offers.hall import Offered
from party.offers.choices import OutageKind
from party.queries.offers import halls as queries
from party.queries.offers.policies import places_of
from party.services.offers.outages import Announcement
from yuanbao.widgets import LongSelectMultiple, MomentInput

LONG = forms.Textarea(attrs={"rows": 4})


class OfferedForm(forms.ModelForm):
    """One page; the place is one of the clerk's own."""

    grid = AreaField(label=_("范围"), queryset=None, empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = places_of(user)
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField):
                # What has no usual value begins with dashes of the framework's own.
                field.choices = [
                    (code, label if code else _("请选择")) for code, label in field.choices
                ]


class HallForm(OfferedForm):
    class Meta:
        model = Hall
        fields = (
            "grid",
            "kind",
            "name",
            "address",
            "phone",
            "hours",
            "note",
            "lat",
            "lng",
            "is_shown",
        )


class WindowForm(OfferedForm):
    class Meta:
        model = Window
        fields = (
            "grid",
            "hall",
            "number",
            "name",
            "matters",
            "service",
            "places_an_hour",
            "is_shown",
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["hall"].queryset = queries.kept(Hall, user)
        self.fields["hall"].empty_label = _("请选择")
        self.fields["service"].queryset = queries.bookable()
        self.fields["service"].empty_label = _("不接受预约")


class GuideForm(OfferedForm):
    class Meta:
        model = Guide
        fields = (
            *("grid", "audience", "title", "keywords", "who", "bring", "steps", "where", "hall"),
            *("opens", "takes", "fee", "basis", "unit", "phone", "service", "is_shown"),
        )
        widgets = {"bring": LONG, "steps": LONG}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["hall"].queryset = queries.kept(Hall, user)
        self.fields["hall"].empty_label = _("不在大厅办")
        self.fields["service"].queryset = queries.linkable()
        self.fields["service"].empty_label = _("不能网上办")


class EntryForm(OfferedForm):
    class Meta:
        model = DirectoryEntry
        fields = (
            "grid",
            "kind",
            "name",
            "phone",
            "address",
            "hours",
            "order",
            "lat",
            "lng",
            "is_shown",
        )


@dataclass(frozen=True)
class Kept:
    """One kind of page that clerks keep."""

    key: str
    label: str | Promise
    model: type[Offered]
    form: type[OfferedForm]


KINDS: dict[str, Kept] = {
    kind.key: kind
    for kind in (
        Kept("halls", _("大厅"), Hall, HallForm),
        Kept("windows", _("窗口"), Window, WindowForm),
        Kept("guides", _("办事指南"), Guide, GuideForm),
        Kept("directory", _("便民电话"), DirectoryEntry, EntryForm),
    )
}


def values_of(form: OfferedForm) -> dict[str, Any]:
    """Return what was filled in, by field."""
    return {name: form.cleaned_data[name] for name in form.Meta.fields}


class OutageForm(forms.Form):
    """An outage and the places it concerns."""

    kind = forms.ChoiceField(label=_("停什么"), choices=OutageKind.choices)
    grids = forms.ModelMultipleChoiceField(
        label=_("影响哪些地方"),
        queryset=Grid.objects.none(),
        widget=LongSelectMultiple(attrs={"size": 10}),
        help_text=_("按住 Ctrl 可以选几个；这些地方的网格页面上会显示。"),
    )
    area = forms.CharField(
        label=_("范围"), max_length=200, help_text=_("写到楼号，比如“馨悦小区 1 至 8 号楼”。")
    )
    reason = forms.CharField(label=_("原因"), max_length=200)
    unit = forms.CharField(label=_("单位"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=40)
    starts_at = forms.DateTimeField(label=_("从"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("预计到"), widget=MomentInput())

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grids"].queryset = places

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_at"), cleaned.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("要晚于开始的时间。"))
        elif last and last <= timezone.now():
            self.add_error("ends_at", _("预计恢复的时间已经过了，不用再公告。"))
        return cleaned

    def announcement(self) -> Announcement:
        """Return what was filled in, without the places."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "grids"}
        return Announcement(**data)
