"""Forms of firms, seekers, reviewers and of those who file inspections."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.codes import Trade
from grids.models import Grid
from party.models import JobPost, Service
from party.offers.choices import InspectionKind, WageUnit
from party.offers.consents import APPLICATION_WORDS, WISH_WORDS
from party.services.offers.applying import Wish
from party.services.offers.firms import Visit
from party.services.offers.jobs import Posting
from party.services.offers.wishes import Wanted
from yuanbao.forms import PhoneField
from yuanbao.models import User
from yuanbao.widgets import DayInput

USUAL = timedelta(days=30)


class TownField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=Grid.objects.none(), required=False, **kwargs)


class WageForm(forms.Form):
    """A range of wages; the unit goes along with it."""

    wage_unit = forms.ChoiceField(label=_("怎么算工资"), choices=WageUnit.choices)
    wage_from = forms.IntegerField(label=_("工资从（元）"), min_value=1, max_value=200_000)
    wage_to = forms.IntegerField(label=_("到（元）"), min_value=1, max_value=200_000)

    def clean(self):
        cleaned = super().clean()
        least, most = cleaned.get("wage_from"), cleaned.get("wage_to")
        if least and most and most < least:
            self.add_error("wage_to", _("不能比“工资从”还低。"))
        return cleaned


class PostingForm(WageForm):
    """One job, on one page."""

    title = forms.CharField(label=_("招什么人"), max_length=30, help_text=_("比如：服务员、收银"))
    trade = forms.ChoiceField(label=_("行业"), choices=Trade.choices)
    duties = forms.CharField(
        label=_("做什么、要会什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写工作内容、上下班时间、管不管吃住。不要写性别、年龄、户籍。"),
    )
    headcount = forms.IntegerField(label=_("招几人"), min_value=1, max_value=500, initial=1)
    place = forms.CharField(label=_("在哪上班"), max_length=80)
    expires_on = forms.DateField(label=_("招到哪天"), widget=DayInput())
    field_order = [
        *("title", "trade", "duties", "headcount", "wage_unit", "wage_from", "wage_to"),
        *("place", "expires_on"),
    ]

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {
            "expires_on": timezone.localdate() + USUAL,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)

    def posting(self) -> Posting:
        """Return what was filled in."""
        return Posting(**self.cleaned_data)


class JobFilterForm(forms.Form):
    """What the list of jobs is narrowed by; it stays in the address."""

    more_fields = ()
    q = forms.CharField(label=_("岗位或单位"), required=False, max_length=30)
    trade = forms.ChoiceField(
        label=_("行业"), required=False, choices=[("", _("全部")), *Trade.choices]
    )
    town = TownField(label=_("镇街"), empty_label=_("全区"), to_field_name="code")

    def __init__(self, *args, towns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = towns

    def narrow(self, rows):
        """Return the rows that fit; what is wrong in the address narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("q"):
            asked = data["q"].strip()
            rows = rows.filter(title__icontains=asked) | rows.filter(firm__name__icontains=asked)
        if data.get("trade"):
            rows = rows.filter(trade=data["trade"])
        if data.get("town"):
            rows = rows.filter(town=data["town"])
        return rows


class JobApplicationForm(forms.Form):
    """To apply for a job: who one is, and the word that the firm may have it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = PhoneField(label=_("手机号"))
    text = forms.CharField(
        label=_("介绍一下自己"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("做过什么、什么时候能上班。"),
    )
    consents = forms.BooleanField(label=APPLICATION_WORDS)

    def wish(self, service: Service, job: JobPost) -> Wish:
        """Return what was filled in for a job."""
        data = self.cleaned_data
        return Wish(
            service=service,
            title=f"{job.title}·{job.firm.name}",
            links=(("job", job),),
            **{name: data[name] for name in ("text", "name", "phone", "key")},
        )


class JobWishForm(forms.Form):
    """What work somebody looks for."""

    trade = forms.ChoiceField(label=_("想做哪一行"), choices=Trade.choices)
    town = TownField(label=_("在哪"), empty_label=_("全区都行"))
    wage_unit = forms.ChoiceField(label=_("怎么算工资"), choices=WageUnit.choices)
    wage_from = forms.IntegerField(label=_("最低想要多少（元）"), min_value=0, max_value=200_000)
    name = forms.CharField(label=_("怎么称呼您"), required=False, max_length=40)
    phone = PhoneField(label=_("手机号"), help_text=_("推荐的岗位发到这里，不公开，也不给单位。"))
    consents = forms.BooleanField(label=WISH_WORDS)

    def __init__(self, *args, towns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = towns

    def wanted(self) -> Wanted:
        """Return what was filled in."""
        data = self.cleaned_data.copy()
        data.pop("consents")
        return Wanted(**data)


class AnswerForm(forms.Form):
    """What a firm says to somebody who applied."""

    text = forms.CharField(
        label=_("给求职者的话"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class OfficerForm(forms.Form):
    """The one contact officer of a firm."""

    officer = forms.ModelChoiceField(
        label=_("服务专员"), queryset=User.objects.none(), empty_label=_("请选择")
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = people


class AccountForm(forms.Form):
    """The telephone of whoever speaks for a firm."""

    phone = PhoneField(label=_("负责人的手机号"), help_text=_("请他先用这个号登录一次，再来关联。"))


class InspectionForm(forms.Form):
    """An inspection, filed before it comes."""

    kind = forms.ChoiceField(label=_("类型"), choices=InspectionKind.choices)
    unit = forms.CharField(label=_("检查单位"), max_length=40)
    subject = forms.CharField(label=_("检查什么"), max_length=60)
    basis = forms.CharField(
        label=_("依据"), max_length=160, help_text=_("法律法规的名称和条款，或年度检查计划。")
    )
    inspectors = forms.CharField(
        label=_("执法人员和执法证号"), max_length=120, help_text=_("至少两人。")
    )
    starts_on = forms.DateField(label=_("从哪天"), widget=DayInput())
    ends_on = forms.DateField(label=_("到哪天"), widget=DayInput())

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("检查要先预告，不能在今天以前。"))
        return day

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("不能比“从哪天”还早。"))
        return cleaned

    def visit(self) -> Visit:
        """Return what was filled in."""
        return Visit(**self.cleaned_data)
