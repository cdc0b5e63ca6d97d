"""Forms of tasks: what a unit writes down, and one question of the form it builds."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import Level
from grids.models import Grid, GridTask
from grids.queries.tasks.asked import fact_choices, standing_items
from grids.services.tasks.drafting import Draft
from grids.tasking.choices import WITH_OPTIONS, QuestionKind, Repeat, TaskKind, Trait
from grids.tasking.issuers import issuers_of
from grids.tasking.known_facts import fact_of
from grids.tasking.questions import Question
from grids.tasking.subjects import SUBJECTS, bound, bounds_of
from yuanbao.roles import Capability
from yuanbao.widgets import DayInput

MOST_MINUTES = 600


def area(label: Any, *, rows: int = 3, most: int = 200, **more: Any) -> forms.CharField:
    """Return a field for several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class TaskForm(forms.Form):
    """What a unit wants of which grids, when, and for how many minutes."""

    issuer = forms.ChoiceField(label=gettext_lazy("下达单位"))
    kind = forms.ChoiceField(label=gettext_lazy("任务类别"), choices=TaskKind.choices)
    title = forms.CharField(label=gettext_lazy("任务名称"), max_length=60)
    text = area(
        gettext_lazy("要做什么"),
        rows=4,
        most=1000,
        help_text=gettext_lazy("写给网格员看：做什么、怎么算做完、有问题找谁。"),
    )
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("每个网格约需（分钟）"),
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=gettext_lazy("做一次要多久，按最慢的算。准入时看的就是它。"),
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("镇街和社区"), required=False, widget=forms.CheckboxSelectMultiple
    )
    codes = forms.CharField(
        label=gettext_lazy("个别网格"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("填网格编码，多个用空格分开。"),
    )
    trait = forms.ChoiceField(
        label=gettext_lazy("其中哪些网格"), choices=Trait.choices, required=False
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("逐个问"),
        required=False,
        help_text=gettext_lazy(
            "要一户一户、一家一家问的选它：名单由台账带出，网格员不用自己列。台账里有的内容只核对。"
        ),
    )
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())
    ends_on = forms.DateField(label=gettext_lazy("结束日期"), widget=DayInput())
    repeat = forms.ChoiceField(label=gettext_lazy("重复"), choices=Repeat.choices)
    interval = forms.IntegerField(
        label=gettext_lazy("每几天、周、月一次"), min_value=1, max_value=60, initial=1
    )
    days = forms.IntegerField(
        label=gettext_lazy("每次给几天"), min_value=1, max_value=90, initial=1
    )
    on_workdays = forms.BooleanField(
        label=gettext_lazy("遇节假日顺延到工作日"),
        required=False,
        help_text=gettext_lazy("重复的任务才用得上。应急任务不要勾。"),
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("长期准入事项"),
        required=False,
        help_text=gettext_lazy("属于已长期准入的事项时选它，提交后不必再审。"),
    )

    def __init__(self, *args: Any, user: Any, on: Any, task: GridTask | None = None, **kw: Any):
        super().__init__(*args, **kw)
        issuers = issuers_of(user, Capability.ASSIGN_TASK)
        if task is not None:
            issuers = [one for one in issuers if one.code == task.issuer_code]
        self.fields["issuer"].choices = [(one.code, one.name) for one in issuers]
        self.fields["places"].choices = _place_choices()
        kinds = [(one.code, one.label) for one in SUBJECTS.values()]
        self.fields["subject"].choices = [("", gettext_lazy("不用，一个网格填一份")), *kinds]
        self.items = {str(i.pk): i for i in standing_items([i.code for i in issuers], on)}
        known = [(key, f"{item.issuer_name}·{item.title}") for key, item in self.items.items()]
        self.fields["standing"].choices = [("", gettext_lazy("不是，按单次准入")), *known]

    def clean_codes(self) -> list[str]:
        """Return the codes, if all of them are places in use."""
        codes = self.cleaned_data["codes"].split()
        known = set(Grid.objects.live().filter(code__in=codes).values_list("code", flat=True))
        missing = "、".join(code for code in codes if code not in known)
        if missing:
            raise forms.ValidationError(_("没有这个网格编码：%(codes)s") % {"codes": missing})
        return codes

    def chosen_places(self) -> list[Grid]:
        """Return the chosen places."""
        codes = [*self.cleaned_data["places"], *self.cleaned_data["codes"]]
        return list(Grid.objects.live().filter(code__in=codes).defer("boundary"))

    def draft(self) -> Draft:
        """Return what was written down."""
        facts = self.cleaned_data
        names = [name for name in Draft.__dataclass_fields__ if name != "standing"]
        kept = {name: facts[name] for name in names}
        return Draft(**kept, standing=self.items.get(facts["standing"]))


def first_values(task: GridTask) -> dict[str, Any]:
    """Return what the form of a draft starts with."""
    places = list(task.places.order_by("code").values_list("code", "level"))
    names = [name for name in Draft.__dataclass_fields__ if name != "standing"]
    return {name: getattr(task, name) for name in names} | {
        "issuer": task.issuer_code,
        "standing": str(task.standing_id or ""),
        "places": [code for code, level in places if level <= Level.COMMUNITY],
        "codes": " ".join(code for code, level in places if level > Level.COMMUNITY),
    }


def _place_choices() -> list[tuple[str, str]]:
    rows = Grid.objects.live().filter(level__lte=Level.COMMUNITY).order_by("tree_id", "lft")
    indent = "\u3000"
    return [
        (code, indent * (level - 1) + name)
        for code, level, name in rows.values_list("code", "level", "name")
    ]


ONCE, EACH = "once", "each"


class QuestionForm(forms.Form):
    """One more line of a task's form; what is bound to a register asks as the register does."""

    fact = forms.ChoiceField(
        label=gettext_lazy("台账已有"),
        required=False,
        help_text=gettext_lazy("台账里有的直接带出来，网格员只核对；改了的写回台账。"),
    )
    label = forms.CharField(
        label=gettext_lazy("问什么"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("选了台账已有的，可以不填。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=QuestionKind.choices)
    each = forms.ChoiceField(label=gettext_lazy("问几次"), required=False, widget=forms.RadioSelect)
    options = area(
        gettext_lazy("选择项"),
        most=900,
        required=False,
        help_text=gettext_lazy("单选、多选才填，每行一个。"),
    )
    hint = forms.CharField(label=gettext_lazy("提示"), max_length=100, required=False)
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)

    def __init__(self, *args: Any, subject: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        grid = [(f"{ONCE}:{code}", label) for code, label in fact_choices()]
        choices: list[Any] = [("", gettext_lazy("台账没有，要问"))]
        if subject:
            meant = SUBJECTS[subject]
            fields = [(f"{EACH}:{one.name}", one.label) for one in bounds_of(subject)]
            choices.append((meant.label, fields))
            whom = [(ONCE, gettext_lazy("整个网格问一次")), (EACH, meant.label)]
            self.fields["each"].choices = whom
            self.fields["each"].initial = EACH
        else:
            del self.fields["each"]
        self.fields["fact"].choices = [*choices, (gettext_lazy("整个网格"), grid)]
        self.fields["kind"].required = False

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("fact"):
            return facts
        if not facts.get("label"):
            self.add_error("label", _("请写问什么。"))
        if not facts.get("kind"):
            self.add_error("kind", _("请选类型。"))
        if facts.get("kind") in WITH_OPTIONS and not facts.get("options", "").strip():
            self.add_error("options", _("请填选择项，每行一个。"))
        return facts

    def question(self) -> Question:
        facts = self.cleaned_data
        if facts["fact"]:
            return self._bound(facts)
        options = tuple(
            dict.fromkeys(line.strip() for line in facts["options"].splitlines() if line.strip())
        )
        return Question(
            key="",
            kind=facts["kind"],
            label=facts["label"],
            required=facts["required"],
            options=options,
            hint=facts["hint"],
            each=facts.get("each") == EACH,
        )

    def _bound(self, facts: dict[str, Any]) -> Question:
        how, name = facts["fact"].split(":", 1)
        if how == EACH:
            field = bound(self.subject, name)
            label, kind = (field.label, field.kind) if field else ("", QuestionKind.TEXT)
            options = tuple(words for _code, words in field.options) if field else ()
        else:
            fact = fact_of(name)
            label, kind = (str(fact.label), fact.kind) if fact else ("", QuestionKind.TEXT)
            options = ()
        return Question(
            key="",
            kind=kind,
            label=facts["label"] or label,
            required=facts["required"],
            options=options,
            hint=facts["hint"],
            fact=name,
            each=how == EACH,
        )


class WhyForm(forms.Form):
    """A reason in words."""

    why = area(gettext_lazy("原因"))
