import pytest

from party.organisations.choices import MAY_STAND_UNDER, OrganisationKind
from party.organisations.paths import above, depth, is_within, path_under, topmost


def test_path_under_grows_by_one_step():
    top = path_under("", 7)

    assert path_under(top, 12) == "00007.00012."
    assert depth(path_under(top, 12)) == 1


@pytest.mark.parametrize(
    ("path", "top", "lies"),
    [
        ("00001.00002.", "00001.", True),
        ("00001.", "00001.", True),
        ("00012.", "00001.", False),
        ("00001.", "00001.00002.", False),
    ],
)
def test_is_within_reads_whole_steps(path, top, lies):
    assert is_within(path, top) is lies


def test_above_names_every_line_from_the_top():
    assert above("00001.00002.00003.") == ["00001.", "00001.00002."]


def test_topmost_leaves_out_what_lies_below():
    paths = ["00003.00001.", "00001.00002.", "00001.", "00003.00001."]

    assert topmost(paths) == ["00001.", "00003.00001."]


def test_groups_stand_under_branches_alone():
    assert MAY_STAND_UNDER[OrganisationKind.GROUP] == {OrganisationKind.BRANCH}
    assert all(OrganisationKind.GROUP not in kinds for kinds in MAY_STAND_UNDER.values())
