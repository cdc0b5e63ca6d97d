import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanbao.numbers import _check, grouped, is_valid, normalise, petition_number, with_check

numbers = st.integers(0, 10**11 - 1).map(lambda n: with_check(f"{n:011d}"))


def test_with_check_appends_the_published_digit():
    assert _check("2026112300000142") == "1"
    assert with_check("26000000014") == "260000000149"


@pytest.mark.parametrize(
    "digits", ["", "2600000001", "260000000142", "2600000001a", "２６０００００００１４"]
)
def test_with_check_of_anything_but_eleven_digits_is_refused(digits):
    with pytest.raises(ValueError, match="eleven"):
        with_check(digits)


def test_petition_number_holds_year_and_sequence():
    assert petition_number(2026, 14) == with_check("26000000014")
    assert petition_number(2026, 999_999_999).startswith("26999999999")
    with pytest.raises(ValueError):
        petition_number(2026, 1_000_000_000)


def test_grouped_shows_fours():
    assert grouped("260000000142") == "2600 0000 0142"


@pytest.mark.parametrize(
    "typed",
    [
        "2600 0000 0149",
        "2600-0000-0149",
        "２６００　００００　０１４９",
        " 2600–0000—0149\n",
        "2600.0000.0149",
    ],
)
def test_is_valid_reads_a_number_as_it_is_typed(typed):
    assert normalise(typed) == "260000000149"
    assert is_valid(typed)


@pytest.mark.parametrize(
    "typed", ["", "260000000140", "26000000014", "2600000001490", "26000000014X", "二六"]
)
def test_is_valid_refuses_what_is_no_number(typed):
    assert not is_valid(typed)


@settings(deadline=None, derandomize=True)
@given(numbers, st.integers(0, 11), st.integers(1, 9))
def test_is_valid_catches_every_single_wrong_digit(number, place, shift):
    wrong = str((int(number[place]) + shift) % 10)

    assert is_valid(number)
    assert not is_valid(number[:place] + wrong + number[place + 1 :])
