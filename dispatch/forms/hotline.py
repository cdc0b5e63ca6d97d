"""Forms of the exchange with other platforms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.exchange import HOTLINE_KINDS
from dispatch.models import Hotline


class HotlineField(forms.ModelChoiceField):
    """One of the platforms in use; a single one is chosen already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Hotline.objects.active().order_by("code"), **kwargs)


class UploadForm(forms.Form):
    """A file, whose it is, and what its rows are."""

    hotline = HotlineField(label=_("平台"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("内容"),
        choices=[(kind.value, kind.label) for kind in HOTLINE_KINDS],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx）或 CSV，最多 5000 行、5 MB。先检查，不会马上导入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ExportForm(forms.Form):
    """For which platform the answers are put in a file."""

    hotline = HotlineField(label=_("平台"), empty_label=None)
