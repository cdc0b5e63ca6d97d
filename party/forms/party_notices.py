"""Forms of notices to members. They check and clean; services act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from party.models import PartyNotice
from party.queries.organisations import notices
from yuanbao.widgets import LongSelect


class AudienceField(forms.ModelChoiceField):
    """An organisation that one may write to, set in by its rank."""

    def label_from_instance(self, obj):
        return "　" * obj.step + obj.name


class WordsForm(forms.Form):
    """What a notice says."""

    title = forms.CharField(label=_("标题"), max_length=60)
    body = forms.CharField(
        label=_("正文"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("空一行分段。不要写个人手机号和证件号码。"),
    )

    def __init__(self, *args, notice: PartyNotice | None = None, **kwargs):
        if notice is not None:
            kwargs.setdefault("initial", {"title": notice.title, "body": notice.body})
        super().__init__(*args, **kwargs)


class SmsForm(forms.Form):
    """Whether those without an account get a text message; goes with the form that submits a draft."""

    FORM = "submit-notice"

    by_sms = forms.BooleanField(
        label=_("同时发短信给没有账号的人"),
        required=False,
        widget=forms.CheckboxInput(attrs={"form": FORM}),
    )
    sms_asked = forms.BooleanField(
        required=False, initial=True, widget=forms.HiddenInput(attrs={"form": FORM})
    )

    def chosen(self) -> bool | None:
        """Return what was ticked; None where it was not asked."""
        self.is_valid()
        return self.cleaned_data["by_sms"] if self.cleaned_data["sms_asked"] else None


class NoticeForm(WordsForm):
    """A new notice, with whom it goes to."""

    field_order = ("organisation", "title", "body")

    organisation = AudienceField(
        label=_("发给"),
        queryset=None,
        widget=LongSelect,
        empty_label=_("请选择"),
        help_text=_("这个组织和下级的全部在册党员。"),
    )

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = notices.places_to_write_to(user, on)
