"""A worker of one grid meets nothing of the next: no list, page, file, map, interface or search."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from grids.queries.registers import Wanted
from grids.registers import all_registers
from grids.services.sheets import exporting
from tests.factories.registers import (
    make_building,
    make_care,
    make_event,
    make_facility,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from tests.reach import World, addresses, arguments, fill
from tests.reach.table import TABLE
from yuanbao.models import FileKind
from yuanbao.roles import Role
from yuanbao.workflow import TransitionRefused

pytestmark = pytest.mark.django_db

KEYS = [spec.key for spec in all_registers()]
MARK = "乙格"
PHONE = "13864571000"
# Whoever is not signed in may open these: they show what is public of any place.
PUBLIC = {
    act.split()[1]
    for row, acts in TABLE.items()
    if row.split()[0] in {"200", "302", "422"}
    for act in acts
}


class Mirror:
    """The cast with the second grid in the place of the first: what is made, is made there."""

    def __init__(self, cast):
        self._cast = cast
        self.unit, self.community, self.town = (
            cast.other_unit,
            cast.other_community,
            cast.other_town,
        )
        self.grid_worker, self.town_clerk = cast.other_grid_worker, cast.other_town_clerk
        self.community_clerk = cast._post(self.community, Role.COMMUNITY_CLERK, "乙格社区工作人员")

    def __getattr__(self, name):
        return getattr(self._cast, name)


@pytest.fixture
def other(cast):
    """The world of the second grid."""
    return World(Mirror(cast))


@pytest.fixture
def planted(cast):
    """A row of each register in the second grid, by key; the first has one of each as well."""
    ours, theirs = _rows(cast.unit, "甲格"), _rows(cast.other_unit, MARK)
    assert set(theirs) == set(KEYS) == set(ours)
    return theirs


def _rows(grid, mark):
    building = make_building(grid, name=f"{mark}楼", address=f"{mark}路1号")
    room = make_room(building, owner_name=f"{mark}房主", owner_phone=PHONE)
    household = make_household(room, phone=PHONE)
    resident = make_resident(household, name=f"{mark}人", phone=PHONE)
    shop = make_premises(grid, name=f"{mark}店", address=f"{mark}路2号", contact_phone=PHONE)
    lamp = make_facility(grid, name="路灯", address=f"{mark}路3号")
    lamp.lat, lamp.lng = (40.1, 124.1) if mark == MARK else (40.2, 124.2)
    lamp.save()
    return {
        "building": building,
        "room": room,
        "household": household,
        "resident": resident,
        "premises": shop,
        "facility": lamp,
        "care": make_care(resident, referred_by=f"{mark}局"),
        "event": make_event(grid, name=f"{mark}事", address=f"{mark}路4号"),
    }


@pytest.fixture
def worker(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.grid_worker)
    return client


def traces(text, planted):
    """Return what of the second grid stands in a page."""
    known = {MARK, *(row.number for row in planted.values())}
    return [one for one in known | {str(row.public_id) for row in planted.values()} if one in text]


def body(response):
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode("utf-8", "ignore")


def test_pages_that_name_no_row_show_nothing_of_the_neighbour(worker, planted):
    found = {}
    for name, route in sorted(addresses().items()):
        if "<" in route:
            continue
        if shown := traces(body(worker.get(reverse(name))), planted):
            found[name] = shown

    assert found == {}


def test_pages_of_each_register_show_nothing_of_the_neighbour(worker, cast, planted):
    found = {}
    for name, route in addresses().items():
        if not name.startswith(("grids:register-", "grids:import-")) or "uuid:" in route:
            continue
        for key in KEYS if "<" in route else [None]:
            url = reverse(name, kwargs={"key": key} if key else {})
            for query in _queries(cast, planted, key):
                shown = traces(body(worker.get(url, query)), planted)
                # What was asked for is written back into the search box, and nothing else.
                if set(shown) - {value for value in query.values() if isinstance(value, str)}:
                    found[name, key, str(query)] = shown

    assert found == {}


def _queries(cast, planted, key):
    codes = {"town": cast.other_town.code, "community": cast.other_community.code}
    yield {"state": "all"}
    yield codes | {"grid": cast.other_unit.code, "state": "all"}
    yield {"q": PHONE}
    yield codes | {"building": planted["building"].number, "room": planted["room"].number}
    if key:
        yield {"q": planted[key].number}


@pytest.mark.parametrize("key", KEYS)
def test_rows_of_the_neighbour_are_not_found(worker, planted, key):
    row, wrong = planted[key], {}
    for name, route in addresses().items():
        if (
            not name.startswith("grids:register-")
            or "<slug:key>" not in route
            or "uuid" not in route
        ):
            continue
        more = {"move": "close", "field": "name"}
        kwargs = {"key": key, "public_id": row.public_id}
        kwargs |= {part: value for part, value in more.items() if f":{part}>" in route}
        for method in ("get", "post"):
            status = getattr(worker, method)(reverse(name, kwargs=kwargs)).status_code
            if status not in (404, 405):
                wrong[method, name] = status

    assert wrong == {}


@pytest.mark.parametrize("key", KEYS)
def test_new_rows_cannot_hang_on_those_of_the_neighbour(worker, planted, key):
    address = reverse("grids:register-new", args=[key])
    for parent in planted.values():
        answer = worker.get(address, {"parent": parent.number})

        assert (answer.status_code, parent.number) == (404, parent.number)


def test_new_rows_cannot_lie_in_the_grid_of_the_neighbour(worker, cast, planted):
    typed = {"unit_grid": cast.other_unit.code, "name": "路灯", "kind": "01"}
    typed |= {"code_scheme": "own", "condition": "sound"}
    by_pin = {**typed, "unit_grid": "", "lat": "40.1", "lng": "124.1"}
    before = cast.other_unit.facility_rows.count()

    answers = [
        worker.post(reverse("grids:register-new", args=["facility"]), one).status_code
        for one in (typed, by_pin)
    ]

    assert answers[0] == 422
    assert answers[1] != 302
    assert cast.other_unit.facility_rows.count() == before


@pytest.mark.parametrize("kind", FileKind.values)
@pytest.mark.parametrize("key", KEYS)
def test_export_holds_nothing_of_the_neighbour(cast, planted, key, kind):
    by, at = cast.grid_worker, timezone.now()
    job = exporting.export_register(key, Wanted(state=""), kind=kind, by=by, at=at)
    data = exporting.run_export(job.pk, at=at).opened()

    text = data.decode("utf-8-sig") if kind == FileKind.CSV else _text(data)

    assert traces(text, planted) == []
    assert job.total == 1


@pytest.mark.parametrize("wanted", ["grid", "number", "phone"])
def test_export_asked_for_the_neighbour_is_empty(cast, planted, wanted):
    row = planted["resident"]
    asked = {
        "grid": Wanted(grid=cast.other_unit),
        "number": Wanted(q=row.number),
        "phone": Wanted(q=row.name),
    }[wanted]

    with pytest.raises(TransitionRefused, match="没有可以导出"):
        exporting.export_register("resident", asked, by=cast.grid_worker, at=timezone.now())


def _text(data):
    rows = load_workbook(BytesIO(data)).active.iter_rows(values_only=True)
    return "\n".join(str(row) for row in rows)


def test_every_address_filled_with_what_is_the_neighbours_is_not_found(worker, other):
    known, wrong = arguments(other), {}
    for name, route in sorted(addresses().items()):
        if "<" not in route or name in PUBLIC:
            continue
        url = reverse(name, kwargs=fill(name, route, known))
        status = worker.get(url).status_code
        if status not in (401, 404, 405):
            wrong[name] = status

    assert wrong == OPEN


# A register or a kind of file is named here, not a row; a course for everybody is nobody's.
OPEN: dict[str, int] = dict.fromkeys(
    [
        "grids:register-choose",
        "grids:register-export",
        "grids:register-list",
        "grids:register-new",
        "grids:register-points",
        "party:course-quiz",
    ],
    200,
)
# Whatever the code of the text message: it leads to where a member confirms who they are.
OPEN["party:notice-short"] = 302
