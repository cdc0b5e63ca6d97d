"""Forms of the gate: a ruling that lets a task through, and the limit of minutes a week."""

from django import forms
from django.utils.translation import gettext_lazy

from grids.forms.tasks import area
from yuanbao.widgets import DayInput

# A week of five days of eight hours.
MOST_A_WEEK = 2400


class AdmitForm(forms.Form):
    """A ruling that lets a task through, once or until a day."""

    why = area(gettext_lazy("准入意见"), required=False)
    standing_until = forms.DateField(
        label=gettext_lazy("同时列为长期准入事项，有效至"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy(
            "空着只准这一次。填了以后，该单位同类、用时不超过本次的任务不必再审。"
        ),
    )


class LimitForm(forms.Form):
    """How many minutes a week, from when, and why."""

    minutes = forms.IntegerField(
        label=gettext_lazy("每周最多（分钟）"),
        min_value=1,
        max_value=MOST_A_WEEK,
        help_text=gettext_lazy("各单位的任务合计，每个网格每周不应超过这么多。"),
    )
    valid_from = forms.DateField(label=gettext_lazy("起用日期"), widget=DayInput())
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=120,
        help_text=gettext_lazy("文件名称和文号，或会议名称。"),
    )
