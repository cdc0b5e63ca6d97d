"""The form that a unit built, as the worker fills it in: once for the grid, and of each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import TaskCell
from grids.queries.tasks.asked import Known
from grids.queries.tasks.items import Asked, Line
from grids.tasking.choices import QuestionKind
from grids.tasking.known_facts import fact_of
from grids.tasking.questions import Question, once
from yuanbao.once import new_key
from yuanbao.photos import CleanPhoto, PhotoRefused, clean_photo
from yuanbao.widgets import DayInput

YES_NO = [("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))]


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


@dataclass(frozen=True)
class FormLine:
    """One line of a form: its field where something is filled in, what is known where a register has it."""

    question: Question
    field: BoundField | None
    known: Known | None = None


class _Form(forms.Form):
    """`key` makes one sending of the form one act."""

    questions: list[Question]

    def __init__(self, *args: Any, **kw: Any):
        super().__init__(*args, **kw)
        self.key = self.data.get("key", "") or new_key()

    def photos(self) -> dict[str, list[CleanPhoto]]:
        """Return the photos by question."""
        keys = [one.key for one in self.questions if one.kind == QuestionKind.PHOTO]
        facts = self.cleaned_data
        return {key: [facts[key]] for key in keys if facts.get(key) is not None}


class AnswersForm(_Form):
    """What is asked of the grid once; a figure of a register has a field for the true one."""

    def __init__(
        self,
        *args: Any,
        cell: TaskCell | None,
        questions: Sequence[Question],
        known: Sequence[Known] = (),
        **kw: Any,
    ):
        super().__init__(*args, **kw)
        self.questions = once(questions)
        earlier = cell.answers if cell is not None else {}
        held = {one.key: one for one in known}
        for one in self.questions:
            field = _field_of(one)
            if field is None:
                continue
            self.fields[one.key] = field
            if one.is_asked and one.kind != QuestionKind.PHOTO:
                field.initial = earlier.get(one.key)
        self.lines = [
            FormLine(one, self[one.key] if one.key in self.fields else None, held.get(one.key))
            for one in self.questions
        ]


class ItemForm(_Form):
    """What is asked of one row; a field of the register is filled in only where it is wrong."""

    def __init__(self, *args: Any, line: Line, **kw: Any):
        super().__init__(*args, **{"auto_id": f"item-{line.item.pk}-%s", **kw})
        self.questions = [asked.question for asked in line.asked]
        for asked in line.asked:
            field = _bound_field(asked) if asked.bound else _field_of(asked.question)
            if field is not None:
                self.fields[asked.question.key] = field
                if not asked.bound and asked.question.kind != QuestionKind.PHOTO:
                    field.initial = line.item.answers.get(asked.question.key)
        self.lines = [
            FormLine(one, self[one.key] if one.key in self.fields else None)
            for one in self.questions
        ]


class PreviewForm(forms.Form):
    """The whole form as the unit sees it while it builds it."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kw: Any):
        super().__init__(*args, **{"auto_id": "preview-%s", **kw})
        for one in questions:
            if one.is_asked:
                self.fields[one.key] = _plain_field(one)
        lines = [FormLine(one, self[one.key] if one.is_asked else None) for one in questions]
        self.once = [line for line in lines if not line.question.each]
        self.each = [line for line in lines if line.question.each]


def _bound_field(asked: Asked) -> forms.Field:
    """Return a field that starts empty: empty says that the register is right."""
    one, options = asked.question, asked.bound.options if asked.bound else []
    is_known = bool(asked.now)
    facts: dict[str, Any] = {
        "label": one.label,
        "required": one.required and not is_known,
        "help_text": one.hint,
    }
    if options:
        first = (
            _("不变（台账：%(now)s）") % {"now": asked.now} if is_known else _("台账还没有，请选")
        )
        return forms.ChoiceField(choices=[("", first), *options], **facts)
    if is_known:
        words = {"now": asked.now, "day": f"{asked.on:%m-%d}" if asked.on else ""}
        facts["help_text"] = _("台账：%(now)s（%(day)s）。对的不用填，错了填对的。") % words
    elif not one.hint:
        facts["help_text"] = _("台账还没有，填了就登进台账。")
    field = forms.DateField if one.kind == QuestionKind.DATE else forms.CharField
    more: dict[str, Any] = (
        {"widget": DayInput()} if field is forms.DateField else {"max_length": 120}
    )
    if one.kind == QuestionKind.NUMBER:
        more["widget"] = forms.TextInput(attrs={"inputmode": "numeric"})
    return field(**facts, **more)


def _field_of(one: Question) -> forms.Field | None:
    """Return the field of a question, None where nothing is filled in."""
    if one.kind == QuestionKind.NOTE:
        return None
    return _true_figure(one) if one.fact else _plain_field(one)


def _plain_field(one: Question) -> forms.Field:
    known: dict[str, Any] = {
        "label": one.label,
        "help_text": one.hint,
        "required": one.required,
    }
    options = YES_NO if one.kind == QuestionKind.YES_NO else [(o, o) for o in one.options]
    field, more = FIELDS.get(one.kind, (forms.CharField, {"max_length": 500}))
    return field(**known, **more, **({"choices": options} if options else {}))


def _true_figure(one: Question) -> forms.Field | None:
    fact = fact_of(one.fact)
    if fact is None or not fact.may_correct:
        return None
    return forms.IntegerField(
        label=_("%(what)s：和实际不一样才填") % {"what": one.label},
        help_text=one.hint,
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


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
