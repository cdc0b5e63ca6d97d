import csv

import pytest

from dispatch.learning.lexicon import KEYWORDS, Lexicon, default_lexicon
from dispatch.learning.predict import Predictor
from dispatch.learning.suggest import LEXICON_CEILING, suggest_category
from dispatch.learning.train import train
from tests.dispatch.learning.samples import matters

CODES = {"heat": "0101", "waste": "0301", "wages": "0903"}


@pytest.fixture(scope="module")
def coded():
    texts, labels = matters()
    return Predictor(train(texts, [CODES[label] for label in labels]))


def test_keywords_cover_every_leaf_category_with_enough_words():
    with KEYWORDS.with_name("categories.csv").open(encoding="utf-8", newline="") as file:
        leaves = {row["code"] for row in csv.DictReader(file) if row["parent"]}

    keywords = default_lexicon().keywords

    assert set(keywords) == leaves
    assert {code for code, words in keywords.items() if not 8 <= len(words) <= 20} == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我厂订单多，开工缺人，招不到工人，想招二十个缝纫工", "0901"),
        ("家里暖气不热，测温只有十四度", "0101"),
        ("门口井盖丢了，路面塌陷一个大洞", "0402"),
        ("楼道里闻到煤气味，怕是燃气泄漏", "0203"),
        ("老板拖欠工资三个月，农民工过年没钱", "0903"),
        ("孩子明年上小学，学区怎么划", "1101"),
    ],
)
def test_suggest_without_model_finds_the_category_by_keywords(text, code):
    suggestion = suggest_category(text, None)

    best = suggestion.ranked[0]
    assert (best.code, suggestion.source) == (code, "lexicon")
    assert 0.5 < best.confidence <= LEXICON_CEILING
    assert all(word in text for word in best.words)


def test_suggest_without_any_keyword_stays_silent():
    assert suggest_category("您好", None).ranked == ()


def test_suggest_with_rival_categories_names_both_and_is_unsure():
    ranked = suggest_category("物业不管，电梯坏了一周没人修", None).ranked

    assert {row.code for row in ranked} == {"0501", "0502"}
    assert ranked[0].confidence < 0.8


def test_suggest_with_model_and_keywords_joins_their_words(coded):
    suggestion = suggest_category("暖气不热，测温十四度", coded)

    best = suggestion.ranked[0]
    assert (best.code, suggestion.source) == ("0101", "model+lexicon")
    assert {"暖气不热", "测温"} <= set(best.words)


def test_suggest_category_unknown_to_the_model_still_comes_from_the_lexicon(coded):
    codes = [row.code for row in suggest_category("路灯不亮，灯杆歪了", coded).ranked]

    assert "0403" in codes


def test_suggest_text_without_keywords_leaves_the_word_to_the_model(coded):
    silent = Lexicon({"0101": ("无此词",)})
    text = "垃圾箱满了没人清运"

    suggestion = suggest_category(text, coded, Lexicon({**silent.keywords, "0301": ("也无",)}))

    assert suggestion.source == "model"
    assert suggestion.ranked[0].code == "0301"
    assert suggestion.ranked[0].confidence == coded.predict(text).confidence


def test_suggest_with_model_of_foreign_labels_uses_the_lexicon_alone(predictor):
    suggestion = suggest_category("暖气不热", predictor)

    assert suggestion.source == "lexicon"


def test_match_keyword_shared_by_categories_counts_less():
    lexicon = Lexicon({"a": ("漏水", "屋顶"), "b": ("漏水", "水管")})

    best, second = lexicon.match("屋顶漏水")

    assert (best.code, best.words) == ("a", ("漏水", "屋顶"))
    assert second.score < best.score / 2


def test_match_keyword_inside_a_longer_one_is_not_counted_twice():
    lexicon = Lexicon({"a": ("垃圾", "垃圾箱")})

    assert lexicon.match("垃圾箱满了")[0].words == ("垃圾箱",)


def test_match_word_at_the_head_counts_more_than_further_on():
    lexicon = Lexicon({"a": ("路灯",), "b": ("井盖",)})

    matches = lexicon.match("路灯坏了" + "，" * 40 + "井盖也响")

    assert [match.code for match in matches] == ["a", "b"]
    assert matches[0].score > matches[1].score
