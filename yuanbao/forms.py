"""Forms of signing in and of one's own account. They check and clean; services act."""

import re

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from yuanbao.identifiers import IdentifierRefused, read_mobile
from yuanbao.models import SecondFactor, User


class PhoneField(forms.CharField):
    """A mainland mobile number; blanks, hyphens, full-width digits and +86 are taken off."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})

    def clean(self, value):
        typed = super().clean(value)
        try:
            return typed and read_mobile(typed)
        except IdentifierRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class CodeField(forms.CharField):
    """Six digits, as people type them."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
    )

    def clean(self, value):
        code = re.sub(r"\s", "", super().clean(value))
        if not re.fullmatch(r"[0-9]{6}", code):
            raise forms.ValidationError(_("请填 6 位数字。"))
        return code


class PasswordSignInForm(forms.Form):
    """Name and password of a member of staff."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SecondStepForm(forms.Form):
    """The six digits of the second step."""

    code = CodeField(label=_("6 位数字"))


class SecondStepByPhoneForm(SecondStepForm):
    """The second step by SMS, which a browser may be spared for thirty days."""

    trust = forms.BooleanField(label=_("这台设备 30 天内不再要验证码"), required=False)


class PhoneForm(forms.Form):
    """The phone that a code is sent to."""

    phone = PhoneField(label=_("手机号"))


class PhoneCodeForm(forms.Form):
    """The code that came by SMS."""

    code = CodeField(label=_("短信里的 6 位数字"))


class PasswordChangeForm(forms.Form):
    """The present password and a new one, twice."""

    present = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=200,
        help_text=_("至少 12 个字，不要用常见的密码，也不要和登录名、姓名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再填一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present(self):
        present = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise forms.ValidationError(_("现在的密码不对。"))
        return present

    def clean_new(self):
        new = self.cleaned_data["new"]
        validate_password(new, self.user)
        if self.user.check_password(new):
            raise forms.ValidationError(_("新密码和现在的一样，请换一个。"))
        return new

    def clean(self):
        cleaned = super().clean()
        if "new" in cleaned and cleaned.get("again") != cleaned["new"]:
            self.add_error("again", _("两次填的新密码不一样。"))
        return cleaned


class AccountForm(forms.ModelForm):
    """A member of staff's account, as an administrator keeps it."""

    new_phone = PhoneField(
        label=_("手机号"),
        required=False,
        help_text=_("登录验证码发到这里。改账号时留空表示不变。"),
    )

    def clean_second_factor(self):
        factor = self.cleaned_data["second_factor"]
        if factor == SecondFactor.NONE:
            raise forms.ValidationError(_("工作人员登录必须有第二步验证。"))
        return factor


class AccountAddForm(AccountForm):
    """A new account; its initial password is made by the platform."""

    class Meta:
        model = User
        fields = ("username", "name", "email", "second_factor", "is_staff")


class AccountChangeForm(AccountForm):
    """What may be changed of an account."""

    class Meta:
        model = User
        fields = ("name", "email", "second_factor", "is_staff", "left_on")
