"""Whom content is for, as editors choose it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from party.choices import Audience
from party.queries import audience as queries
from yuanbao.widgets import LongSelect


class OrganisationField(forms.ModelChoiceField):
    """An organisation, set in by its rank so that the list reads as a tree."""

    widget = LongSelect

    def label_from_instance(self, obj):
        return "　" * obj.step + obj.name


class AudienceFields(forms.Form):
    """Whom content is for: the two fields that articles and courses share."""

    audience = forms.ChoiceField(label=_("给谁看"), choices=Audience.choices)
    organisation = OrganisationField(
        label=_("哪个党组织"),
        queryset=None,
        required=False,
        empty_label=_("不限"),
        help_text=_("只在选了“本党组织的党员”时填；下级党组织的党员也看得到。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = queries.organisations()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("audience") == Audience.ORGANISATION and not cleaned.get("organisation"):
            self.add_error("organisation", _("请选是哪个党组织的党员可以看。"))
        return cleaned
