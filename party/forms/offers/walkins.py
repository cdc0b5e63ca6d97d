"""Forms of a desk that applies for somebody: who it is, and the residents' own forms with their word."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from party.forms.offers.applications import ApplicationForm
from party.forms.offers.jobs import JobApplicationForm, JobWishForm
from party.offers.choices import CameBy
from party.offers.consents import TAKEN_IN_WORDS
from party.services.offers.walkins import Caller
from yuanbao.forms import PhoneField

WAYS = [
    (CameBy.COUNTER.value, gettext_lazy("在窗口")),
    (CameBy.PHONE.value, gettext_lazy("在电话里")),
]


class CallerForm(forms.Form):
    """Who stands there or rings; whoever leaves no telephone can ask for what is confidential."""

    phone = PhoneField(
        label=gettext_lazy("本人的手机号"),
        required=False,
        help_text=gettext_lazy(
            "请本人报全部 11 位。以后用这个号码登录，就能看到今天办的。"
            "只办心理疏导、法律援助的，可以不留。"
        ),
    )
    came_by = forms.ChoiceField(
        label=gettext_lazy("人在哪里"),
        choices=WAYS,
        initial=CameBy.COUNTER.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody_before(self)

    def caller(self) -> Caller:
        """Return what was filled in."""
        return Caller(self.cleaned_data["phone"], CameBy(self.cleaned_data["came_by"]))


def nobody_before(form: forms.Form) -> None:
    """Keep the browser of a desk from offering what the person before said."""
    for field in form.fields.values():
        field.widget.attrs["autocomplete"] = "off"


class Agreed(forms.Form):
    """The person's word that staff may fill it in, read out to them."""

    agreed = forms.BooleanField(
        label=TAKEN_IN_WORDS,
        error_messages={"required": gettext_lazy("要本人同意才能代办：念给他听，他同意了再勾。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody_before(self)

    def consent(self) -> dict[str, bool]:
        """Return what the person said to being helped."""
        listed = bool(self.cleaned_data.get("is_listed"))
        return {"agreed": self.cleaned_data["agreed"], "is_listed": listed}


class WalkInForm(Agreed, ApplicationForm):
    """An application of any service as its applicant fills it in, with their word."""

    is_listed = forms.BooleanField(
        label=gettext_lazy("本人要：以后用这个手机号登录，也看得到这一件"),
        required=False,
        help_text=gettext_lazy("不勾，就只有小票上的二维码打得开。"),
    )
    field_order = ["key", "text", "name", "phone", "is_listed", "slot", "agreed"]

    def __init__(self, *args: Any, came_by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who rings takes no slip along: the address of the answer goes to their telephone.
        self.needs_phone = came_by == CameBy.PHONE
        if self.service.is_confidential:
            said = gettext_lazy("您现在看得到；提交以后只有接办的专业人员看得到，您也打不开。")
            self.fields["text"].help_text = said
        else:
            del self.fields["is_listed"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("phone") or "phone" in self.errors:
            return cleaned
        if self.needs_phone:
            said = _("电话里办的没有小票，请留本人的手机号，看回音的网址发到上面。")
            self.add_error("phone", said)
        elif cleaned.get("is_listed"):
            self.add_error("phone", _("要登录后看得到，请填本人的手机号；不想留，就去掉那一勾。"))
        return cleaned


class WalkInJobForm(Agreed, JobApplicationForm):
    """To apply for a job, with the word that staff may fill it in."""


class WalkInWishForm(JobWishForm):
    """What work somebody looks for; its own consent is the person's word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody_before(self)
