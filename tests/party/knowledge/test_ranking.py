import pytest

from party.knowledge import ranking
from party.knowledge.ranking import Scale, Text


def test_words_of_asking_are_no_terms():
    terms = ranking.terms_of("请问取暖费怎么报停？")

    assert "怎么" not in terms
    assert {"取暖", "暖费", "报停"} <= terms.keys()


def test_question_of_nothing_but_asking_keeps_its_words():
    assert "怎么" in ranking.terms_of("怎么办")


def test_synonyms_join_with_less_weight():
    terms = ranking.terms_of("暖气不热", [["暖气", "供热"]])

    assert terms["供热"] == pytest.approx(terms["暖气"] * ranking.SYNONYM)


def test_synonyms_of_other_words_stay_out():
    assert "供热" not in ranking.terms_of("低保怎么申请", [["暖气", "供热"]])


def test_rare_terms_tell_more_than_common_ones():
    assert ranking.rarity(1, 900) > ranking.rarity(50, 900) > ranking.rarity(900, 900) > 0
    assert ranking.rarity(1, 1) == ranking.rarity(1, ranking.LEAST_ITEMS)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Text("报停", "", "别的"), Text("别的", "", "报停")),
        (Text("", "", "报停"), Text("", "", "报停" + "别的话" * 200)),
        (Text("", "报停", "别的"), Text("", "", "别的报停")),
    ],
    ids=["title before text", "short before long", "keywords before text"],
)
def test_score_prefers_what_says_it_more_plainly(better, worse):
    terms = {"报停": 1.0}
    rarities, scale = {"报停": 2.0}, Scale(10, 50)

    first, second = (ranking.judge(terms, rarities, text, scale) for text in (better, worse))

    assert first.score > second.score


def test_score_of_a_text_without_the_terms_is_nothing():
    worth = ranking.judge({"报停": 1.0}, {"报停": 2.0}, Text("a", "", "b"), Scale(1, 1))

    assert worth == (0, 0)


def test_coverage_is_the_share_of_what_was_asked():
    terms, rarities = {"报停": 1.0, "低保": 1.0}, {"报停": 1.0, "低保": 3.0}

    worth = ranking.judge(terms, rarities, Text("低保", "", ""), Scale(1, 1))

    assert worth.coverage == pytest.approx(0.75)
    assert ranking.judge({}, {}, Text("低保", "", ""), Scale(1, 1)).coverage == 0


def test_telling_terms_are_pairs_rarest_first_within_the_budget():
    counts = {"报停": 3, "供热": 900, "热费": 90, "低保": 20, "停": 2000}
    terms = dict.fromkeys(counts, 1.0)

    groups = ranking.telling(terms, counts, 200)

    assert [term for group in groups for term in group] == ["报停", "低保", "热费"]


def test_telling_takes_single_characters_when_there_is_nothing_else():
    assert ranking.telling({"水": 0.5}, {"水": 4}, 100) == [["水"]]


@pytest.mark.parametrize(
    ("body", "words", "piece"),
    [
        ("短短一句", ["没有"], "短短一句"),
        ("前" * 100 + "报停在九月" + "后" * 200, ["报停"], "报停在九月"),
        ("没有这个词" * 40, ["报停"], "没有这个词没有"),
    ],
)
def test_snippet_shows_where_the_words_stand(body, words, piece):
    shown = ranking.snippet(body, words)

    assert piece in shown
    assert len(shown) <= 92


def test_marks_are_the_typed_runs_and_their_pairs():
    assert ranking.marks("取暖费 报停", {"取": 0.5, "取暖": 1})[:2] == ["取暖费", "报停"]
