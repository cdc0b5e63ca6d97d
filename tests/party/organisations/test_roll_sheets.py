from datetime import date

import pytest

from party.organisations.choices import MemberKind
from party.organisations.roll_sheets import fields_of, read_kind, read_name
from yuanbao.sheet_cells import CellRefused

TODAY = date(2026, 11, 23)


def test_columns_are_those_that_the_roll_holds_and_no_more():
    columns = [one.column for one in fields_of(TODAY)]

    assert [one.key for one in columns] == ["organisation", "name", "phone", "kind", "joined_on"]
    assert [one.key for one in columns if one.required] == ["organisation", "name", "kind"]
    assert all(one.note and one.sample for one in columns)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("正式党员", MemberKind.FULL),
        (" 正 式 ", MemberKind.FULL),
        ("预备", MemberKind.PROBATIONARY),
        ("预备党员", MemberKind.PROBATIONARY),
    ],
)
def test_read_kind_takes_the_long_and_the_short_word(typed, kind):
    assert read_kind(typed) == kind


def test_read_kind_names_the_words_that_there_are():
    with pytest.raises(CellRefused, match="只能填：正式党员、预备党员"):
        read_kind("群众")


def test_read_name_refuses_what_an_export_covered():
    with pytest.raises(CellRefused, match="遮盖"):
        read_name("欧阳**")


def test_samples_can_be_read():
    samples = {one.key: one.read(str(one.column.sample)) for one in fields_of(TODAY)}

    assert samples["joined_on"] == date(2019, 7, 1)
    assert samples["phone"] == "13800001111"
