import pytest

from party.offers.choices import Audience
from party.offers.conditions import BadCondition, checked, judge, words

OLD = {"fact": "age", "op": "ge", "value": 60}
HERE = {"fact": "lives_here", "op": "yes"}
FREE = {"fact": "work", "op": "in", "value": ["unemployed", "flexible"]}


def test_judge_says_why_it_fits():
    judged = judge([OLD, HERE, FREE], {"age": 60, "lives_here": True, "work": "flexible"})

    assert judged.fits
    assert judged.holds == ("年龄不少于 60 周岁", "住在本区", "就业状况：失业、灵活就业")


def test_judge_of_an_open_answer_may_fit():
    judged = judge([OLD, HERE], {"age": 70})

    assert (judged.fits, judged.may_fit) == (False, True)
    assert judged.unknown == ("住在本区",)


@pytest.mark.parametrize(
    "answers", [{"age": 59}, {"lives_here": False}, {"work": "student"}, {"age": 0}]
)
def test_judge_of_a_wrong_answer_does_not_fit(answers):
    judged = judge([OLD, HERE, FREE], answers)

    assert not judged.fits
    assert not judged.may_fit


def test_judge_without_conditions_fits_everybody():
    assert judge([], {}).fits


def test_words_of_at_most():
    assert words({"fact": "graduated", "op": "le", "value": 2}) == "毕业年数不超过 2 年"


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "blood", "op": "ge", "value": 1},
        {"fact": "trade", "op": "in", "value": ["catering"]},
        {"fact": "age", "op": "yes"},
        {"fact": "age", "op": "ge", "value": "许多"},
        {"fact": "work", "op": "in", "value": ["king"]},
        {"fact": "work", "op": "in", "value": []},
    ],
)
def test_checked_refuses_what_cannot_be_judged(condition):
    with pytest.raises(BadCondition):
        checked([condition], Audience.PEOPLE)


def test_checked_stores_numbers_as_numbers():
    found = checked([{"fact": "age", "op": "ge", "value": "60"}, HERE | {"value": "x"}], "people")

    assert found == [OLD, HERE]
