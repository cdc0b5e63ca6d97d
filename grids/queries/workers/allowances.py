"""Sheets of allowances with their sums, and policies with whom they cover."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from grids.models import (
    AllowanceLine,
    AllowanceSheet,
    AllowanceTerms,
    Grid,
    InsurancePolicy,
    Post,
)
from grids.scoping import reach_grids
from grids.services.workers.insurance import without_cover
from grids.workers.allowances import month_before, yuan
from grids.workers.choices import GRID_ROLES
from yuanbao.roles import Capability

KEEP = Capability.KEEP_ALLOWANCES


@dataclass(frozen=True)
class Totals:
    """Sums of a sheet in fen; `whole` is always `work` and `phone` together."""

    n: int
    work: int
    phone: int

    @property
    def whole(self) -> int:
        return self.work + self.phone

    @property
    def in_yuan(self) -> dict[str, str]:
        return {"work": yuan(self.work), "phone": yuan(self.phone), "whole": yuan(self.whole)}


def sheets_of(user: Any) -> QuerySet[AllowanceSheet]:
    """Return the sheets within reach, the latest month first, each with its people and fen."""
    rows = AllowanceSheet.objects.permitted(user, KEEP).select_related("place", "terms")
    summed = rows.annotate(
        n=Count("lines__user", distinct=True),
        fen=Coalesce(Sum(F("lines__work_fen") + F("lines__phone_fen")), 0),
    )
    return summed.defer("place__boundary").order_by("-month", "place__code")


def lines_of(sheet: AllowanceSheet) -> QuerySet[AllowanceLine]:
    """Return the sheet's lines by grid; counter-entries stand after the person's own."""
    rows = sheet.lines.select_related("user", "grid", "corrects__sheet")
    return rows.defer("grid__boundary").order_by("grid__code", "user", "pk")


def totals_of(sheet: AllowanceSheet) -> Totals:
    sums = sheet.lines.aggregate(
        n=Count("user", distinct=True),
        work=Coalesce(Sum("work_fen"), 0),
        phone=Coalesce(Sum("phone_fen"), 0),
    )
    return Totals(**sums)


def own_lines(user: Any) -> QuerySet[AllowanceLine]:
    """Return what was approved for a person, the latest month first."""
    rows = AllowanceLine.objects.filter(user=user.pk, sheet__approved_at__isnull=False)
    return rows.select_related("grid").defer("grid__boundary").order_by("-month", "pk")


def places_kept_by(user: Any) -> list[Grid]:
    """Return the towns and zones whose sheets the person keeps."""
    places: list[Grid] = []
    for place in reach_grids(user, KEEP):
        below = Grid.objects.live().filter(parent=place).defer("boundary").order_by("code")
        places += list(below) if place.parent_id is None else [place]
    return places


def policies_of(user: Any) -> QuerySet[InsurancePolicy]:
    rows = InsurancePolicy.objects.permitted(user, KEEP).annotate(n=Count("people"))
    return rows.select_related("place").defer("place__boundary").order_by("-ends_on", "-pk")


def uncovered_by_place(user: Any, on: date) -> list[tuple[Grid, int]]:
    """Return how many serve without cover in each place that the person keeps."""
    posts = Post.objects.on(on).filter(
        role__in=GRID_ROLES, user__in=without_cover(on).values("user")
    )
    serving = set(posts.values_list("user", "grid__tree_id", "grid__lft"))
    counted = [(place, _people_in(place, serving)) for place in places_kept_by(user)]
    return [(place, n) for place, n in counted if n]


def _people_in(place: Grid, serving: set[tuple[int, int, int]]) -> int:
    """Return how many of the people (id, tree, number in it) serve in the place."""
    inside = range(place.lft, place.rght + 1)
    return len({who for who, tree, lft in serving if tree == place.tree_id and lft in inside})


def lines_kept_by(user: Any) -> QuerySet[AllowanceLine]:
    """Return the lines of the sheets within reach."""
    rows = AllowanceLine.objects.filter(sheet__in=AllowanceSheet.objects.permitted(user, KEEP))
    return rows.select_related("sheet__place", "user", "grid")


@dataclass(frozen=True)
class TermsRow:
    """Terms with their last month, None while nothing follows, and whether they may be changed."""

    terms: AllowanceTerms
    until: date | None
    is_now: bool
    is_used: bool


def terms_of_key(pk: int) -> AllowanceTerms | None:
    return AllowanceTerms.objects.filter(pk=pk).first()


def terms_rows(on: date) -> list[TermsRow]:
    """Return all terms, the latest first, with the span that each is in force."""
    rows = AllowanceTerms.objects.annotate(n=Count("sheets")).order_by("-valid_from")
    found, after = [], None
    for terms in rows:
        until = month_before(after) if after else None
        is_now = terms.valid_from <= on and (after is None or on < after)
        found.append(TermsRow(terms, until, is_now, bool(terms.n)))
        after = terms.valid_from
    return found
