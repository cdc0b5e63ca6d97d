"""The reference tables agree with one another."""

import csv
from pathlib import Path

import pytest

import dispatch
import party
from yuanbao.icons import icon_svg

DATA = Path(dispatch.__file__).parent / "data"
TOKENS = {"TOWN", "COMMUNITY"}


def rows(name, folder=DATA):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def leaves():
    return {row["code"] for row in rows("categories") if row["parent"]}


def agencies():
    return {row["code"]: row for row in rows("agencies")}


def test_count_agencies_of_each_kind_is_that_of_the_district():
    kinds = [row["kind"] for row in rows("agencies")]

    counts = {kind: kinds.count(kind) for kind in set(kinds)}

    assert counts == {"centre": 1, "department": 34, "zone": 1, "outside": 13}


def test_sum_department_accounts_counts_every_desk():
    departments = [row for row in rows("agencies") if row["kind"] == "department"]

    assert sum(int(row["accounts"]) for row in departments) == 116
    assert sum(row["has_seat"] == "1" for row in departments) == 6


def test_count_categories_is_fourteen_and_sixty_six():
    tops = {row["code"] for row in rows("categories") if not row["parent"]}

    assert len(tops) == 14
    assert len(leaves()) == 66
    assert {row["parent"] for row in rows("categories") if row["parent"]} == tops


def test_describe_every_leaf_in_full():
    for row in rows("categories"):
        if row["parent"]:
            assert row["tier"] in {"U1", "U2", "C", "N", "X", "L"}
            assert row["resident_hint"]
            assert row["typical_questions"].endswith("？")
            assert len(row["keywords"].split(";")) >= 5


@pytest.mark.parametrize(
    ("mark", "codes"),
    [
        ("not_public", "0801 0803 1001 1003 1006 1103 1202 1205 1304 1403"),
        (
            "grid_first",
            "0301 0305 0307 0501 0504 0506 0801 0802 0803 0902 1001 1002 1006 1103",
        ),
    ],
)
def test_mark_categories_as_the_district_does(mark, codes):
    marked = {row["code"] for row in rows("categories") if row[mark] == "1"}

    assert marked == set(codes.split())


def test_give_every_leaf_one_rule_for_everywhere():
    everywhere = [row["category"] for row in rows("duty_rules") if not row["area"]]

    assert sorted(everywhere) == sorted(leaves())


def test_name_only_known_agencies_in_duty_rules():
    known = set(agencies()) | TOKENS

    for row in rows("duty_rules"):
        assisting = row["assisting"].split(";") if row["assisting"] else []
        assert {row["lead"], *assisting} <= known
        assert row["lead"] not in assisting


def test_lead_with_an_agency_that_has_a_desk():
    desks = {code for code, row in agencies().items() if row["has_desk"] == "1"} | TOKENS

    assert {row["lead"] for row in rows("duty_rules")} <= desks


def test_limit_every_tier_from_signing_to_settling():
    limits = {(row["key"], row["step"]) for row in rows("service_limits")}

    for tier in ("U1", "U2", "C", "N", "X", "L"):
        assert {(tier, step) for step in ("dispatch", "sign", "contact", "settle")} <= limits


def test_state_every_limit_once_with_unit_and_source():
    limits = rows("service_limits")

    keys = [(row["key"], row["step"]) for row in limits]

    assert len(keys) == len(set(keys))
    assert {row["unit"] for row in limits} <= {"hour", "work_hour", "work_day", "day"}
    assert all(row["source"] and float(row["amount"]) > 0 for row in limits)
    assert {row["key"] for row in limits if row["scope"] == "category"} <= leaves()


def test_point_declined_matters_at_known_doors():
    doors = {row["code"] for row in rows("right_doors")}
    pointed = [row["right_door"] for row in rows("decline_reasons")]

    assert [row["code"] for row in rows("decline_reasons")] == [f"NA0{n}" for n in range(1, 10)]
    assert {door for door in pointed if door} <= doors


def test_offer_every_named_hotline_as_a_door():
    phones = {row["phone"] for row in rows("right_doors")}

    named = "110 119 120 122 12388 12348 12333 12315 12393 12366 12367 12356 12338 12355"
    assert set(named.split()) <= phones


def test_count_columns_in_four_sections():
    columns = rows("columns", Path(party.__file__).parent / "data")

    sections = [row["section"] for row in columns]

    assert [sections.count(name) for name in dict.fromkeys(sections)] == [6, 6, 8, 7]
    assert len({row["code"] for row in columns}) == 27
    assert all(row["icon"] and row["description"] for row in columns)


def test_offer_phrases_for_every_top_category():
    tops = {row["code"] for row in rows("categories") if not row["parent"]}

    assert tops <= {row["category"] for row in rows("canned_phrases")}


def test_name_only_icons_that_can_be_drawn():
    columns = rows("columns", Path(party.__file__).parent / "data")

    for icon in {row["icon"] for row in rows("categories") + columns}:
        assert icon_svg(icon).startswith("<svg")
