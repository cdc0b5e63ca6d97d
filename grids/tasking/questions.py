"""The form of a task as its unit put it together: questions on plain values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from grids.tasking.choices import WITH_OPTIONS, QuestionKind
from yuanbao.redaction import without_numbers

MOST_QUESTIONS = 40
MOST_OPTIONS = 30
LONGEST = 500


class QuestionRefused(ValueError):
    """The question cannot stand like that; says why."""


@dataclass(frozen=True)
class Question:
    """One line of the form.

    `fact` names what a register knows already: it is shown, and given only where it is wrong.
    `each` asks it of every row the task is about instead of once of the grid.
    """

    key: str
    kind: str
    label: str
    required: bool = False
    options: tuple[str, ...] = ()
    hint: str = ""
    fact: str = ""
    each: bool = False

    @property
    def kind_word(self) -> str:
        return str(QuestionKind(self.kind).label)

    @property
    def is_asked(self) -> bool:
        return self.kind != QuestionKind.NOTE and not self.fact


def read_questions(stored: Sequence[Mapping[str, Any]]) -> list[Question]:
    """Return the questions as they were kept with a task, in their order."""
    return [Question(**{**row, "options": tuple(row.get("options", ()))}) for row in stored]


def stored(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return what is kept with the task."""
    return [{**asdict(one), "options": list(one.options)} for one in questions]


def add(questions: Sequence[Question], new: Question) -> list[Question]:
    """Put a question at the end under the next free key. Raises QuestionRefused."""
    if len(questions) >= MOST_QUESTIONS:
        raise QuestionRefused(_("一张表最多 %(n)s 项，请删掉不用的。") % {"n": MOST_QUESTIONS})
    if any(one.label == new.label for one in questions):
        raise QuestionRefused(_("已经有“%(label)s”这一项了。") % {"label": new.label})
    if new.kind in WITH_OPTIONS and not 2 <= len(new.options) <= MOST_OPTIONS:
        raise QuestionRefused(_("选择项要有 2 到 %(n)s 个，每行一个。") % {"n": MOST_OPTIONS})
    taken = [int(number) for one in questions for number in re.findall(r"^q(\d+)$", one.key)]
    fields = {**asdict(new), "key": f"q{max(taken, default=0) + 1}"}
    if new.kind not in WITH_OPTIONS:
        fields["options"] = ()
    return [*questions, Question(**fields)]


def drop(questions: Sequence[Question], key: str) -> list[Question]:
    """Take a question away."""
    return [one for one in questions if one.key != key]


def shift(questions: Sequence[Question], key: str, by: int) -> list[Question]:
    """Move a question up (-1) or down (1); at the edge it stays."""
    rows = list(questions)
    place = next((n for n, one in enumerate(rows) if one.key == key), None)
    if place is not None and 0 <= place + by < len(rows):
        rows[place], rows[place + by] = rows[place + by], rows[place]
    return rows


def once(questions: Sequence[Question]) -> list[Question]:
    """Return what is asked of the grid once."""
    return [one for one in questions if not one.each]


def of_each(questions: Sequence[Question]) -> list[Question]:
    """Return what is asked of every row."""
    return [one for one in questions if one.each]


def check_answers(
    questions: Sequence[Question], given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers that are kept, and what is wrong by key.

    Photos and what is bound to a register are kept elsewhere.
    """
    kept: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for one in questions:
        if not one.is_asked or one.kind == QuestionKind.PHOTO:
            continue
        try:
            value = read_answer(one, given.get(one.key))
        except QuestionRefused as refusal:
            faults[one.key] = str(refusal)
            continue
        if value in (None, "", []):
            if one.required:
                faults[one.key] = _("请填“%(label)s”。") % {"label": one.label}
        else:
            kept[one.key] = value
    return kept, faults


def read_answer(one: Question, value: Any) -> Any:
    """Return one answer as it is kept, None for none. Raises QuestionRefused."""
    if value in (None, "", []):
        return None
    reader = {
        QuestionKind.NUMBER: _number,
        QuestionKind.DATE: _day,
        QuestionKind.CHOICE: _option,
        QuestionKind.CHOICES: _options,
        QuestionKind.YES_NO: _yes_no,
    }.get(QuestionKind(one.kind), _text)
    return reader(one, value)


def _text(_one: Question, value: Any) -> str:
    """What a unit asks for is kept in the clear: nobody's numbers are."""
    return without_numbers(str(value).strip())[:LONGEST]


def _number(_one: Question, value: Any) -> float | int:
    try:
        number = float(str(value).strip())
    except ValueError as error:
        raise QuestionRefused(_("请填数字。")) from error
    # Eleven digits are somebody's telephone, not a count.
    if not abs(number) < 1e10:
        raise QuestionRefused(_("数字太大了，请核对。"))
    return int(number) if number.is_integer() else number


def _day(_one: Question, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise QuestionRefused(_("日期请按 2026-11-23 这样填。")) from error


def _option(one: Question, value: Any) -> str:
    if value not in one.options:
        raise QuestionRefused(_("请从列出的几项里选。"))
    return str(value)


def _options(one: Question, value: Any) -> list[str]:
    chosen = list(value) if isinstance(value, list | tuple) else [value]
    return [_option(one, each) for each in chosen]


def _yes_no(_one: Question, value: Any) -> str:
    if value not in {"yes", "no"}:
        raise QuestionRefused(_("请选“是”或“否”。"))
    return str(value)


def in_words(one: Question, value: Any) -> str:
    """Return an answer as a table shows it."""
    if value in (None, "", []):
        return ""
    if one.kind == QuestionKind.YES_NO:
        return _("是") if value == "yes" else _("否")
    return "、".join(value) if isinstance(value, list) else str(value)
