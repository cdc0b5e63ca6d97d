"""Forms that every import and export of a table shares."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanbao.models import FileKind


class UndoForm(forms.Form):
    """Why an import is undone."""

    why = forms.CharField(
        label=_("为什么撤销"), min_length=2, max_length=100, widget=forms.TextInput()
    )


class FileKindForm(forms.Form):
    """As what an export is written."""

    kind = forms.ChoiceField(
        label=_("格式"),
        choices=FileKind.choices,
        initial=FileKind.XLSX,
        widget=forms.RadioSelect,
    )
