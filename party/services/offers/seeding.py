"""Reference data of the family from files: services, items, wages, policies, halls, guides, telephones."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.timezone import localdate
from shapely.geometry import shape

from grids.choices import Level
from grids.models import Grid
from party.models import (
    DirectoryEntry,
    Guide,
    Hall,
    InspectionItem,
    MinimumWage,
    Policy,
    Service,
    Window,
)
from party.services.offers import keeping, policies
from yuanbao.audit import unit_of_work


class BadOffers(ValueError):
    """A file cannot be taken in; the sentence says why."""


@dataclass(frozen=True)
class Taken:
    """How many of each are there now."""

    services: int
    items: int
    policies: int


@unit_of_work
def load_offers(folder: Path, *, at: datetime) -> Taken:
    """Add what the files of a folder name and is not there yet; what was changed since stays.

    Raises BadOffers, and then nothing was added.
    """
    district = Grid.objects.live().filter(level=Level.DISTRICT).order_by("pk").first()
    if district is None:
        raise BadOffers("还没有区，先运行 seed_grids")
    for row in _rows(folder / "services.csv"):
        _service(row, district)
    for row in _rows(folder / "inspection_items.csv"):
        most = {"basis": row["basis"], "most_a_year": int(row["most_a_year"])}
        key = {name: row[name] for name in ("unit", "subject", "trade")}
        InspectionItem.objects.get_or_create(**key, defaults=most)
    for row in _rows(folder / "minimum_wages.csv"):
        facts = {"month": int(row["month"]), "hour": row["hour"], "source": row["source"]}
        valid_from = date.fromisoformat(row["valid_from"])
        MinimumWage.objects.get_or_create(valid_from=valid_from, defaults=facts)
    _policies(folder / "policies.toml", district, at=at)
    _halls(folder / "halls.toml", district, at=at)
    keeping.open_windows(at=at)
    return Taken(Service.objects.count(), InspectionItem.objects.count(), Policy.objects.count())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _service(row: dict[str, str], district: Grid) -> None:
    facts = {name: row[name] for name in ("kind", "name", "summary", "unit", "phone", "source")}
    facts |= {name: row[name] for name in ("bring", "detail")}
    numbers = {name: int(row[name]) for name in ("limit_days", "order")}
    Service.objects.get_or_create(
        code=row["code"],
        defaults={**facts, **numbers, "has_slots": row["has_slots"] == "1", "grid": district},
    )


def _policies(path: Path, district: Grid, *, at: datetime) -> None:
    with path.open("rb") as file:
        rows = tomllib.load(file)["policy"]
    known = set(Policy.objects.exclude(source_key=None).values_list("source_key", flat=True))
    service = Service.objects.filter(code="policy").first()
    for row in rows:
        if row["key"] in known:
            continue
        facts = policies.Facts(
            grid=district,
            service=service,
            source_title=row["source"],
            valid_from=localdate(at),
            conditions=row["conditions"],
            **{name: row[name] for name in ("audience", "title", "benefit", "bring")},
            **{name: row[name] for name in ("where", "unit")},
        )
        policy = policies.draft(facts, by=None, at=at, source_key=row["key"])
        policies.publish(policy, by=None, at=at)


def _halls(path: Path, district: Grid, *, at: datetime) -> None:
    with path.open("rb") as file:
        tables = tomllib.load(file)
    services = {service.code: service for service in Service.objects.all()}
    for row in tables["hall"]:
        _hall(row, services, district, at)
    halls = {hall.name: hall for hall in Hall.objects.all()}
    known = set(Guide.objects.exclude(source_key=None).values_list("source_key", flat=True))
    for row in tables["guide"]:
        if row["key"] in known:
            continue
        values = {
            name: text for name, text in row.items() if name not in {"key", "hall", "service"}
        }
        hall = halls.get(row.get("hall", ""))
        where = values.pop("where", "") or row.get("hall", "")
        guide = Guide(
            grid=district,
            source_key=row["key"],
            hall=hall,
            where=where,
            service=services.get(row.get("service", "")),
            **values,
        )
        keeping.enter(guide, by=None, at=at)
    _directory(tables["entry"], district, at)


def _hall(row: dict, services: dict[str, Service], district: Grid, at: datetime) -> None:
    names = ("kind", "address", "phone", "hours", "note")
    lat, lng = _point(district, row["at"])
    facts = {name: row[name] for name in names} | {"lat": lat, "lng": lng}
    hall, is_new = Hall.objects.get_or_create(
        name=row["name"], defaults={**facts, "grid": district, "changed_at": at}
    )
    for window in row["windows"] if is_new else ():
        Window.objects.create(
            hall=hall,
            grid=district,
            number=window["number"],
            name=window["name"],
            matters=window["matters"],
            service=services.get(window.get("service", "")),
            changed_at=at,
        )


def _point(district: Grid, share: list[float]) -> tuple[float | None, float | None]:
    """Return a point at these shares of the district's extent; none while it has no border."""
    if not district.boundary:
        return None, None
    west, south, east, north = shape(district.boundary).bounds
    return (
        round(south + (north - south) * share[1], 6),
        round(west + (east - west) * share[0], 6),
    )


def _directory(tables: list[dict], district: Grid, at: datetime) -> None:
    rows = [
        DirectoryEntry(
            grid=district,
            kind=table["kind"],
            name=name,
            phone=phone,
            order=10 * place + number,
            changed_at=at,
        )
        for place, table in enumerate(tables)
        for number, (name, phone) in enumerate(table["rows"])
    ]
    DirectoryEntry.objects.bulk_create(rows, ignore_conflicts=True)
