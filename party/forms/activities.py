"""Forms of convenience services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from party.alliances.choices import ActivityKind, SignupKind
from party.forms.alliances import AREA
from party.queries.alliances import activities
from party.services.alliances.activities import Announcement
from yuanbao.widgets import LongSelect, MomentInput


class CompoundField(forms.ModelChoiceField):
    """A compound, with its community before it."""

    widget = LongSelect

    def label_from_instance(self, obj):
        return f"{obj.parent.name} · {obj.name}"


class AmendForm(forms.Form):
    """What is told of a convenience service."""

    kind = forms.ChoiceField(label=_("做什么"), choices=ActivityKind.choices)
    title = forms.CharField(label=_("活动名称"), max_length=60)
    place = forms.CharField(label=_("地点"), max_length=80)
    starts_at = forms.DateTimeField(label=_("开始"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("结束"), widget=MomentInput())
    served_by = forms.CharField(
        label=_("谁来服务"),
        max_length=80,
        help_text=_("写支部、单位或志愿队的名称，不写个人姓名。"),
    )
    about = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(AREA)
    )
    n_helpers = forms.IntegerField(label=_("要几个人帮忙"), min_value=0, max_value=200, initial=0)
    n_places = forms.IntegerField(
        label=_("名额"),
        min_value=1,
        max_value=2000,
        required=False,
        help_text=_("不填就是来多少人都行。"),
    )

    def announcement(self) -> Announcement:
        sent = self.cleaned_data
        return Announcement(**{name: value for name, value in sent.items() if name != "grid"})


class AnnounceForm(AmendForm):
    """A new convenience service, and for which compound."""

    grid = CompoundField(label=_("小区"), queryset=None, empty_label=_("请选择"))
    field_order = ("grid",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = activities.compounds_of(user)


class SignupForm(forms.Form):
    """Somebody who comes."""

    kind = forms.ChoiceField(
        label=_("来做什么"), choices=SignupKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("怎么称呼"), max_length=40)
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        help_text=_("只在活动有变动时用，活动登记完就删掉。"),
    )


class HeldForm(forms.Form):
    """What was done, and how many were served."""

    result = forms.CharField(label=_("办了什么"), max_length=300, widget=forms.Textarea(AREA))
    n_served = forms.IntegerField(label=_("服务了多少人次"), min_value=0, max_value=100_000)
