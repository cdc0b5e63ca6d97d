"""Forms of registers as files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from grids.sheets.choices import Mode, OnMatch


class UploadForm(forms.Form):
    """A file, for which place it is, and two answers about its rows."""

    place = forms.ModelChoiceField(
        label=_("导入范围"), queryset=Grid.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx）或 CSV，最多 3 万行、20 MB。先检查，不会马上导入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    mode = forms.ChoiceField(
        label=_("有问题的行"),
        choices=Mode.choices,
        initial=Mode.GOOD_ROWS,
        widget=forms.RadioSelect,
    )
    on_match = forms.ChoiceField(
        label=_("台账里已有的"),
        choices=OnMatch.choices,
        initial=OnMatch.UPDATE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, places: list[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A page offers the places themselves and what lies directly in a town or a district.
        self.fields["place"].queryset = Grid.objects.filter(
            pk__in=[place.pk for place in places]
        ).defer("boundary")
        self.fields["place"].initial = places[0].pk if places else None
