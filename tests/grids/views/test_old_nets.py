"""The concordance of the four old nets, and the list of what lies in no grid."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from grids import holdings
from grids.holdings import Line, Strays, register_strays
from grids.models import Grid, OldCell
from grids.services import hierarchy, old_nets, redrawing
from grids.services.hierarchy import NewPlace
from grids.tree.old_nets import Row
from tests.factories.devices import CameraFactory
from tests.factories.petitions import file_petition
from tests.factories.registers import make_facility
from tests.grids.conftest import square
from tests.grids.services.test_redrawing import halves

pytestmark = pytest.mark.django_db


@pytest.fixture
def concordance(cast):
    rows = [
        Row(1, "urban", "CG-1", "东城管一格", cast.unit.code, 100),
        Row(2, "police", "JW-1", "河沿警务区", cast.other_unit.code, 70),
    ]
    return old_nets.take_in(cast.district, rows, by=None, at=timezone.now())


def page(client, user, **query):
    client.force_login(user)
    return client.get("/desk/old-nets/", query).content.decode()


@pytest.mark.parametrize("q", ["CG-1", "东城管", "馨悦第1网格"])
def test_old_cell_is_found_by_old_code_old_name_and_new_grid(client, cast, concordance, q):
    text = page(client, cast.administrator, q=q)

    assert "东城管一格" in text
    assert "馨悦第1网格" in text
    assert "河沿警务区" not in text


def test_cells_outside_ones_territory_are_not_shown_nor_handed_out(client, cast, concordance):
    assert "河沿警务区" not in page(client, cast.town_clerk)

    text = client.get("/desk/old-nets/rows.csv").content.decode("utf-8-sig")

    assert "城管网格,CG-1,东城管一格" in text
    assert "JW-1" not in text


def test_redrawn_grid_leads_to_what_took_its_place(client, cast):
    place = NewPlace(6, "方格", code=f"{cast.community.code}077", boundary=square(0, 0))
    unit = hierarchy.add(cast.community, place, by=None, at=timezone.now())
    rows = [Row(1, "safety", "AJ-1", "安监一格", unit.code, 100)]
    old_nets.take_in(cast.district, rows, by=None, at=timezone.now())

    redrawing.split(unit, halves(), by=None, at=timezone.now())

    text = page(client, cast.administrator, q="AJ-1")
    assert "北半" in text
    assert "南半" in text


def test_list_asks_the_same_queries_for_one_cell_and_for_three(
    client, cast, concordance, django_assert_num_queries
):
    page(client, cast.administrator)
    with django_assert_num_queries(9):
        client.get("/desk/old-nets/", {"net": "urban"})
    rows = [Row(n, "urban", f"CG-{n}", "又一格", cast.unit.code, 50) for n in (2, 3)]
    old_nets.take_in(cast.district, rows, by=None, at=timezone.now())

    with django_assert_num_queries(9):
        client.get("/desk/old-nets/", {"net": "urban"})


def send(client, text, **typed):
    file = SimpleUploadedFile("rows.csv", text.encode("gb18030"))
    return client.post("/desk/old-nets/import/", {"file": file, **typed}, follow=True)


def test_file_is_first_shown_and_then_taken_in(client, cast, concordance):
    client.force_login(cast.administrator)
    line = f"城管网格,CG-1,东城管新名,{cast.other_unit.code},40"

    shown = send(client, line, preview=1)
    assert OldCell.objects.get(code="CG-1").name == "东城管一格"
    kept = shown.context["form"]["text"].value()
    client.post("/desk/old-nets/import/", {"text": kept, "confirm": 1})

    cell = OldCell.objects.get(code="CG-1")
    assert cell.name == "东城管新名"
    assert [share.grid for share in cell.shares.all()] == [cast.other_unit]
    assert OldCell.objects.filter(code="JW-1").exists()


def test_file_with_a_bad_line_is_refused_whole(client, cast):
    client.force_login(cast.administrator)
    good = f"城管网格,CG-9,甲,{cast.unit.code},40"

    response = send(client, f"{good}\n城管网格,CG-9,甲,999,40", confirm=1)

    assert response.status_code == 409
    assert "第 2 行" in response.content.decode()
    assert not OldCell.objects.exists()


def test_empty_file_is_asked_again_and_no_rows_are_refused(client, cast):
    client.force_login(cast.administrator)

    assert send(client, "").status_code == 422
    for rows in ([], [Row(1, "urban", "X", "甲", "999", 5)]):
        with pytest.raises(old_nets.ConcordanceRefused):
            old_nets.take_in(cast.district, rows, by=None, at=timezone.now())


def test_town_staff_do_not_import(client, cast):
    client.force_login(cast.town_clerk)

    assert client.get("/desk/old-nets/import/").status_code == 404


def test_matters_without_a_unit_grid_are_listed_for_who_may_see_them(client, cast):
    stray = file_petition(grid=cast.community, text="不知道在哪个网格的事。")
    placed = file_petition(grid=cast.unit, text="三号楼楼道灯坏了。")

    client.force_login(cast.community_clerk)
    text = client.get("/desk/strays/").content.decode()

    assert stray.title in text
    assert placed.title not in text


def test_other_kinds_of_strays_are_listed_under_their_own_tab(client, cast, monkeypatch):
    monkeypatch.setattr(holdings, "_strays", dict(holdings._strays))
    register_strays(
        Strays(
            "places",
            "没有网格的地方",
            "map-pin",
            rows=lambda _user: Grid.objects.filter(pk=cast.town.pk),
            line=lambda grid: Line(f"游离的{grid.name}"),
        )
    )
    client.force_login(cast.administrator)

    assert "游离的东镇" in client.get("/desk/strays/", {"kind": "places"}).content.decode()
    assert "游离的东镇" not in client.get("/desk/strays/", {"kind": "room"}).content.decode()


def test_one_list_holds_what_of_every_kind_lies_in_no_grid(
    client, cast, django_assert_max_num_queries
):
    lamp = make_facility(cast.community)
    make_facility(cast.unit)
    make_facility(cast.other_community)
    CameraFactory(grid=cast.community, name="路口摄像机")
    client.force_login(cast.community_clerk)
    client.get("/desk/strays/")

    with django_assert_max_num_queries(12):
        response = client.get("/desk/strays/")

    counted = {kind.key: n for kind, n in response.context["kinds"] if n}
    assert counted == {"facility": 1, "cameras": 1}
    lamps = client.get("/desk/strays/", {"kind": "facility"}).content.decode()
    assert lamp.number in lamps
    assert "路口摄像机" in client.get("/desk/strays/", {"kind": "cameras"}).content.decode()


def test_registers_lead_to_the_one_list_of_strays(client, cast):
    make_facility(cast.community)
    client.force_login(cast.community_clerk)

    assert "/desk/strays/?kind=facility" in client.get("/desk/registers/").content.decode()
