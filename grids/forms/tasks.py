"""Forms of tasks: what a unit writes down, one question, a ruling, and the form it built."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import Level
from grids.models import Grid, GridTask, TaskCell
from grids.queries.tasks import fact_choices, standing_items
from grids.services.tasks.drafting import Draft
from grids.tasking.choices import WITH_OPTIONS, QuestionKind, Repeat, TaskKind, Trait
from grids.tasking.issuers import issuers_of
from grids.tasking.questions import Question
from yuanbao.once import new_key
from yuanbao.photos import CleanPhoto, PhotoRefused, clean_photo
from yuanbao.roles import Capability
from yuanbao.widgets import DayInput

YES_NO = [("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))]
MOST_MINUTES = 600


def area(label: Any, *, rows: int = 3, most: int = 200, **more: Any) -> forms.CharField:
    """Return a field for several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class PhotoField(forms.FileField):
    """One photo as a `CleanPhoto`; phones offer the camera."""

    widget = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})

    def clean(self, data: Any, initial: Any = None) -> CleanPhoto | None:
        if not data:
            return super().clean(data, initial)
        try:
            return clean_photo(data)
        except PhotoRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


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


class QuestionForm(forms.Form):
    """One more line of a task's form."""

    label = forms.CharField(label=gettext_lazy("问什么"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=QuestionKind.choices)
    options = area(
        gettext_lazy("选择项"),
        most=900,
        required=False,
        help_text=gettext_lazy("单选、多选才填，每行一个。"),
    )
    hint = forms.CharField(label=gettext_lazy("提示"), max_length=100, required=False)
    fact = forms.ChoiceField(
        label=gettext_lazy("台账已有"),
        required=False,
        help_text=gettext_lazy("台账里有的直接带出来，不再问网格员。"),
    )
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [("", gettext_lazy("台账没有，要问")), *fact_choices()]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("kind") in WITH_OPTIONS and not facts.get("options", "").strip():
            self.add_error("options", _("请填选择项，每行一个。"))
        return facts

    def question(self) -> Question:
        facts = self.cleaned_data
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
            fact=facts["fact"],
        )


class WhyForm(forms.Form):
    """A reason in words."""

    why = area(gettext_lazy("原因"))


class AnswersForm(forms.Form):
    """The form that a unit built, as the worker fills it in; `key` makes one sending of it one act."""

    def __init__(self, *args: Any, cell: TaskCell | None, questions: list[Question], **kw: Any):
        super().__init__(*args, **kw)
        self.key = self.data.get("key", "") or new_key()
        self.questions = questions
        earlier = cell.answers if cell is not None else {}
        for one in questions:
            if one.is_asked:
                self.fields[one.key] = _field_of(one)
                if one.kind != QuestionKind.PHOTO:
                    self.fields[one.key].initial = earlier.get(one.key)
        self.lines = [(one, self[one.key] if one.is_asked else None) for one in questions]

    def photos(self) -> dict[str, list[CleanPhoto]]:
        """Return the photos by question."""
        keys = [one.key for one in self.questions if one.kind == QuestionKind.PHOTO]
        facts = self.cleaned_data
        return {key: [facts[key]] for key in keys if facts.get(key) is not None}


def _field_of(one: Question) -> forms.Field:
    known: dict[str, Any] = {
        "label": one.label,
        "help_text": one.hint,
        "required": one.required,
    }
    options = YES_NO if one.kind == QuestionKind.YES_NO else [(o, o) for o in one.options]
    field, more = FIELDS.get(one.kind, (forms.CharField, {"max_length": 500}))
    return field(**known, **more, **({"choices": options} if options else {}))


FIELDS: dict[str, tuple[Any, dict[str, Any]]] = {
    QuestionKind.NUMBER: (
        forms.FloatField,
        {"widget": forms.NumberInput(attrs={"inputmode": "decimal"})},
    ),
    QuestionKind.DATE: (forms.DateField, {"widget": DayInput()}),
    QuestionKind.PHOTO: (PhotoField, {}),
    QuestionKind.CHOICE: (forms.ChoiceField, {"widget": forms.RadioSelect}),
    QuestionKind.YES_NO: (forms.ChoiceField, {"widget": forms.RadioSelect}),
    QuestionKind.CHOICES: (forms.MultipleChoiceField, {"widget": forms.CheckboxSelectMultiple}),
}
