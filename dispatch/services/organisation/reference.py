"""Load a district's tables from files: agencies, categories, duties, limits, reasons, phrases.

Every loader may run again: rows are found by code and brought up to date, none is doubled and
none is removed. The platforms of towns and communities are made from the grid tree.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from dispatch.choices import AgencyKind
from dispatch.models import (
    TOKENS,
    Agency,
    ChecklistItem,
    DutyRule,
    FollowUpLine,
    FollowUpRule,
    Hotline,
    LastingRule,
    SensitiveWord,
    ServiceLimit,
)
from grids.choices import Kind, Level
from grids.models import Grid
from yuanbao.models import CannedPhrase, Category, Reason, ReasonKind, RightDoor
from yuanbao.segment import pinyin_key

OWN_TABLES = Path(__file__).resolve().parents[2] / "data"
ZONE = "ZONE"
PLATFORMS = {Level.TOWN: AgencyKind.TOWN, Level.COMMUNITY: AgencyKind.COMMUNITY}

Row = dict[str, str]


class TableRefused(Exception):
    """A table has a row that points to nothing; says which file, line and word."""


def rows_of(folder: Path, name: str) -> Iterator[tuple[int, Row]]:
    """Yield line number and row of a table; the file is UTF-8 with a header row."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)


def listed(cell: str) -> list[str]:
    """Return the parts of a cell that holds several, separated by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


@transaction.atomic
def load_reference(folder: Path = OWN_TABLES) -> dict[str, int]:
    """Load every table of the folder and return how many rows each one has.

    Raises TableRefused, and changes nothing, when a row names an unknown code.
    """
    return {
        "categories": _categories(folder),
        "agencies": _agencies(folder) + _platforms(),
        "duty_rules": _duty_rules(folder),
        "limits": _limits(folder),
        "right_doors": _right_doors(folder),
        "reasons": _reasons(folder),
        "phrases": _phrases(folder),
        "checklists": _checklists(folder),
        "hotlines": _hotlines(folder),
        "follow_up": _follow_up(folder),
        "lasting": _lasting(folder),
        "sensitive_words": _sensitive_words(folder),
    }


def _categories(folder: Path) -> int:
    known: dict[str, Category] = {}
    for order, (line, row) in enumerate(rows_of(folder, "categories")):
        parent = _find(known, row["parent"], "categories", line) if row["parent"] else None
        values = {
            "parent": parent,
            "name": row["name"],
            "hint": row["resident_hint"],
            "keywords": listed(row["keywords"]),
            "is_grid_first": row["grid_first"] == "1",
            "needs_photos": row["photos_required"] == "1",
            "is_private": row["not_public"] == "1",
            "icon": row["icon"] or (parent.icon if parent else ""),
            "questions": [q for q in row["typical_questions"].split("|") if q],
            "order": order,
        }
        if row["tier"]:
            values["tier"] = row["tier"]
        known[row["code"]], _new = Category.objects.update_or_create(
            code=row["code"], defaults=values
        )
    return len(known)


def _agencies(folder: Path) -> int:
    count = 0
    for _line, row in rows_of(folder, "agencies"):
        zone = _zone() if row["kind"] == AgencyKind.ZONE else None
        values = {
            "name": row["name"],
            "short_name": row["short_name"],
            "pinyin": pinyin_key(row["name"])[:120],
            "kind": row["kind"],
            "has_desk": row["has_desk"] == "1",
            "duties": row["duties"],
            "grid": zone,
        }
        Agency.objects.update_or_create(code=row["code"], defaults=values)
        count += 1
    return count


def _zone() -> Grid | None:
    return Grid.objects.filter(
        kind=Kind.DEDICATED, parent__level=Level.DISTRICT, retired_at__isnull=True
    ).first()


def _platforms() -> int:
    places = Grid.objects.filter(level__in=PLATFORMS, retired_at__isnull=True)
    places = places.exclude(kind=Kind.DEDICATED)
    for place in places:
        values = {
            "name": place.name,
            "short_name": place.name[:20],
            "pinyin": place.pinyin[:120],
            "kind": PLATFORMS[Level(place.level)],
            "grid": place,
        }
        Agency.objects.update_or_create(code=place.code, defaults=values)
    return len(places)


def _duty_rules(folder: Path) -> int:
    categories = {c.code: c for c in Category.objects.all()}
    agencies = {a.code: a for a in Agency.objects.all()}
    count = 0
    for line, row in rows_of(folder, "duty_rules"):
        area = _area(row["area"], line)
        if row["area"] == ZONE and area is None:
            continue
        token = row["lead"] if row["lead"] in TOKENS else ""
        lead = None if token else _find(agencies, row["lead"], "duty_rules", line)
        codes = listed(row["assisting"])
        rule, _new = DutyRule.objects.update_or_create(
            category=_find(categories, row["category"], "duty_rules", line),
            area=area,
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "lead": lead,
                "lead_token": token,
                "assisting_tokens": [code for code in codes if code in TOKENS],
                "note": row["limit_note"],
                "source": row["source"],
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            },
        )
        named = (code for code in codes if code not in TOKENS)
        rule.assisting.set([_find(agencies, code, "duty_rules", line) for code in named])
        count += 1
    return count


def _area(cell: str, line: int) -> Grid | None:
    if not cell:
        return None
    if cell == ZONE:
        return _zone()
    return _find({g.code: g for g in Grid.objects.filter(code=cell)}, cell, "duty_rules", line)


def _limits(folder: Path) -> int:
    categories = {c.code: c for c in Category.objects.all()}
    count = 0
    for line, row in rows_of(folder, "service_limits"):
        scope = row["scope"]
        category = (
            _find(categories, row["key"], "service_limits", line) if scope == "category" else None
        )
        ServiceLimit.objects.update_or_create(
            category=category,
            tier=row["key"] if scope == "tier" else "",
            step=row["step"],
            defaults={
                "amount": Decimal(row["amount"]),
                "unit": row["unit"],
                "source": row["source"],
            },
        )
        count += 1
    return count


def _right_doors(folder: Path) -> int:
    count = 0
    for _line, row in rows_of(folder, "right_doors"):
        values = {
            "matter": row["matter"],
            "door": row["door"],
            "phone": row["phone"],
            "is_urgent": row["urgent"] == "1",
            "words": listed(row["words"]),
            "sentence": row["sentence"],
        }
        RightDoor.objects.update_or_create(code=row["code"], defaults=values)
        count += 1
    return count


REASON_TABLES = (
    (ReasonKind.DECLINE, "decline_reasons", "right_door", "hides"),
    (ReasonKind.RETURN, "return_reasons", "", "needs_suggestion"),
    (ReasonKind.DISSATISFIED, "dissatisfied_reasons", "", "department_can_change"),
    (ReasonKind.APPEAL, "appeal_reasons", "", ""),
    (ReasonKind.TERMINATE, "terminate_reasons", "", "needs_failed_contacts"),
    (ReasonKind.CANCEL, "cancel_reasons", "", ""),
)


def _reasons(folder: Path) -> int:
    doors = {d.code: d for d in RightDoor.objects.all()}
    count = 0
    for kind, table, door_column, flag_column in REASON_TABLES:
        for line, row in rows_of(folder, table):
            door = row.get(door_column, "")
            values = {
                "name": row["name"],
                "wording": row["wording"],
                "right_door": _find(doors, door, table, line) if door else None,
                "is_flagged": row.get(flag_column) == "1",
            }
            Reason.objects.update_or_create(kind=kind, code=row["code"], defaults=values)
            count += 1
    return count


def _phrases(folder: Path) -> int:
    categories = {c.code: c for c in Category.objects.all()}
    count = 0
    for line, row in rows_of(folder, "canned_phrases"):
        code = row["category"]
        values = {
            "category": _find(categories, code, "canned_phrases", line) if code else None,
            "step": row["step"],
            "text": row["text"],
        }
        CannedPhrase.objects.update_or_create(code=row["code"], defaults=values)
        count += 1
    return count


def _checklists(folder: Path) -> int:
    categories = {c.code: c for c in Category.objects.all()}
    count = 0
    for line, row in rows_of(folder, "checklists"):
        values = {
            "category": _find(categories, row["category"], "checklists", line),
            "text": row["text"],
            "place": count,
        }
        ChecklistItem.objects.update_or_create(code=row["code"], defaults=values)
        count += 1
    return count


def _follow_up(folder: Path) -> int:
    count = 0
    for _line, row in rows_of(folder, "follow_up_rules"):
        values = {
            "percent": int(row["percent"]),
            "after_days": int(row["after_days"]),
            "source": row["source"],
        }
        FollowUpRule.objects.update_or_create(kind=row["kind"], defaults=values)
        count += 1
    for _line, row in rows_of(folder, "follow_up_script"):
        FollowUpLine.objects.update_or_create(
            order=int(row["order"]), defaults={"text": row["text"]}
        )
        count += 1
    return count


def _lasting(folder: Path) -> int:
    categories = {c.code: c for c in Category.objects.all()}
    count = 0
    for line, row in rows_of(folder, "lasting_rules"):
        code = row["category"]
        category = _find(categories, code, "lasting_rules", line) if code else None
        values = {
            "after_weeks": int(row["after_weeks"]),
            "within_days": int(row["within_days"]),
            "source": row["source"],
        }
        LastingRule.objects.update_or_create(category=category, defaults=values)
        count += 1
    return count


def _find(known: dict, code: str, table: str, line: int):
    if code not in known:
        near: Iterable[str] = sorted(known)[:5]
        raise TableRefused(
            f"{table}.csv 第 {line} 行：没有“{code}”。已有的例如 {'、'.join(near)}。"
        )
    return known[code]


def _hotlines(folder: Path) -> int:
    """Name the platforms; what an administrator set about them stays."""
    count = 0
    for _line, row in rows_of(folder, "hotlines"):
        Hotline.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
        count += 1
    return count


def _sensitive_words(folder: Path) -> int:
    count = 0
    for _line, row in rows_of(folder, "sensitive_words"):
        SensitiveWord.objects.update_or_create(word=row["word"], defaults={"kind": row["kind"]})
        count += 1
    return count
