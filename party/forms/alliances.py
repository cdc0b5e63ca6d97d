"""Forms of alliances."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from party.forms.articles import AreaField
from party.models import MemberUnit
from party.queries.alliances import alliances
from party.services.alliances.lists import Plan
from party.services.alliances.members import MeetingCall, UnitFacts
from yuanbao.photos import PhotoRefused, clean_photo
from yuanbao.widgets import DayInput, MomentInput

N_MILESTONES = 3
AREA = {"rows": 4}


class FoundForm(forms.Form):
    """A new alliance."""

    grid = AreaField(label=_("哪个镇街、社区"), queryset=None, empty_label=None)
    name = forms.CharField(label=_("名称"), max_length=60)
    about = forms.CharField(label=_("一句话介绍"), max_length=200, required=False)
    founded_on = forms.DateField(label=_("成立日期"), widget=DayInput())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = alliances.places_without(user)


class UnitForm(forms.Form):
    """A member unit."""

    name = forms.CharField(label=_("单位名称"), max_length=60)
    joined_on = forms.DateField(label=_("加入日期"), widget=DayInput())
    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    office_phone = forms.CharField(
        label=_("办公电话"),
        max_length=20,
        required=False,
        help_text=_("写办公室座机，不写私人手机。加密保存，公开页面不显示。"),
    )

    def facts(self) -> UnitFacts:
        return UnitFacts(**self.cleaned_data)


class LeaveForm(forms.Form):
    """The last day of a unit."""

    left_on = forms.DateField(label=_("退出日期"), widget=DayInput())


class MeetingForm(forms.Form):
    """The call for a joint meeting."""

    title = forms.CharField(label=_("会议名称"), max_length=60)
    held_at = forms.DateTimeField(label=_("开会时间"), widget=MomentInput())
    place = forms.CharField(label=_("地点"), max_length=80)
    agenda = forms.CharField(label=_("议程"), max_length=2000, widget=forms.Textarea(AREA))

    def call(self) -> MeetingCall:
        return MeetingCall(**self.cleaned_data)


class MinutesForm(forms.Form):
    """Who came, what was said, what was decided."""

    units = forms.ModelMultipleChoiceField(
        label=_("到会单位"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )
    minutes = forms.CharField(
        label=_("会议记录"), max_length=8000, widget=forms.Textarea({"rows": 8})
    )
    decisions = forms.CharField(
        label=_("议定事项"),
        max_length=2000,
        widget=forms.Textarea(AREA),
        help_text=_("一行一件，会在公开页面显示；不写个人姓名。"),
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = alliances.units_of(
            meeting.alliance, timezone.localdate(meeting.held_at)
        )


class NeedForm(forms.Form):
    """A line of the list of needs."""

    title = forms.CharField(label=_("需要什么"), max_length=60)
    raised_by = forms.CharField(
        label=_("谁提的"), max_length=60, help_text=_("小区、楼院或单位的名称，不写个人姓名。")
    )
    detail = forms.CharField(
        label=_("具体情况"), max_length=300, required=False, widget=forms.Textarea(AREA)
    )


class ResourceForm(forms.Form):
    """A line of the list of resources."""

    unit = forms.ModelChoiceField(label=_("哪个单位"), queryset=None, empty_label=_("请选择"))
    title = forms.CharField(label=_("能提供什么"), max_length=60)
    detail = forms.CharField(
        label=_("怎么用"), max_length=300, required=False, widget=forms.Textarea(AREA)
    )

    def __init__(self, *args, alliance, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = alliances.units_of(alliance, timezone.localdate())


class ResourceField(forms.ModelChoiceField):
    """A resource, with the unit that offers it."""

    def label_from_instance(self, obj):
        return f"{obj.title}（{obj.unit.name}）"


class MatchForm(forms.Form):
    """How a need is met."""

    title = forms.CharField(label=_("项目名称"), max_length=60)
    resource = ResourceField(label=_("用哪个资源"), queryset=None, empty_label=_("请选择"))
    owner = forms.CharField(
        label=_("责任单位"), max_length=60, help_text=_("写单位或支部的名称，不写个人姓名。")
    )
    due_on = forms.DateField(label=_("办到哪天"), widget=DayInput())
    meeting = forms.ModelChoiceField(
        label=_("在哪次会上定的"), queryset=None, required=False, empty_label=_("没有上会")
    )

    def __init__(self, *args, need, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = alliances.resources_of(need.alliance)
        self.fields["meeting"].queryset = need.alliance.meetings.order_by("-held_at")
        for number in range(1, N_MILESTONES + 1):
            self.fields[f"step_{number}"] = forms.CharField(
                label=_("节点 %d：做到什么") % number, max_length=60, required=False
            )
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("节点 %d：到哪天") % number, required=False, widget=DayInput()
            )

    def clean(self):
        cleaned = super().clean()
        for number in range(1, N_MILESTONES + 1):
            step, day = cleaned.get(f"step_{number}"), cleaned.get(f"day_{number}")
            if step and not day:
                self.add_error(f"day_{number}", _("请写明到哪天。"))
            if day and not step:
                self.add_error(f"step_{number}", _("请写明做到什么。"))
        return cleaned

    def plan(self) -> Plan:
        """Return what was filled in, for the service."""
        sent = self.cleaned_data
        pairs = [(sent[f"step_{n}"], sent[f"day_{n}"]) for n in range(1, N_MILESTONES + 1)]
        names = ("title", "resource", "owner", "due_on", "meeting")
        steps = tuple((step, day) for step, day in pairs if step)
        return Plan(**{name: sent[name] for name in names}, milestones=steps)


class CompleteForm(forms.Form):
    """What was done, and a picture of it."""

    result = forms.CharField(label=_("办成了什么"), max_length=300, widget=forms.Textarea(AREA))
    photo = forms.FileField(label=_("照片"), help_text=_("会在公开页面显示；不要拍到人脸和门牌。"))

    def clean_photo(self):
        try:
            return clean_photo(self.cleaned_data["photo"])
        except PhotoRefused as refused:
            raise forms.ValidationError(str(refused)) from refused


def unit_initial(unit: MemberUnit) -> dict:
    """Return what the form of a unit starts with; whom to ring is not shown in it."""
    return {"name": unit.name, "joined_on": unit.joined_on}
