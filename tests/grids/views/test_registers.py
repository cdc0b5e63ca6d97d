import pytest
from django.urls import reverse

from grids.codes import Standing
from grids.models import RegisterChange, Resident, Room
from grids.services.registers import amend
from tests.cast import Cast
from tests.factories.petitions import MONDAY
from tests.factories.registers import (
    make_building,
    make_facility,
    make_household,
    make_premises,
    make_resident,
    make_room,
)


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def home(cast):
    building = make_building(cast.unit, name="3号楼", address="和顺小区3号楼")
    household = make_household(make_room(building, unit="2", door="501"))
    return make_resident(household, name="刘芳", phone="13800001111")


@pytest.fixture
def worker(client, cast):
    client.force_login(cast.grid_worker)
    return client


def listed(client, key, **asked):
    page = client.get(reverse("grids:register-list", args=[key]), asked)
    return [line.row for line in page.context["lines"]]


def url(row, key, name, *more):
    return reverse(f"grids:register-{name}", args=[key, row.public_id, *more])


@pytest.mark.parametrize("q", ["刘芳", "13800001111", "和顺小区", "heshun", "hsxq"])
def test_list_finds_residents_by_whole_values_and_beginnings_of_addresses(worker, home, q):
    make_resident(home.household.room.building.rooms.get().households.get(), name="王强")

    found = listed(worker, "resident", q=q)

    assert home in found


@pytest.mark.parametrize("q", ["刘", "1380000", "芳"])
def test_list_never_finds_persons_by_parts(worker, home, q):
    assert listed(worker, "resident", q=q) == []


def test_list_finds_a_row_by_its_number(worker, home):
    make_resident(home.household, name="王强")

    assert listed(worker, "resident", q=home.number.lower()) == [home]


def test_list_masks_what_is_personal(worker, home):
    page = worker.get(reverse("grids:register-list", args=["resident"])).content.decode()

    assert "刘**" in page
    assert "刘芳" not in page
    assert "13800001111" not in page


def test_list_holds_ones_own_grid_only(client, cast, home):
    client.force_login(cast.other_grid_worker)

    assert listed(client, "resident") == []


def test_list_leaves_out_what_has_ended_unless_asked(worker, cast):
    lamp = make_facility(cast.unit)
    worker.post(url(lamp, "facility", "end", "close"), {"why": "已拆除"})

    assert listed(worker, "facility") == []
    assert listed(worker, "facility", state="closed") == [lamp]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_no_more_for_more_rows(
    worker, cast, home, count, django_assert_max_num_queries
):
    for _n in range(count):
        make_resident(home.household)
    worker.get(reverse("grids:register-list", args=["resident"]))

    with django_assert_max_num_queries(12):
        worker.get(reverse("grids:register-list", args=["resident"]))


def test_list_of_a_place_named_by_its_code_alone_stays_within_a_pages_queries(
    client, cast, home, django_assert_max_num_queries
):
    client.force_login(cast.community_clerk)
    asked = {"community": cast.community.code}
    client.get(reverse("grids:register-list", args=["resident"]), asked)

    with django_assert_max_num_queries(12):
        client.get(reverse("grids:register-list", args=["resident"]), asked)


def test_row_with_all_it_belongs_to_stays_within_a_pages_queries(
    worker, home, django_assert_max_num_queries
):
    worker.get(url(home, "resident", "row"))

    with django_assert_max_num_queries(12):
        worker.get(url(home, "resident", "row"))


def test_home_counts_ones_own_grid(worker, cast, home):
    make_resident(grid=cast.other_unit)

    page = worker.get(reverse("grids:register-home"))

    counts = {one.spec.key: one.n for one in page.context["counts"]}
    assert (counts["resident"], counts["building"], counts["facility"]) == (1, 1, 0)


def test_points_are_those_of_the_list(client, cast):
    lamp = make_facility(cast.unit)
    lamp.lat, lamp.lng = 40.1, 124.3
    lamp.save()
    client.force_login(cast.community_clerk)

    answer = client.get(reverse("grids:register-points", args=["facility"])).json()

    assert [one["geometry"]["coordinates"] for one in answer["features"]] == [[124.3, 40.1]]


def test_row_is_read_with_what_belongs_to_it(worker, home):
    room = home.household.room

    page = worker.get(url(room, "room", "row"))

    assert page.status_code == 200
    assert [one.rows[0].row for one in page.context["page"].below if one.rows] == [home.household]


def test_opening_a_field_asks_why_and_stays_in_the_history(worker, home):
    address = url(home, "resident", "open", "phone")

    asked = worker.get(address).content.decode()
    shown = worker.post(address, {"why": "预约测温"}).content.decode()

    assert "13800001111" not in asked
    assert "13800001111" in shown
    history = worker.get(url(home, "resident", "row")).content.decode()
    assert "预约测温" in history


def test_opening_a_field_for_a_single_letter_is_refused(worker, home):
    answer = worker.post(url(home, "resident", "open", "phone"), {"why": "看"})

    assert answer.status_code == 409
    assert not RegisterChange.objects.filter(act="open").exists()


def test_opening_a_field_that_is_not_masked_is_not_found(worker, home):
    assert worker.get(url(home, "resident", "open", "kind")).status_code == 404


def edited(client, row, key, **changes):
    page = client.get(url(row, key, "edit"))
    form = page.context["form"]
    typed = {f.name: f.value() for f in form if f.value() not in (None, False)}
    return client.post(url(row, key, "edit"), typed | changes)


def test_edit_keeps_masked_fields_that_stay_empty(worker, home):
    answer = edited(worker, home, "resident", sex="2")

    home.refresh_from_db()
    assert answer.status_code == 302
    assert (home.sex, home.name, home.phone) == ("2", "刘芳", "13800001111")


def test_edit_says_which_fields_changed_meanwhile(worker, home):
    page = worker.get(url(home, "resident", "edit"))
    typed = {f.name: f.value() for f in page.context["form"] if f.value() not in (None, False)}
    amend(home, {"phone": "13900009999"}, by=None, at=MONDAY)

    answer = worker.post(url(home, "resident", "edit"), typed | {"phone": "13900002222"})

    assert answer.status_code == 409
    assert "联系电话" in answer.context["refusal"]


def test_edit_says_beside_the_field_what_is_wrong(worker, home):
    answer = edited(worker, home, "resident", phone="12")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["phone"]


def test_edit_of_an_ended_row_leads_back_to_it(worker, home):
    worker.post(url(home, "resident", "end", "move_out"), {"why": "搬走"})

    assert worker.get(url(home, "resident", "edit")).status_code == 302


def test_choose_leads_from_community_to_household(worker, cast, home):
    room = home.household.room
    address = reverse("grids:register-choose", args=["resident"])

    first = worker.get(address)
    last = worker.get(address, {"building": room.building.number, "room": room.number})

    # One community, building, unit, room and household: each only choice is taken by itself.
    assert first.context["chosen"] == home.household
    assert last.context["chosen"] == home.household
    assert [step.name for step in first.context["steps"]] == [
        "community",
        "building",
        "unit",
        "room",
        "household",
    ]


def test_choose_gives_a_part_to_htmx(worker, home):
    answer = worker.get(reverse("grids:register-choose", args=["room"]), HTTP_HX_REQUEST="true")

    assert "<html" not in answer.content.decode()


def test_choose_is_not_found_for_registers_that_stand_alone(worker):
    assert worker.get(reverse("grids:register-choose", args=["facility"])).status_code == 404


def test_new_resident_lies_where_the_household_lies(worker, home):
    address = reverse("grids:register-new", args=["resident"])
    typed = {"name": "王强", "kind": "01", "relation": "1", "sex": "1", "id_kind": "111"}

    answer = worker.post(f"{address}?parent={home.household.number}", typed)

    row = Resident.objects.latest("pk")
    assert answer.status_code == 302
    assert (row.name, row.household, row.grid) == ("王强", home.household, home.grid)


def test_new_under_a_parent_out_of_reach_is_not_found(client, cast, home):
    client.force_login(cast.other_grid_worker)
    address = reverse("grids:register-new", args=["resident"])

    assert client.get(f"{address}?parent={home.household.number}").status_code == 404


def test_new_facility_lies_in_the_grid_that_was_chosen(worker, cast):
    typed = {
        "unit_grid": cast.unit.code,
        "name": "路灯",
        "kind": "01",
        "code_scheme": "own",
        "condition": "sound",
    }

    worker.post(reverse("grids:register-new", args=["facility"]), typed)

    assert cast.unit.facility_rows.get().name == "路灯"


def test_relocate_gives_a_stray_its_grid(client, cast):
    stray = make_facility(cast.community)
    client.force_login(cast.community_clerk)

    client.post(url(stray, "facility", "relocate"), {"unit_grid": cast.unit.code})

    stray.refresh_from_db()
    assert (stray.grid, stray.in_unit) == (cast.unit, True)


@pytest.mark.parametrize(
    ("move", "state"),
    [("move_out", Standing.MOVED_OUT), ("decease", Standing.DECEASED)],
)
def test_ends_are_noted_and_taken_back(worker, home, move, state):
    worker.post(url(home, "resident", "end", move), {"why": "家属来说"})
    home.refresh_from_db()
    ended = home.state

    worker.post(url(home, "resident", "end", "restore"), {"why": "填错了"})

    home.refresh_from_db()
    assert (ended, home.state) == (state, Standing.ACTIVE)


def test_end_of_another_register_is_not_found(worker, home):
    assert worker.get(url(home, "resident", "end", "close")).status_code == 404


def test_merge_takes_the_number_of_the_row_that_stays(worker, cast):
    one, other = make_premises(cast.unit), make_premises(cast.unit)

    worker.post(url(other, "premises", "end", "merge"), {"into": one.number, "why": "同一家"})

    other.refresh_from_db()
    assert other.merged_into == one


def test_merge_into_an_unknown_number_is_refused(worker, cast):
    shop = make_premises(cast.unit)

    answer = worker.post(url(shop, "premises", "end", "merge"), {"into": "S000", "why": "同一家"})

    assert answer.status_code == 409


def test_unknown_register_is_not_found(worker):
    assert worker.get(reverse("grids:register-list", args=["nothing"])).status_code == 404


def test_room_page_of_a_worker_elsewhere_is_not_found(client, cast, home):
    client.force_login(cast.other_grid_worker)

    assert client.get(url(Room.objects.get(), "room", "row")).status_code == 404


def test_edit_clears_a_masked_field_that_is_ticked(worker, home):
    answer = edited(worker, home, "resident", clear_phone="on")

    home.refresh_from_db()
    assert answer.status_code == 302
    assert (home.phone, home.phone_index, home.name) == ("", "", "刘芳")


def test_edit_refuses_to_clear_and_replace_at_once(worker, home):
    answer = edited(worker, home, "resident", clear_phone="on", phone="13900002222")

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["phone"])


def test_edit_offers_to_clear_only_what_may_stay_empty_and_holds_something(worker, home):
    form = worker.get(url(home, "resident", "edit")).context["form"]

    assert [name for name in form.fields if name.startswith("clear_")] == ["clear_phone"]


FLOATING = {"inflow_reason", "lodging", "arrived_on", "permit_kind", "permit_number"}


@pytest.mark.parametrize(("kind", "asked"), [("01", set()), ("02", FLOATING)])
def test_edit_asks_only_what_applies_to_the_kind(worker, cast, kind, asked):
    row = make_resident(grid=cast.unit, kind=kind)

    form = worker.get(url(row, "resident", "edit")).context["form"]

    assert FLOATING & set(form.fields) == asked


def test_form_is_drawn_anew_for_another_kind_and_keeps_what_was_typed(worker, cast):
    address = reverse("grids:register-new", args=["resident"])
    typed = {"name": "王强", "kind": "02", "sex": "1", "unit_grid": cast.unit.code}

    answer = worker.post(address, typed | {"redraw": "1"})
    form = answer.context["form"]
    saved = worker.post(address, typed | {"relation": "1", "id_kind": "111", "lodging": "02"})

    assert (answer.status_code, form.is_bound, form["name"].value()) == (200, False, "王强")
    assert set(form.fields) >= FLOATING
    assert saved.status_code == 302
    assert Resident.objects.get().lodging == "02"


def test_conflict_shows_what_others_wrote_and_the_second_time_is_deliberate(worker, home):
    page = worker.get(url(home, "resident", "edit"))
    typed = {f.name: f.value() for f in page.context["form"] if f.value() not in (None, False)}
    amend(home, {"phone": "13900009999"}, by=None, at=MONDAY)

    refused = worker.post(url(home, "resident", "edit"), typed | {"phone": "13900002222"})
    form = refused.context["form"]
    again = {f.name: f.value() for f in form if f.value() not in (None, False)}
    answer = worker.post(url(home, "resident", "edit"), again)

    home.refresh_from_db()
    assert "别人刚改成：139****9999" in refused.content.decode()
    assert "13900009999" not in refused.content.decode()
    assert (answer.status_code, home.phone) == (302, "13900002222")


def selects(page):
    form = page.context["form"]
    return {name: (form[name].value(), len(form.fields[name].choices) - 1) for name in PLACES}


PLACES = ("town", "community", "grid")


def test_places_are_chosen_step_by_step(client, cast, home):
    make_resident(grid=cast.other_unit, name="王强")
    client.force_login(cast.administrator)
    address = reverse("grids:register-list", args=["resident"])

    first = client.get(address)
    second = client.get(address, {"town": cast.town.code, "community": "", "grid": ""})
    last = client.get(
        address, {"town": cast.town.code, "community": cast.community.code, "grid": ""}
    )

    assert selects(first) == {"town": ("", 2), "community": ("", 0), "grid": ("", 0)}
    assert selects(second) == {"town": (cast.town.code, 2), "community": ("", 1), "grid": ("", 0)}
    assert selects(last)["grid"] == ("", 1)
    assert [len(page.context["lines"]) for page in (first, second, last)] == [2, 1, 1]


def test_place_of_another_town_is_dropped_with_the_town(client, cast, home):
    client.force_login(cast.administrator)
    asked = {"town": cast.other_town.code, "community": cast.community.code, "grid": ""}

    page = client.get(reverse("grids:register-list", args=["resident"]), asked)

    assert selects(page)["community"] == ("", 1)
    assert page.context["lines"] == []


def test_code_of_a_place_alone_fills_in_what_lies_above(client, cast, home):
    client.force_login(cast.administrator)

    page = client.get(reverse("grids:register-list", args=["resident"]), {"grid": cast.unit.code})

    assert [selects(page)[name][0] for name in PLACES] == [
        cast.town.code,
        cast.community.code,
        cast.unit.code,
    ]
    assert [line.row for line in page.context["lines"]] == [home]


def test_places_of_a_worker_are_their_own_alone(worker, cast, home):
    page = worker.get(reverse("grids:register-list", args=["resident"]))

    assert selects(page) == {
        "town": (cast.town.code, 1),
        "community": (cast.community.code, 1),
        "grid": (cast.unit.code, 1),
    }


def test_unknown_code_of_a_place_counts_as_not_given(worker, home):
    assert listed(worker, "resident", grid="nothing") == [home]


@pytest.fixture
def elsewhere(cast):
    building = make_building(cast.unit, name="5号楼", address="和顺小区5号楼")
    return make_household(make_room(building, unit="1", door="101"))


def test_move_hangs_a_resident_on_another_household_with_history(worker, cast, home, elsewhere):
    address = url(home, "resident", "move")
    asked = {
        "building": elsewhere.room.building.number,
        "room": elsewhere.room.number,
        "household": elsewhere.number,
    }

    shown = worker.get(address, asked)
    answer = worker.post(address, {"parent": elsewhere.number, "why": "搬到女儿家"})

    home.refresh_from_db()
    assert shown.context["chosen"] == elsewhere
    assert answer.status_code == 302
    assert home.household == elsewhere
    line = RegisterChange.objects.latest("pk")
    assert (line.act, line.fields, line.why) == ("amend", ["household"], "搬到女儿家")


def test_move_of_a_household_takes_its_people_along(client, cast, home):
    building = make_building(cast.community, name="9号楼")
    room = make_room(building)
    client.force_login(cast.community_clerk)

    client.post(url(home.household, "household", "move"), {"parent": room.number})

    home.refresh_from_db()
    assert (home.household.room, home.grid) == (room, cast.community)


def test_move_to_a_place_out_of_reach_is_refused(worker, cast, home):
    there = make_household(make_room(make_building(cast.other_unit)))

    answer = worker.post(url(home, "resident", "move"), {"parent": there.number})

    home.refresh_from_db()
    assert answer.status_code == 409
    assert home.household != there


def test_move_of_what_stands_alone_or_has_ended_is_not_found(worker, cast, home):
    lamp = make_facility(cast.unit)
    worker.post(url(home, "resident", "end", "move_out"), {"why": "搬走"})

    assert worker.get(url(lamp, "facility", "move")).status_code == 404
    assert worker.get(url(home, "resident", "move")).status_code == 404
