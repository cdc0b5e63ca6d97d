"""The page of a compound, and what its community keeps of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from grids.choices import Level
from grids.compounds.choices import FactKind
from grids.compounds.panels import Loaded, panels_of
from grids.models import Building, CompoundFact, Grid, Post
from grids.queries import serving_at
from grids.services.hierarchy import ancestry
from yuanbao.masking import mask_name
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

KEEP = Capability.KEEP_COMPOUND
HISTORY_SHOWN = 60


@dataclass(frozen=True)
class Head:
    """A building and who heads it, with the given name hidden: people ask at the community."""

    building: str
    who: str


@dataclass(frozen=True)
class CompoundPage:
    """What the public page of a compound shows."""

    grid: Grid
    above: list[Grid]
    facts: dict[str, list[CompoundFact]]
    heads: list[Head]
    serving: list[Post]
    panels: list[Loaded]

    @property
    def notices(self) -> list[CompoundFact]:
        return self.facts[FactKind.NOTICE]

    @property
    def kept(self) -> list[tuple[str, list[CompoundFact]]]:
        """Return what stands beside the notices, kind by kind, the empty ones too."""
        shown = (FactKind.PROPERTY, FactKind.COMMITTEE, FactKind.SERVICE)
        return [(str(kind.label), self.facts[kind]) for kind in shown]


def compounds() -> QuerySet[Grid]:
    """Return the live compounds."""
    return Grid.objects.live().at_level(Level.COMPOUND)


def named(words: str) -> QuerySet[Grid]:
    """Return the compounds whose name, or community's name, holds the words, by name."""
    rows = compounds().select_related("parent").defer("boundary", "parent__boundary")
    for word in words.split():
        low = word.lower()
        rows = rows.filter(
            Q(name__icontains=word) | Q(parent__name__icontains=word) | Q(pinyin__contains=low)
        )
    return rows.order_by("parent__code", "code")


def compound_page(code: str, *, at: datetime) -> CompoundPage:
    """Return what the page shows; three statements and those of the panels.

    Raises Grid.DoesNotExist for what is no live compound.
    """
    grid = compounds().with_line().get(code=code)
    line = ancestry(grid)
    return CompoundPage(
        grid=grid,
        above=[one for one in vars(line).values() if one and one != grid],
        facts=_by_kind(grid.compound_facts.shown_at(at).order_by("-id")),
        heads=_heads(grid),
        serving=serving_at(line, localdate(at)),
        panels=panels_of(grid),
    )


def _by_kind(rows: QuerySet[CompoundFact]) -> dict[str, list[CompoundFact]]:
    found: dict[str, list[CompoundFact]] = {kind: [] for kind in FactKind}
    for row in rows:
        found[row.kind].append(row)
    return found


def _heads(grid: Grid) -> list[Head]:
    rows = Building.objects.standing().filter(compound=grid).only("public_id", "name", "head_name")
    heads = [Head(row.name, mask_name(row.head_name)) for row in rows if row.head_name]
    return sorted(heads, key=lambda head: (len(head.building), head.building))


def kept_compounds(user: Any, words: str) -> QuerySet[Grid]:
    """Return the compounds one keeps, with how much is known of each."""
    current = Q(compound_facts__ended_at__isnull=True, compound_facts__isnull=False)
    kept = named(words).permitted(user, KEEP)
    return kept.annotate(n_facts=Count("compound_facts", filter=current))


def compound_to_keep(user: Any, code: str) -> Grid:
    """Return a compound one keeps; raises OutOfReach."""
    rows = Grid.objects.permitted(user, KEEP).filter(level=Level.COMPOUND, retired_at=None)
    grid = rows.select_related("parent").defer("boundary", "parent__boundary").filter(code=code)
    found = grid.first()
    if found is None:
        raise OutOfReach(f"{user} keeps no compound {code}")
    return found


def fact_to_keep(user: Any, public_id: Any) -> CompoundFact:
    """Return a fact of a compound one keeps; raises OutOfReach."""
    rows = CompoundFact.objects.permitted(user, KEEP).select_related("grid")
    fact = rows.defer("grid__boundary").filter(public_id=public_id).first()
    if fact is None:
        raise OutOfReach(f"{user} keeps no fact {public_id}")
    return fact


def facts_of(grid: Grid) -> tuple[list[CompoundFact], list[CompoundFact]]:
    """Return what holds now, and what held before, the newest first."""
    rows = list(grid.compound_facts.select_related("entered_by").order_by("-id")[:HISTORY_SHOWN])
    current = [row for row in rows if row.ended_at is None]
    order = list(FactKind.values)
    current.sort(key=lambda row: (order.index(row.kind), -row.pk))
    return current, [row for row in rows if row.ended_at is not None]
