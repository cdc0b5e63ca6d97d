"""Forms of known events."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import EventKind
from dispatch.forms.order import written
from dispatch.queries.centre import events as queries
from dispatch.queries.centre.roster import agency_of
from yuanbao.models import Category
from yuanbao.widgets import MomentInput


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    """Return a field for a day and a time."""
    return forms.DateTimeField(label=label, widget=MomentInput(), **more)


class EventForm(forms.Form):
    """What is known of an event."""

    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=60,
        help_text=gettext_lazy("居民看得懂的一句话，例如“金山大街主管线爆裂停水”。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("性质"), choices=EventKind.choices)
    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        required=False,
        help_text=gettext_lazy("这一类和还没有分类的诉求会列出来供并入。"),
    )
    agency = forms.ChoiceField(label=gettext_lazy("承办单位"))
    starts_at = moment(gettext_lazy("开始时间"))
    expected_at = moment(gettext_lazy("预计结束"))
    public_text = written(
        gettext_lazy("告诉居民的话"),
        rows=3,
        help_text=gettext_lazy("原因、范围、临时办法。这些地方的居民反映之前就会看到。"),
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("影响的镇街和社区"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    codes = forms.CharField(
        label=gettext_lazy("只影响个别网格"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("填网格编码，多个用空格分开。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = queries.place_choices()
        self.fields["places"].choices = [one for _town, rows in groups for one in rows]
        self.fields["agency"].choices = queries.agency_choices()
        self.fields["category"].choices = [
            ("", gettext_lazy("不限")),
            *queries.category_choices(),
        ]

    def clean_category(self) -> Category | None:
        """Return the category, or None for any."""
        code = self.cleaned_data["category"]
        return Category.objects.get(code=code) if code else None

    def clean_agency(self) -> Any:
        """Return the agency."""
        return agency_of(self.cleaned_data["agency"])

    def clean_codes(self) -> list[str]:
        """Return the codes, if all of them are places."""
        codes = self.cleaned_data["codes"].split()
        known = {place.code for place in queries.places_of(codes)}
        missing = "、".join(code for code in codes if code not in known)
        if missing:
            raise forms.ValidationError(_("没有这个网格编码：%(codes)s") % {"codes": missing})
        return codes

    def grids(self) -> list[Any]:
        """Return the chosen places."""
        facts = self.cleaned_data
        return queries.places_of([*facts["places"], *facts["codes"]])


class AmendForm(forms.Form):
    """What is newer about an event."""

    expected_at = moment(gettext_lazy("预计结束"))
    public_text = written(gettext_lazy("告诉居民的话"), rows=3)


class EventEndForm(forms.Form):
    """The one answer for all."""

    answer = written(
        gettext_lazy("统一答复"),
        most=1000,
        rows=5,
        help_text=gettext_lazy("做了什么、什么时候恢复。每位反映人都会收到，都可以评价。"),
    )


class TakeOutForm(forms.Form):
    """Why a matter does not belong to the event."""

    why = forms.CharField(label=gettext_lazy("为什么移出"), max_length=200)
