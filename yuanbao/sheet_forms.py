"""Forms that every import shares."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UndoForm(forms.Form):
    """Why an import is undone."""

    why = forms.CharField(
        label=_("为什么撤销"), min_length=2, max_length=100, widget=forms.TextInput()
    )
