import pytest
from django.contrib.staticfiles import finders

from yuanbao.staticfinder import VendorFinder


@pytest.fixture
def packages(settings, tmp_path):
    folder = tmp_path / "leaflet" / "dist"
    (folder / "images").mkdir(parents=True)
    for name in ("leaflet.js", "leaflet-src.js", "images/layers.png"):
        (folder / name).write_text(name)
    settings.NODE_MODULES = tmp_path
    settings.VENDOR_FILES = {"leaflet": ("leaflet/dist", ["leaflet.js", "images/layers.png"])}
    return folder


def test_find_listed_file_returns_its_place(packages):
    finder = VendorFinder()

    assert finder.find("vendor/leaflet/leaflet.js") == str(packages / "leaflet.js")
    assert finder.find("vendor/leaflet/images/layers.png", find_all=True) == [
        str(packages / "images" / "layers.png")
    ]


@pytest.mark.parametrize(
    "path",
    [
        "vendor/leaflet/leaflet-src.js",
        "leaflet/leaflet.js",
        "vendor/leaflet/../dist/leaflet.js",
    ],
)
def test_find_anything_else_returns_nothing(packages, path):
    assert VendorFinder().find(path) == []


def test_list_yields_only_listed_files_under_vendor(packages):
    found = [(f"{storage.prefix}/{path}") for path, storage in VendorFinder().list([])]

    assert found == ["vendor/leaflet/leaflet.js", "vendor/leaflet/images/layers.png"]


def test_check_names_the_first_missing_file(packages):
    (packages / "leaflet.js").unlink()

    (warning,) = VendorFinder().check()

    assert "leaflet.js" in warning.msg


def test_installed_packages_hold_every_listed_file(settings):
    missing = [
        f"vendor/{name}/{file}"
        for name, (_, files) in settings.VENDOR_FILES.items()
        for file in files
        if not finders.find(f"vendor/{name}/{file}")
    ]

    assert missing == []
