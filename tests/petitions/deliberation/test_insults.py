import pytest

from petitions.deliberation.insults import insults_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("物业的人都是饭桶", ["饭桶"]),
        ("你这个王.八-蛋", ["王.八-蛋"]),
        ("混蛋，混蛋", ["混蛋"]),
        ("装在东门最方便，谢谢大家。", []),
        ("可回收废物要分开放", []),
    ],
)
def test_insults_in_finds_them_with_signs_between(text, found):
    assert insults_in(text) == found
