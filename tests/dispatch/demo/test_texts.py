"""The written parts of the demo district: true to their category, and no two alike."""

import csv
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from sklearn.feature_extraction.text import CountVectorizer

import dispatch
from dispatch.demo import phrasebook
from dispatch.demo.people import Person, Place
from dispatch.demo.texts import (
    LONGEST,
    make_answer,
    make_call_log,
    make_check,
    make_dissatisfied,
    make_finding,
    make_matter,
    make_note,
    make_return_text,
    make_satisfied,
    training_rows,
)
from petitions.choices import Kind
from yuanbao.calendars import TZ
from yuanbao.redaction import redact

AT = datetime(2020, 12, 3, 15, tzinfo=TZ)
PLACE = Place("永宝社区", "江畔家园", "望江路")
PERSON = Person("姜明月", "16012345678", is_woman=True)
CODES = phrasebook.codes()


def spoken(text):
    return text and not set("[]{}|") & set(text) and "，，" not in text and "，。" not in text


def texts_of(code, count=40):
    return [make_matter(Random(n), code, PLACE, AT, PERSON) for n in range(count)]


def test_write_phrases_for_every_leaf():
    path = Path(dispatch.__file__).parent / "data" / "categories.csv"
    with path.open(encoding="utf-8", newline="") as file:
        leaves = [row["code"] for row in csv.DictReader(file) if row["parent"]]

    assert sorted(leaves) == CODES


@pytest.mark.parametrize("code", CODES)
def test_make_matter_of_any_leaf_reads_as_speech(code):
    for matter in texts_of(code):
        assert spoken(matter.title)
        assert spoken(matter.text)
        assert spoken(matter.wish)
        assert 15 <= len(matter.text) <= LONGEST
        assert matter.kind in Kind


@pytest.mark.parametrize("code", CODES)
def test_make_answer_and_asides_of_any_leaf_are_filled(code):
    rng = Random(4)

    for matter in texts_of(code, 10):
        assert spoken(make_answer(rng, matter, code, "区住建局", AT))
        assert spoken(make_note(rng, code))
        assert spoken(make_return_text(rng, code))
        assert spoken(make_dissatisfied(rng, code))
        assert spoken(make_check(rng, code, AT))
        assert spoken(make_finding(rng, code, PLACE, AT))
        assert spoken(make_call_log(rng))
        assert spoken(make_satisfied(rng))


def test_make_matter_with_one_seed_gives_the_same_text():
    one, other = (make_matter(Random(9), "0101", PLACE, AT, PERSON) for _ in range(2))

    assert one == other


def test_make_matter_says_where_in_every_text():
    for matter in texts_of("0404") + texts_of("0501") + texts_of("0802"):
        assert any(word in matter.text for word in ("江畔家园", "望江路", "永宝社区"))


def test_make_matter_calls_only_questions_enquiries():
    for matter in texts_of("0103", 200):
        if matter.kind == Kind.ENQUIRY:
            assert any(
                word in matter.text for word in ("？", "怎么", "怎样", "告诉", "想问", "多少")
            )


def test_make_matter_of_an_unknown_category_is_refused():
    with pytest.raises(KeyError):
        make_matter(Random(1), "9999", PLACE, AT)


def test_make_matter_gives_redaction_work():
    texts = [matter.text for code in CODES for matter in texts_of(code, 10)]

    telling = [text for text in texts if PERSON.phone in text]

    assert len(telling) > len(texts) / 12
    assert not any(PERSON.phone in redact(text, (PERSON.name,)).text for text in telling)


def test_make_answer_speaks_of_the_same_temperature_and_agency():
    text = "江畔家园8号楼室温15度，请派人测温"

    answers = [make_answer(Random(n), text, "0101", "区住建局", AT) for n in range(60)]

    assert any("15度" in answer for answer in answers)
    assert any("区住建局" in answer for answer in answers)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("二楼窗前的树枝叶把光全挡了，想申请修剪一下树枝", "修剪"),
        ("小广场的漫步机健身器材坏了，轴断了", "器材"),
    ],
)
def test_make_answer_speaks_of_the_same_thing(text, words):
    answers = [make_answer(Random(n), text, "0405", "区城管局", AT) for n in range(20)]

    assert sum(words in answer for answer in answers) >= 15


def test_make_answer_never_repeats_the_telephone():
    matter = make_matter(Random(2), "0903", PLACE, AT, PERSON)

    answers = [make_answer(Random(n), matter, "0903", "区人社局", AT) for n in range(50)]

    assert not any(PERSON.phone in answer or PERSON.name in answer for answer in answers)


def near_pairs(texts, above):
    """Count the texts that share more than this part of their three-character runs with another."""
    runs = CountVectorizer(analyzer="char", ngram_range=(3, 3), binary=True).fit_transform(texts)
    runs = runs.astype("int32")
    sizes = runs.sum(axis=1).tolist()
    shared = (runs @ runs.T).tocoo()
    near = set()
    for one, other, common in zip(shared.row, shared.col, shared.data, strict=True):
        if one < other and common > above * (sizes[one][0] + sizes[other][0] - common):
            near |= {one, other}
    return near


def test_training_rows_read_differently_from_one_another():
    texts = [text for text, _code in training_rows(3, per_category=64)]

    assert len(texts) == 66 * 64 > 4200
    assert len(set(texts)) > 0.995 * len(texts)
    assert len(near_pairs(texts, 0.8)) < 0.01 * len(texts)


def test_training_rows_give_every_leaf_its_share():
    rows = training_rows(1, per_category=3)

    assert [code for _text, code in rows] == [code for code in CODES for _ in range(3)]
    assert rows == training_rows(1, per_category=3)
    assert rows != training_rows(2, per_category=3)
