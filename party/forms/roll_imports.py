"""The form that takes a file of members."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from party.models import PartyOrganisation


class RollUploadForm(forms.Form):
    """A file, and for which organisation with all below it."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx）或 CSV，最多 2 万行、10 MB。先检查，不会马上编入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("导入范围"),
        queryset=PartyOrganisation.objects.none(),
        empty_label=None,
        help_text=_("这个党组织和它的下级；范围外的行不会编入。"),
    )

    def __init__(self, *args: Any, tops: QuerySet[PartyOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = tops
