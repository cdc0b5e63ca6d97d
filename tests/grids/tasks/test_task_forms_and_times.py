from datetime import date

import pytest

from grids.tasking.questions import (
    Question,
    QuestionRefused,
    add,
    check_answers,
    drop,
    in_words,
    read_questions,
    shift,
    stored,
)
from grids.tasking.times import Plan, Turn, turns, week_of

DAY = date(2026, 11, 23)
ONE = Question("", "choice", "门脸", options=("餐饮", "零售"))


@pytest.mark.parametrize(
    ("plan", "until", "expected"),
    [
        (Plan(DAY, date(2026, 11, 27)), None, [(DAY, date(2026, 11, 27))]),
        (Plan(DAY, date(2026, 11, 27)), date(2026, 11, 22), []),
        (
            Plan(DAY, date(2026, 11, 27), "daily", 2, 1),
            None,
            [(DAY, DAY), (date(2026, 11, 25),) * 2, (date(2026, 11, 27),) * 2],
        ),
        (
            Plan(DAY, date(2026, 12, 1), "weekly", 1, 3),
            None,
            [(DAY, date(2026, 11, 25)), (date(2026, 11, 30), date(2026, 12, 1))],
        ),
        (
            Plan(date(2026, 12, 31), date(2027, 3, 1), "monthly", 1, 1),
            None,
            [(date(2026, 12, 31),) * 2, (date(2027, 1, 31),) * 2, (date(2027, 2, 28),) * 2],
        ),
    ],
)
def test_turns_follow_the_plan(plan, until, expected):
    assert list(turns(plan, until)) == [Turn(*pair) for pair in expected]


def test_week_of_a_day_is_monday_to_sunday():
    assert week_of(date(2026, 11, 25)) == (DAY, date(2026, 11, 29))


def test_add_question_gives_the_next_key_and_reads_back():
    questions = add(add([], ONE), Question("", "text", "备注", options=("x",)))

    assert [one.key for one in questions] == ["q1", "q2"]
    assert questions[1].options == ()
    assert read_questions(stored(questions)) == questions
    assert [one.key for one in shift(questions, "q2", -1)] == ["q2", "q1"]
    assert shift(questions, "q1", -1) == questions
    assert [one.key for one in drop(questions, "q1")] == ["q2"]


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ([], Question("", "choice", "门脸", options=("一个",))),
        (add([], ONE), ONE),
        ([Question(f"q{n}", "text", str(n)) for n in range(40)], ONE),
    ],
    ids=["one option", "same label", "too many"],
)
def test_add_question_that_cannot_stand_is_refused(known, new):
    with pytest.raises(QuestionRefused):
        add(known, new)


@pytest.mark.parametrize(
    ("question", "given", "kept"),
    [
        (Question("q1", "number", "数"), " 12 ", 12),
        (Question("q1", "number", "数"), "1.5", 1.5),
        (Question("q1", "date", "日"), DAY, "2026-11-23"),
        (Question("q1", "choices", "项", options=("甲", "乙")), ["甲"], ["甲"]),
        (Question("q1", "yes_no", "有"), "yes", "yes"),
        (Question("q1", "text", "字"), " 好 ", "好"),
    ],
)
def test_check_answers_keeps_what_is_right(question, given, kept):
    assert check_answers([question], {"q1": given}) == ({"q1": kept}, {})


@pytest.mark.parametrize(
    ("question", "given"),
    [
        (Question("q1", "number", "数"), "很多"),
        (Question("q1", "number", "数"), "1e15"),
        (Question("q1", "date", "日"), "明天"),
        (Question("q1", "choice", "项", options=("甲", "乙")), "丙"),
        (Question("q1", "yes_no", "有"), "也许"),
        (Question("q1", "text", "字", required=True), ""),
    ],
)
def test_check_answers_names_what_is_wrong(question, given):
    kept, faults = check_answers([question], {"q1": given})

    assert kept == {}
    assert list(faults) == ["q1"]


def test_check_answers_never_asks_what_a_register_knows():
    bound = Question("q1", "number", "户数", required=True, fact="households")

    assert check_answers([bound], {"q1": "7"}) == ({}, {})


def test_answers_read_as_words():
    assert in_words(Question("q", "yes_no", "有"), "no") == "否"
    assert in_words(Question("q", "choices", "项"), ["甲", "乙"]) == "甲、乙"
    assert in_words(Question("q", "text", "字"), None) == ""
