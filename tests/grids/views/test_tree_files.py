import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from grids.choices import Level
from grids.maps import geo
from grids.models import Grid
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from tests.grids.conftest import square

pytestmark = pytest.mark.django_db


def feature(area, **facts):
    return {"type": "Feature", "geometry": area, "properties": facts}


def upload(*features):
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return SimpleUploadedFile("branch.geojson", text.encode())


def test_export_hands_out_the_branch_with_its_facts(client, cast):
    client.force_login(cast.town_clerk)

    response = client.get(f"/desk/tree/{cast.town.code}/export.geojson")

    names = [one["properties"]["name"] for one in response.json()["features"]]
    assert names == ["东镇", "馨悦社区", "馨悦第1网格"]
    assert cast.town.code in response["Content-Disposition"]


def test_import_is_first_shown_and_then_taken_in(client, cast):
    client.force_login(cast.administrator)
    address = f"/desk/tree/{cast.community.code}/import/"
    facts = {"name": "新格", "level": 6, "parent": cast.community.code}

    shown = client.post(
        address, {"file": upload(feature(square(0, 0), **facts)), "datum": "wgs84", "preview": 1}
    )
    assert shown.context["reading"].n_added == 1
    assert not Grid.objects.filter(name="新格").exists()
    kept = shown.context["form"]["shape"].value()
    response = client.post(address, {"shape": kept, "datum": "wgs84", "confirm": 1}, follow=True)

    assert "已导入 1 个图形" in response.content.decode()
    assert Grid.objects.get(name="新格").parent_id == cast.community.pk


def test_import_with_a_problem_is_refused_and_tells_which_feature(client, cast):
    client.force_login(cast.administrator)
    place = NewPlace(Level.UNIT, "旧格", code=f"{cast.community.code}077", boundary=square(0, 0))
    hierarchy.add(cast.community, place, by=None, at=timezone.now())
    facts = {"name": "新格", "level": 6, "parent": cast.community.code}

    response = client.post(
        f"/desk/tree/{cast.community.code}/import/",
        {"file": upload(feature(square(0, 0), **facts)), "datum": "wgs84", "confirm": 1},
    )

    assert response.status_code == 409
    assert "“新格”和“旧格”重叠" in response.content.decode()
    assert not Grid.objects.filter(name="新格").exists()


@pytest.mark.parametrize("typed", [{}, {"shape": "{"}])
def test_import_of_what_is_no_geojson_is_asked_again(client, cast, typed):
    client.force_login(cast.administrator)

    response = client.post(f"/desk/tree/{cast.community.code}/import/", typed)

    assert response.status_code == 422


def test_file_that_is_too_long_is_asked_again(client, cast):
    client.force_login(cast.administrator)
    long = SimpleUploadedFile("long.geojson", b" " * (4 * 1024 * 1024 + 1))

    response = client.post(f"/desk/tree/{cast.community.code}/import/", {"file": long})

    assert response.status_code == 422


def test_branch_goes_out_and_comes_back_in_the_datum_of_chinese_maps(client, cast):
    client.force_login(cast.administrator)
    place = NewPlace(Level.UNIT, "旧格", code=f"{cast.community.code}077", boundary=square(0, 0))
    hierarchy.add(cast.community, place, by=None, at=timezone.now())
    base = f"/desk/tree/{cast.community.code}"

    out = client.get(f"{base}/export.geojson", {"datum": "gcj02"}).json()
    drawn = [one for one in out["features"] if one["properties"]["name"] == "旧格"]
    text = json.dumps({**out, "features": drawn})
    shown = client.post(f"{base}/import/", {"shape": text, "datum": "gcj02", "preview": 1})

    lng, lat = drawn[0]["geometry"]["coordinates"][0][0]
    assert out["datum"] == "GCJ-02"
    assert 400 < geo.metres_between(40, 124, lat, lng) < 700
    reading = shown.context["reading"]
    assert (reading.n_redrawn, reading.problems) == (0, [])
    assert shown.context["form"]["datum"].value() == "wgs84"


@pytest.mark.parametrize(("chosen", "words"), [("", "平台不猜"), ("wgs84", "文件里写的是 GCJ-02")])
def test_datum_that_is_not_said_or_not_the_files_own_is_asked_again(client, cast, chosen, words):
    client.force_login(cast.administrator)
    text = json.dumps({"type": "FeatureCollection", "datum": "GCJ-02", "features": [square(0, 0)]})

    response = client.post(
        f"/desk/tree/{cast.community.code}/import/", {"shape": text, "datum": chosen}
    )

    assert response.status_code == 422
    assert words in response.content.decode()


def test_export_in_an_unknown_datum_is_not_found(client, cast):
    client.force_login(cast.administrator)

    address = f"/desk/tree/{cast.town.code}/export.geojson"
    assert client.get(address, {"datum": "bd09"}).status_code == 404
