"""Forms of meetings. They check and clean; services act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from party.organisations.choices import MeetingKind
from party.services.organisations.meetings import Plan
from yuanbao.widgets import MomentInput


class MeetingForm(forms.Form):
    """What is told of a meeting beforehand."""

    kind = forms.ChoiceField(label=_("类型"), choices=MeetingKind)
    title = forms.CharField(label=_("议题"), max_length=60)
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=MomentInput())
    place = forms.CharField(label=_("地点"), max_length=60)
    agenda = forms.CharField(
        label=_("议程"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def plan(self) -> Plan:
        """Return what was filled in, for the service."""
        return Plan(**self.cleaned_data)


class MinutesForm(forms.Form):
    """The minutes of a meeting."""

    text = forms.CharField(
        label=_("会议记录"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("讨论了什么、定了什么、谁来办。公布以后本组织党员都能看到。"),
    )
