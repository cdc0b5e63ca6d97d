"""Several photos in one field, each checked and cleaned."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanbao.photos import CleanPhoto, PhotoRefused, clean_photo

MOST_PHOTOS = 9


class ManyPhotosInput(forms.ClearableFileInput):
    """A file control for several pictures; phones offer the camera."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", **(attrs or {})})


class PhotosField(forms.FileField):
    """Photos as `CleanPhoto`s, `[]` for none; a refused one is named by its place."""

    widget = ManyPhotosInput
    default_error_messages = {"required": gettext_lazy("请至少加 1 张照片。")}

    def clean(self, data: Any, initial: Any = None) -> list[CleanPhoto]:  # noqa: ARG002 - Django's signature
        files = list(data) if isinstance(data, list | tuple) else [data]
        files = [file for file in files if file]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("最多 %(n)s 张照片，请少选几张。") % {"n": MOST_PHOTOS}, code="too-many"
            )
        return self._cleaned(files)

    def _cleaned(self, files: Sequence[Any]) -> list[CleanPhoto]:
        kept, refused = [], []
        for place, file in enumerate(files, start=1):
            try:
                kept.append(clean_photo(file))
            except PhotoRefused as refusal:
                refused.append(_("第 %(n)s 张：%(why)s") % {"n": place, "why": refusal})
        if refused:
            raise forms.ValidationError(refused)
        return kept
