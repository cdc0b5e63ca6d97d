import pytest

from grids.choices import Level
from grids.tree.naming import NoCodeForLevel, codes_after, next_code, pinyin_key

BASE = "999901001001"


@pytest.mark.parametrize(
    ("level", "taken", "code"),
    [
        (Level.UNIT, [], f"{BASE}001"),
        (Level.UNIT, [f"{BASE}001", f"{BASE}007", f"{BASE}A009"], f"{BASE}008"),
        (Level.UNIT, [f"{BASE}999"], f"{BASE}1000"),
        (Level.AREA, [f"{BASE}A009", f"{BASE}010"], f"{BASE}A010"),
        (Level.COMPOUND, [BASE], f"{BASE}C01"),
    ],
)
def test_next_code_follows_the_highest_ever_given(level, taken, code):
    assert next_code(BASE, level, taken) == code


def test_codes_after_are_as_many_as_asked():
    assert codes_after(BASE, Level.UNIT, [], count=2) == [f"{BASE}001", f"{BASE}002"]


def test_next_code_of_a_community_is_refused():
    with pytest.raises(NoCodeForLevel):
        next_code(BASE, Level.COMMUNITY, [])


def test_pinyin_key_has_syllables_and_initials():
    assert pinyin_key("广济街道") == "guangjijiedao gjjd"
    assert len(pinyin_key("长" * 200)) == 240
