import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanbao.segment import (
    LONGEST_QUERY,
    pinyin_key,
    query_text,
    search_query,
    search_vector_text,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("元宝区", ["元", "元宝", "宝", "宝区", "区"]),
        ("楼", ["楼"]),
        ("ＡＢＣ１２号楼 Wi-Fi", ["abc12", "号", "号楼", "楼", "wi", "fi"]),
        ("漏水，漏水", ["漏", "漏水", "水", "漏", "漏水", "水"]),
        ("", []),
        ("！？_ \n", []),
    ],
)
def test_tokens_are_characters_pairs_and_words(text, cut):
    assert tokens(text) == cut
    assert search_vector_text(text) == " ".join(cut)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("元宝区", "'元宝' & '宝区'"),
        ("楼", "'楼'"),
        ("3号楼 ABC", "'3':* & '号楼' & 'abc':*"),
        ("漏水 漏水", "'漏水'"),
        ("漏水' | !x & y:* <-> (", "'漏水' & 'x':* & 'y':*"),
        ("&|!()", ""),
        ("", ""),
    ],
)
def test_query_text_joins_what_was_typed(typed, query):
    assert query_text(typed) == query


def test_query_text_of_a_long_text_is_cut():
    assert query_text("".join(map(chr, range(0x4E00, 0x4F00)))).count("&") == LONGEST_QUERY - 1


def test_search_query_of_nothing_is_none():
    assert search_query(" ！ ") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("幸福小区3号楼漏水", "3号楼", True),
        ("幸福小区3号楼漏水", "福小", True),
        ("幸福小区3号楼漏水", "水", True),
        ("幸福小区3号楼漏水", "漏电", False),
        ("编号 ABC123", "abc", True),
        ("\U00020bb7野家", "\U00020bb7野", True),
    ],
)
def test_search_query_finds_in_the_vector(text, typed, found):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            [search_vector_text(text), query_text(typed)],
        )

        assert cursor.fetchone() == (found,)


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_query_text_lets_no_operator_in(typed):
    parts = [part for part in query_text(typed).split(" & ") if part]

    operators = set("&|!()<>:*'\\ ")
    assert not any(operators & set(part.removesuffix(":*")[1:-1]) for part in parts)


def test_pinyin_key_sorts_by_sound_and_numbers_by_value():
    names = [
        "长春路",
        "第10网格",
        "重庆路",
        "第2网格",
        "安民社区",
        "第十二网格",
        "ABC",
        "第二百零三网格",
    ]

    assert sorted(names, key=pinyin_key) == [
        "ABC",
        "安民社区",
        "长春路",
        "重庆路",
        "第2网格",
        "第10网格",
        "第十二网格",
        "第二百零三网格",
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("重庆", "chong qing"),
        ("第二十网格", "di 00000020 wang ge"),
        ("Ａ座", "a zuo"),
        ("", ""),
    ],
)
def test_pinyin_key_reads_words_as_words(text, key):
    assert pinyin_key(text) == key
