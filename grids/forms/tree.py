"""What is looked for in the tree."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.queries.tree import Asked


class TreeSearchForm(forms.Form):
    """Name, pinyin or code; a level; only what stands vacant."""

    more_fields = ("retired",)

    q = forms.CharField(label=_("名称、拼音、编码"), max_length=40, required=False)
    level = forms.TypedChoiceField(
        label=_("层级"),
        choices=[("", _("全部层级")), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    vacant = forms.BooleanField(label=_("只看空缺"), required=False)
    retired = forms.BooleanField(label=_("也看已停用的"), required=False)

    def asked(self) -> Asked:
        """Return what is asked for; a value that is none of the choices counts as not given."""
        self.full_clean()
        facts = self.cleaned_data
        return Asked(
            facts.get("q", ""),
            facts.get("level"),
            bool(facts.get("vacant")),
            bool(facts.get("retired")),
        )
