"""What is drawn without templates is what Django's own widgets draw."""

import re
from datetime import date, datetime

import pytest
from django import forms

from tests.architecture.source import APPS, python_files
from yuanbao.widgets import DayInput, LongSelect, LongSelectMultiple, MomentInput, ticks

GROUPS = [("", "请选择"), ("部门", [("D<1", "甲&局"), ("D2", "乙局")]), ("T1", "镇")]


def lines(html):
    """Return what stands between the tags of the list itself, without blanks between lines."""
    inside = re.sub(r"</?select[^>]*>", "", html)
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", inside).strip()


@pytest.mark.parametrize("value", [None, "", "D<1", "T1", "gone"])
def test_long_select_draws_what_a_select_draws(value):
    attrs = {"id": "id_lead", "class": "yb-select", "required": True}
    plain = forms.Select(choices=GROUPS).render("lead", value, attrs)

    drawn = LongSelect(choices=GROUPS).render("lead", value, attrs)

    assert lines(drawn) == lines(plain)
    assert all(mark in drawn for mark in ('name="lead"', 'id="id_lead"', "required"))


@pytest.mark.parametrize("value", [[], ["D<1"], ["D2", "T1"]])
def test_long_select_of_several_draws_what_a_select_draws(value):
    plain = forms.SelectMultiple(choices=GROUPS).render("towns", value, {"id": "id_towns"})

    drawn = LongSelectMultiple(choices=GROUPS).render("towns", value, {"id": "id_towns"})

    assert lines(drawn) == lines(plain)
    assert " multiple" in drawn


def test_ticks_escape_and_keep_what_was_chosen():
    class Form(forms.Form):
        who = forms.MultipleChoiceField(
            choices=[("a<", "甲&"), ("b", "乙")], widget=forms.CheckboxSelectMultiple
        )

    drawn = ticks(Form({"who": ["b"]})["who"])

    first, second = drawn.splitlines()
    assert first.startswith(
        '<label class="yb-tick" for="id_who_0"><input type="checkbox" name="who"'
    )
    assert first.endswith('value="a&lt;" id="id_who_0"><span>甲&amp;</span></label>')
    assert second.endswith('value="b" id="id_who_1" checked><span>乙</span></label>')


def test_day_and_moment_are_written_as_browsers_read_them():
    day, moment = date(2026, 11, 5), datetime(2026, 11, 5, 8, 30)  # noqa: DTZ001 - as a form has it

    assert 'type="date"' in DayInput().render("on", day)
    assert 'value="2026-11-05"' in DayInput().render("on", day)
    assert 'type="datetime-local"' in MomentInput().render("at", moment)
    assert 'value="2026-11-05T08:30"' in MomentInput().render("at", moment)


def test_no_form_asks_for_a_day_in_another_way():
    source = "\n".join(path.read_text() for path in python_files(*APPS) if "forms" in str(path))

    assert "DayInput()" in source
    assert '"type": "date"' not in source
    assert '"type": "datetime-local"' not in source
    assert "input_type =" not in source
