"""What the administration site checks of texts and terms, in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from grids.models import AllowanceTerms, WorkerText
from grids.services.workers.terms import TermsOverlap, check_start


class WorkerTextForm(forms.ModelForm):
    """A new version begins later than every older one, so that one text is in force on a day."""

    class Meta:
        model = WorkerText
        fields = ("kind", "version", "title", "body", "source", "valid_from")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        version, begins = facts.get("version"), facts.get("valid_from")
        if version is None or begins is None:
            return facts
        others = WorkerText.objects.filter(kind=facts.get("kind")).exclude(pk=self.instance.pk)
        for other in others:
            words = {"version": other.version, "day": f"{other.valid_from:%F}"}
            if other.version < version and other.valid_from >= begins:
                message = _("第 %(version)s 版 %(day)s 才启用，新版要比它晚。") % words
            elif other.version > version and other.valid_from <= begins:
                message = _("第 %(version)s 版 %(day)s 就启用了，旧版要比它早。") % words
            else:
                continue
            self.add_error("valid_from", message)
        return facts


class AllowanceTermsForm(forms.ModelForm):
    """Terms begin with a month that has none yet and that nothing was paid for."""

    class Meta:
        model = AllowanceTerms
        fields = ("valid_from", "work_fen", "phone_fen", "rule", "source")

    def clean_valid_from(self) -> Any:
        begins = self.cleaned_data["valid_from"]
        known = self.instance if self.instance.pk else None
        try:
            check_start(begins, other_than=known)
        except TermsOverlap as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return begins
