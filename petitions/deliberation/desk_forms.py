"""What organisers and moderators of topics fill in. `facts` is what the service takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.deliberation.choices import DecidedBy, DeclineReason
from petitions.forms import StoryField
from petitions.services.deliberation.meeting import Meeting, Minutes
from petitions.services.deliberation.organising import Draft
from yuanbao.widgets import DayInput, MomentInput


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DeskForm(forms.Form):
    """A form of the desk: what it holds is what the service takes, by the same names."""

    def facts(self):
        return dict(self.cleaned_data)


class DraftForm(DeskForm):
    """What a topic is about, and whom it concerns."""

    title = forms.CharField(
        label=_("议题"),
        max_length=60,
        help_text=_("一句话说清要商量什么，例如“东门要不要装充电桩”。"),
    )
    text = StoryField(label=_("背景和要商量的事"), max_length=4000, widget=_area(8))
    decided_by = forms.ChoiceField(
        label=_("怎么决定"), choices=DecidedBy.choices, widget=forms.RadioSelect
    )
    places: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("涉及哪些网格"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("住在这些网格里的居民可以投票。"),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.place_rows = list(places)
        field = self.fields["places"]
        field.queryset = places.model.objects.filter(pk__in=[one.pk for one in self.place_rows])
        field.choices = [(one.pk, one.name) for one in self.place_rows]

    def facts(self):
        held = self.cleaned_data
        keys = {one.pk for one in held["places"]}
        draft = Draft(held["title"], held["text"], held["decided_by"])
        # In tree order: the first is the place it is organised from.
        return {"facts": draft, "places": [one for one in self.place_rows if one.pk in keys]}


class EndsOnForm(DeskForm):
    """The last day of the next phase."""

    ends_on = forms.DateField(label=_("到哪天截止"), widget=DayInput())


class ProlongForm(EndsOnForm):
    """A later day, and why."""

    why = forms.CharField(label=_("为什么延长"), max_length=200)


class CarryOutForm(EndsOnForm):
    """The decision."""

    option: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("采用哪个选项"), queryset=None, required=False, empty_label=_("不选")
    )
    text = StoryField(label=_("决定内容"), max_length=2000, widget=_area(5))
    field_order = ["option", "text", "ends_on"]

    def __init__(self, *args, topic, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["option"].queryset = topic.options.order_by("-n_votes", "order")
        self.fields["ends_on"].label = _("落实到哪天为止")


class ConcludeForm(DeskForm):
    """What came of it."""

    result = StoryField(label=_("落实结果"), max_length=2000, widget=_area(5))


class StopForm(DeskForm):
    """Why a topic ends early."""

    why = forms.CharField(label=_("为什么终止"), max_length=300, help_text=_("公开给大家看。"))


class OptionForm(DeskForm):
    """What can be voted for."""

    title = forms.CharField(label=_("选项"), max_length=60)
    text = forms.CharField(label=_("说明"), max_length=300, required=False)
    proposal: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("来自哪条提议"), queryset=None, required=False, empty_label=_("不选")
    )

    def __init__(self, *args, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposal"].queryset = proposals


class MeetingForm(DeskForm):
    """A talk that is agreed on."""

    title = forms.CharField(label=_("名称"), max_length=60)
    starts_at = forms.DateTimeField(label=_("时间"), widget=MomentInput())
    place = forms.CharField(label=_("地点"), max_length=100)
    invited = forms.CharField(label=_("邀请哪些单位和人员"), max_length=300)
    agenda = StoryField(label=_("议程"), max_length=1000, widget=_area(4))

    def facts(self):
        return {"facts": Meeting(**self.cleaned_data)}


class MinutesForm(DeskForm):
    """What was said, and who came."""

    minutes = StoryField(label=_("会议记录"), max_length=4000, widget=_area(6))
    came_units = forms.CharField(label=_("到会单位"), max_length=300, required=False)
    guests = StoryField(
        label=_("到会居民"),
        max_length=4000,
        required=False,
        widget=_area(4),
        help_text=_("一行一个姓名。加密存档，公开的只有人数，记录里的姓名也会隐去。"),
    )

    def facts(self):
        held = self.cleaned_data
        guests = held["guests"].splitlines()
        return {"facts": Minutes(held["minutes"], held["came_units"], guests)}


class WhyForm(DeskForm):
    """A reason."""

    why = forms.CharField(label=_("原因"), max_length=200)


class MilestoneForm(DeskForm):
    """A step, who does it, by when."""

    title = forms.CharField(label=_("要做的事"), max_length=80)
    holder = forms.CharField(label=_("负责单位"), max_length=60)
    due_on = forms.DateField(label=_("期限"), widget=DayInput())


class TextForm(DeskForm):
    """Words: a report, an answer."""

    text = StoryField(label=_("内容"), max_length=1000, widget=_area(3))


class PublishForm(DeskForm):
    """What the public will read, and a word to the author."""

    text = StoryField(
        label=_("公开的文字"),
        max_length=1000,
        widget=_area(6),
        help_text=_("电话、证件号和姓名已经隐去；可以再改，意思不能变。"),
    )
    words = forms.CharField(label=_("给发言人的话"), max_length=300, required=False)


class DeclineForm(DeskForm):
    """A typed reason, and words."""

    reason = forms.ChoiceField(
        label=_("不公开的原因"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("说明"), max_length=300, help_text=_("发言人会看到。"))


class UpholdForm(DeskForm):
    """Words after an appeal."""

    words = forms.CharField(label=_("说明"), max_length=300, help_text=_("发言人会看到。"))
