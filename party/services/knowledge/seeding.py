"""Take entries, answerers and synonyms in from files, through the same services that editors use."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from grids.choices import Level
from grids.models import Grid
from party.knowledge.choices import Kind
from party.models import Answerer, KnowledgeItem, SynonymGroup
from party.services.knowledge import entries
from party.services.knowledge.terms import count_terms
from yuanbao.audit import unit_of_work
from yuanbao.models import Category, User

NEEDED = frozenset({"key", "kind", "topic", "title", "body", "unit"})
PLAIN = ("keywords", "source_title", "source_number", "source_unit", "source_url")


class BadEntries(ValueError):
    """The file cannot be taken in; the sentence says which entry is wrong."""


@dataclass(frozen=True)
class Taken:
    """How many entries of the file are new, and how many were there already."""

    added: int
    known: int


@unit_of_work
def load_entries(path: Path, *, at: datetime) -> Taken:
    """Add and publish the entries of a TOML file that are not there yet, by their `key`.

    Each `[[entry]]` has key, kind, topic (code), title, body, unit and may have keywords, source
    fields, valid_from and valid_days. Raises BadEntries, and then none was added.
    """
    with path.open("rb") as file:
        rows = tomllib.load(file).get("entry", [])
    known = set(KnowledgeItem.objects.exclude(source_key=None).values_list("source_key", flat=True))
    topics = {topic.code: topic for topic in Category.objects.tops()}
    district = Grid.objects.live().filter(level=Level.DISTRICT).order_by("pk").first()
    if district is None:
        raise BadEntries("还没有区，先运行 seed_grids")
    new = [row for row in rows if row.get("key") not in known]
    for row in new:
        facts = _facts(row, topics, district, at)
        item = entries.draft(facts, by=None, at=at, source_key=row["key"])
        entries.publish(entries.review(item, by=None, at=at), by=None, at=at)
    if new:
        count_terms(at=at)
    return Taken(added=len(new), known=len(rows) - len(new))


def _facts(
    row: dict[str, Any], topics: dict[str, Category], district: Grid, at: datetime
) -> entries.Facts:
    name = row.get("title", "?")
    missing = NEEDED - row.keys()
    if missing:
        raise BadEntries(f"“{name}”少了 {', '.join(sorted(missing))}")
    if row["topic"] not in topics:
        raise BadEntries(f"“{name}”的主题“{row['topic']}”不存在")
    if row["kind"] not in Kind.values:
        raise BadEntries(f"“{name}”的种类“{row['kind']}”不存在")
    days = row.get("valid_days")
    begins = row.get("valid_from")
    answerer = Answerer.objects.filter(topic=topics[row["topic"]]).first()
    return entries.Facts(
        kind=row["kind"],
        topic=topics[row["topic"]],
        grid=district,
        title=name,
        body=row["body"].strip(),
        owner_unit=row["unit"],
        owner=answerer.person if answerer else None,
        valid_from=begins if isinstance(begins, date) else None,
        valid_to=localdate(at) + timedelta(days=days) if days else None,
        **{field: row.get(field, "") for field in PLAIN},
    )


@unit_of_work
def load_answerers(path: Path) -> int:
    """Add who answers which topic (topic, unit, days, login); return how many are new.

    What an administrator set stays. A login that does not exist leaves the topic to its unit.
    """
    topics = {topic.code: topic for topic in Category.objects.tops()}
    added = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["topic"] not in topics:
                continue
            person = User.objects.filter(username=row["login"]).first() if row["login"] else None
            facts = {"unit": row["unit"], "limit_days": int(row["days"]), "person": person}
            _answerer, is_new = Answerer.objects.get_or_create(
                topic=topics[row["topic"]], defaults=facts
            )
            added += is_new
    return added


@unit_of_work
def load_synonyms(path: Path) -> int:
    """Add groups of synonyms, one a line, that are not there yet; return how many are new."""
    lines = path.read_text(encoding="utf-8").splitlines()
    groups = [" ".join(line.split()) for line in lines if line.strip() and line[0] != "#"]
    known = set(SynonymGroup.objects.values_list("words", flat=True))
    new = [SynonymGroup(words=words) for words in groups if words not in known]
    SynonymGroup.objects.bulk_create(new)
    return len(new)
