"""Forms of duties and of reporting to a community. They check and clean; services act."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from party.queries.organisations.duties import communities
from yuanbao.widgets import DayInput, LongSelect


class DutyForm(forms.Form):
    """A duty to be offered."""

    name = forms.CharField(label=_("岗位"), max_length=40)
    what = forms.CharField(
        label=_("职责"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    n_wanted = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=500, initial=1)


class PromiseForm(forms.Form):
    """What somebody promises who takes a duty on."""

    promise = forms.CharField(
        label=_("我的承诺"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class ResultForm(forms.Form):
    """What was done on a duty."""

    result = forms.CharField(
        label=_("做了什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReportInForm(forms.Form):
    """Where one reports, and what one can do there."""

    organisation = forms.ModelChoiceField(
        label=_("报到的社区党组织"), queryset=None, widget=LongSelect, empty_label=_("请选择")
    )
    offer = forms.CharField(
        label=_("能帮什么"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：修电器、辅导作业、清雪。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = communities()


class AskForm(forms.Form):
    """What a community asks of somebody who reported."""

    title = forms.CharField(label=_("请帮什么"), max_length=100)
    due_on = forms.DateField(label=_("什么时候以前"), widget=DayInput())

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过了。"))
        return day


class AnswerForm(forms.Form):
    """What became of it."""

    is_done = forms.ChoiceField(
        label=_("办了没有"), choices=[("yes", _("办好了")), ("no", _("办不了"))]
    )
    words = forms.CharField(
        label=_("说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
