import json
import re

import pytest

from tests.architecture.source import ROOT

PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][0-9A-Za-z.]*$")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_python_packages_are_pinned_exactly(name):
    lines = [
        line
        for line in (ROOT / name).read_text().splitlines()
        if line and not line.startswith(("#", "-r "))
    ]

    assert lines
    assert [line for line in lines if not PINNED.match(line)] == []


def test_npm_packages_are_pinned_exactly():
    package = json.loads((ROOT / "package.json").read_text())
    versions = package["dependencies"] | package["devDependencies"]

    assert versions
    assert [f"{n} {v}" for n, v in versions.items() if not re.match(r"^\d+\.\d+\.\d+$", v)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("package.json", "package-lock.json", ".npmrc", "Makefile", ".ci/run"),
        *("requirements.txt", "requirements-dev.txt", "pyproject.toml"),
    ],
)
def test_package_files_name_no_host(name):
    text = (ROOT / name).read_text()

    assert re.findall(r"\b[a-z]+://[^\s\"']+", text) == []


def test_lock_file_has_the_digest_of_every_package():
    lock = json.loads((ROOT / "package-lock.json").read_text())

    without = [n for n, p in lock["packages"].items() if n and "integrity" not in p]

    assert without == []


def test_every_python_package_has_its_reason():
    reasons = "".join(p.read_text().lower() for p in (ROOT / "docs" / "decisions").glob("*.md"))
    names = [
        re.split(r"[\[=]", line)[0].lower()
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text().splitlines()
        if PINNED.match(line)
    ]

    assert [name for name in names if f"`{name}`" not in reasons] == []
