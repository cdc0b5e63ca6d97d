from datetime import date
from io import StringIO

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.utils import timezone
from shapely.geometry import shape

from grids.choices import Kind, Level
from grids.models import Grid, TreeVersion
from grids.queries import tree_faults
from grids.services import hierarchy
from yuanbao.models import AuditEntry

pytestmark = pytest.mark.django_db


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_import_divisions_brings_the_district_its_towns_and_communities():
    said = run("import_divisions")

    district = Grid.objects.get(level=Level.DISTRICT)
    assert "新增 51" in said
    assert Grid.objects.filter(level=Level.TOWN).count() == 5
    assert Grid.objects.filter(level=Level.COMMUNITY).count() == 45
    assert Grid.objects.filter(kind=Kind.VILLAGE).count() == 7
    assert (district.name, district.stated_area_km2, district.is_schematic) == (
        "元宝区",
        91.6,
        True,
    )
    assert Grid.objects.get(code="210602003000").name == "广济街道"
    assert tree_faults() == []


def test_import_divisions_twice_changes_nothing():
    run("import_divisions")
    version = TreeVersion.current()

    assert "新增 0，改名 0，换上级 0，不变 51" in run("import_divisions")
    assert TreeVersion.current() == version


def test_import_divisions_of_a_later_file_renames_moves_and_leaves_the_retired(tmp_path):
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    head = "code,name,level,parent,kind,lat,lng\n999901000000,河口区,1,,,,\n"
    towns = "999901001000,东街道,2,999901000000,,,\n999901002000,西街道,2,999901000000,,,\n"
    first.write_text(
        f"{head}{towns}999901001001,桥头社区,3,999901001000,,,\n"
        "999901001002,旧社区,3,999901001000,,,\n"
    )
    second.write_text(
        f"{head}{towns}999901001001,大桥社区,3,999901002000,,,\n"
        "999901001002,旧社区,3,999901001000,,,\n"
    )
    run("import_divisions", str(first))
    gone = Grid.objects.get(code="999901001002")
    hierarchy.retire(gone, by=None, at=timezone.now())

    said = run("import_divisions", str(second))

    community = Grid.objects.get(code="999901001001")
    assert "新增 0，改名 1，换上级 1，不变 3，已停用未动 1" in said
    assert (community.name, community.parent.name) == ("大桥社区", "西街道")
    assert tree_faults() == []


def test_import_divisions_of_a_wrong_file_takes_nothing(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("code,name,level,parent,kind,lat,lng\n1,甲,1,,,,\n")

    with pytest.raises(CommandError, match="一条也没有导入"):
        run("import_divisions", str(file))
    with pytest.raises(CommandError, match="读不了文件"):
        run("import_divisions", str(tmp_path / "none.csv"))
    assert not Grid.objects.exists()


def test_check_tree_finds_wrong_numbers_and_rebuilds_them_on_request():
    run("import_divisions")
    Grid.objects.filter(code="210602003001").update(rght=999)

    with pytest.raises(CommandError, match="210602003001"):
        run("check_tree")
    said = run("check_tree", "--rebuild")

    assert "重建了 1 处" in said
    assert "网格树完好" in said
    assert AuditEntry.objects.filter(act="rebuild").count() == 1


def test_seed_grids_plants_the_whole_district_once():
    run("seed_grids")
    said = run("seed_grids")

    assert "新增 0 处" in said
    assert Grid.objects.filter(level=Level.UNIT).count() == 1035
    assert tree_faults() == []
    assert AuditEntry.objects.filter(act="plant").count() == 1


def test_seed_grids_draws_every_level_from_the_units():
    run("seed_grids")

    areas = {}
    for level in (Level.UNIT, Level.COMMUNITY, Level.TOWN):
        rows = Grid.objects.filter(level=level).values_list("boundary", flat=True)
        areas[level] = [shape(boundary) for boundary in rows]
    zone = shape(Grid.objects.get(kind=Kind.DEDICATED).boundary)
    district = Grid.objects.get(level=Level.DISTRICT)

    for level, shapes in areas.items():
        parts = shapes if level == Level.UNIT else [*shapes, zone]
        assert shapely.coverage_is_valid(parts)
        total = sum(part.area for part in parts)
        assert total == pytest.approx(shape(district.boundary).area, rel=1e-9)
    assert district.area_km2 == pytest.approx(80.4, abs=0.1)
    assert district.stated_area_km2 == 91.6
    assert set(Grid.objects.values_list("is_schematic", "valid_from")) == {(True, date(2020, 9, 1))}
    assert Grid.objects.get(code="210602003009").lat == pytest.approx(40.147755)
