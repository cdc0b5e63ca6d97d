"""The questionnaire, whose answers are judged and forgotten, and the clerk's form of a policy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from party.forms.articles import AreaField
from party.offers.choices import Audience
from party.offers.conditions import FACTS, OPERATORS, BadCondition, Fact, checked
from party.services.offers.policies import Facts
from yuanbao.widgets import DayInput

N_CONDITIONS = 6
YES_NO = (("", _("不想说")), ("1", _("是")), ("0", _("不是")))


class MatchForm(forms.Form):
    """A few questions; each may stay unanswered."""

    def __init__(self, *args, facts: list[Fact], **kwargs):
        super().__init__(*args, **kwargs)
        for fact in facts:
            self.fields[fact.key] = _field_of(fact)

    def answers(self) -> dict:
        """Return what was answered, by fact; what was left open is left out."""
        found = {}
        for key, value in self.cleaned_data.items():
            if value in {None, ""}:
                continue
            found[key] = value == "1" if FACTS[key].kind == "yes" else value
        return found


def _field_of(fact: Fact) -> forms.Field:
    if fact.kind == "number":
        return forms.IntegerField(
            label=fact.question, required=False, min_value=0, max_value=100_000, help_text=fact.unit
        )
    choices = YES_NO if fact.kind == "yes" else [("", _("不想说")), *fact.choices]
    return forms.ChoiceField(label=fact.question, required=False, choices=choices)


def fact_choices() -> list:
    """Return the facts in their groups, for the clerk's form."""
    groups = [
        (audience.label, [(f.key, f.label) for f in FACTS.values() if f.audience == audience])
        for audience in Audience
    ]
    return [("", _("没有")), *groups]


class PolicyForm(forms.Form):
    """One policy with its conditions as rows: fact, comparison, value."""

    audience = forms.ChoiceField(label=_("对象"), choices=Audience.choices)
    grid = AreaField(label=_("范围"), queryset=None, empty_label=None)
    title = forms.CharField(label=_("名称"), max_length=60)
    benefit = forms.CharField(label=_("能得到什么"), max_length=120)
    body = forms.CharField(
        label=_("说明"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    bring = forms.CharField(
        label=_("要带什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一样。"),
    )
    where = forms.CharField(label=_("去哪办"), max_length=120)
    unit = forms.CharField(label=_("负责单位"), max_length=60)
    source_title = forms.CharField(label=_("依据文件"), max_length=120)
    source_number = forms.CharField(label=_("文号"), required=False, max_length=60)
    valid_from = forms.DateField(label=_("从哪天起"), widget=DayInput())
    valid_to = forms.DateField(
        label=_("到哪天止"), required=False, widget=DayInput(), help_text=_("不填就一直有效。")
    )
    service = forms.ModelChoiceField(
        label=_("网上申请"),
        queryset=None,
        required=False,
        empty_label=_("不开通，只写怎么办"),
    )

    def __init__(self, *args, places, services, policy=None, **kwargs):
        if policy is not None:
            kwargs.setdefault("initial", _initial(policy))
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = places
        self.fields["service"].queryset = services
        for n in range(1, N_CONDITIONS + 1):
            self.fields[f"fact_{n}"] = forms.ChoiceField(
                label=_("条件 %(n)s") % {"n": n}, required=False, choices=fact_choices()
            )
            self.fields[f"op_{n}"] = forms.ChoiceField(
                label=_("怎么比"), required=False, choices=[("", ""), *OPERATORS.items()]
            )
            self.fields[f"value_{n}"] = forms.CharField(
                label=_("数值或选项"), required=False, max_length=80
            )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("不能比“从哪天起”还早。"))
        cleaned["conditions"] = [
            self._condition(n) for n in range(1, N_CONDITIONS + 1) if cleaned.get(f"fact_{n}")
        ]
        return cleaned

    def _condition(self, n: int) -> dict:
        data = self.cleaned_data
        fact = FACTS[data[f"fact_{n}"]]
        value = data.get(f"value_{n}", "").strip()
        row = {"fact": fact.key, "op": data.get(f"op_{n}"), "value": value}
        if fact.kind == "yes":
            row["op"] = "yes"
        if fact.kind == "choice":
            by_label = {str(label): code for code, label in fact.choices}
            parts = value.replace("，", "、").replace(",", "、").split("、")
            row["op"] = "in"
            row["value"] = [by_label.get(part.strip(), part.strip()) for part in parts if part]
        try:
            return checked([row], data.get("audience", ""))[0]
        except BadCondition as refusal:
            self.add_error(f"value_{n}", str(refusal))
            return {}

    def facts(self) -> Facts:
        """Return what was filled in."""
        names = [name for name in Facts.__dataclass_fields__ if name in self.cleaned_data]
        return Facts(**{name: self.cleaned_data[name] for name in names})


PLAIN = (
    *("audience", "grid", "title", "benefit", "body", "bring", "where", "unit"),
    *("source_title", "source_number", "valid_from", "valid_to", "service"),
)


def _initial(policy) -> dict:
    known = {name: getattr(policy, name) for name in PLAIN}
    for n, condition in enumerate(policy.conditions[:N_CONDITIONS], start=1):
        value = condition.get("value", "")
        if isinstance(value, list):
            labels = dict(FACTS[condition["fact"]].choices)
            value = "、".join(str(labels[one]) for one in value)
        known |= {
            f"fact_{n}": condition["fact"],
            f"op_{n}": condition["op"],
            f"value_{n}": value,
        }
    return known
