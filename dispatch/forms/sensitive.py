"""Forms of sensitive matters."""

from django import forms
from django.utils.translation import gettext_lazy

from dispatch.choices import SensitiveKind


class MarkForm(forms.Form):
    """Why a matter is sensitive."""

    kind = forms.ChoiceField(label=gettext_lazy("性质"), choices=SensitiveKind.choices)
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=200)


class UnmarkForm(forms.Form):
    """Why a matter is not sensitive any more."""

    why = forms.CharField(label=gettext_lazy("为什么可以解除"), max_length=200)
