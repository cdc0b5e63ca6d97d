"""Forms of the liaison directory."""

from django import forms
from django.utils.translation import gettext_lazy

from dispatch.choices import LiaisonKind
from dispatch.services.centre.liaison import Entry


class ContactLineForm(forms.Form):
    """One line of the directory."""

    kind = forms.ChoiceField(label=gettext_lazy("找谁"), choices=LiaisonKind.choices)
    name = forms.CharField(label=gettext_lazy("姓名或岗位"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("工作电话"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=100, required=False)

    def entry(self) -> Entry:
        """Return the line."""
        return Entry(**self.cleaned_data)
