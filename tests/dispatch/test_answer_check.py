import pytest

from dispatch.answer_check import Against, check_answer

GOOD = "11月23日下午，供热公司维修师傅换了三号楼的阀门，复测二十度。"
PHRASES = ["您反映的问题已转相关部门，我单位高度重视，{handler}将持续关注。"]


def codes(answer, *, phrases=(), recent=(), n_struck=0):
    against = Against(phrases=phrases, recent=recent)
    return [found.code for found in check_answer(answer, against, n_struck=n_struck)]


def test_answer_that_says_what_when_and_who_has_nothing_to_look_at():
    assert codes(GOOD, phrases=PHRASES, recent=["路灯11月20日已由我局换好，晚上亮了。"]) == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("11月23日供热公司去看过了三号楼的情况。", "what"),
        ("供热公司维修师傅换了三号楼的阀门。", "when"),
        ("11月23日下午换了三号楼的阀门，复测二十度。", "who"),
        ("11月23日我局换了阀门。下一步将对管道检修。", "promise"),
        ("＿＿时我局上门换了阀门，11月23日复测。", "blank"),
    ],
)
def test_answer_is_told_what_is_missing(answer, code):
    assert codes(answer) == [code]


def test_promise_with_its_day_is_none_to_look_at():
    assert "promise" not in codes("11月23日我局换了阀门，计划12月1日前检修管道。")


def test_empty_words_count_for_nothing():
    found = codes("您反映的问题已处理，正在协调，请耐心等待，感谢您的支持。")

    assert found == ["template", "what", "when", "who"] or set(found) >= {"what", "when", "who"}


def test_answer_made_of_phrases_is_a_template():
    answer = "您反映的问题已转相关部门，我单位高度重视，陈立群将持续关注。"

    assert "template" in codes(answer, phrases=PHRASES)


def test_answer_that_was_given_before_is_named():
    assert codes(GOOD, recent=[GOOD.replace("三号楼", "三号楼 ")]) == ["same"]
    assert codes(GOOD, recent=["11月20日我局给河沿社区换了十盏路灯，晚上都亮了。"]) == []


def test_personal_data_comes_first():
    assert codes(GOOD, n_struck=1) == ["personal"]


@pytest.mark.parametrize("answer", ["", "  ", "。。。"])
def test_empty_answer_is_told_all_three(answer):
    assert codes(answer) == ["what", "when", "who"]
