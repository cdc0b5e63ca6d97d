"""The finding as the worker's phone asks for it: the camera first, the proof of what was done apart."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dispatch.forms.field import FindingForm
from dispatch.forms.photos import PhotosField
from petitions.choices import PlaceSource


class FootFindingForm(FindingForm):
    """随手报 on foot: settled with a photo of afterwards, or given to the community."""

    after = PhotosField(label=gettext_lazy("办好后的照片"), required=False)
    to_community = forms.BooleanField(required=False)
    how = forms.ChoiceField(
        required=False,
        choices=[(way.value, way.label) for way in (PlaceSource.PIN, PlaceSource.GPS)],
        widget=forms.HiddenInput,
        initial=PlaceSource.PIN,
    )
    field_order = ("photos", "text", "category", "grid", "place", "settled", "after")
    proofs = ("after", "photos")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("photos", "after"):
            self.fields[name].widget.attrs["capture"] = "environment"
        self.fields["text"].widget.attrs["rows"] = 4
        self.fields["settled"].widget.attrs["rows"] = 2
