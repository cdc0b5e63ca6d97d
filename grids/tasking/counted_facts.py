"""How many of what the registers have in a grid, and of which day that is."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Max, QuerySet, Value
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.codes import FacilityKind, PremisesKind, ResidentKind, Tenure
from grids.models import Building, CareTask, Facility, Household, Premises, Resident, Room
from grids.tasking.choices import QuestionKind
from grids.tasking.known_facts import Held, KnownFact, register_fact

_rows: dict[str, QuerySet[Any]] = {}


def register_all() -> None:
    """Tell the forms of tasks what is counted already."""
    people, doors = Resident.objects.standing, Premises.objects.standing
    _count("households", _("在册住户数"), Household.objects.standing())
    _count("residents", _("在册居民数"), people())
    _count("floating", _("在册流动人口数"), people().filter(kind=ResidentKind.FLOATING))
    _count("buildings", _("在册楼栋数"), Building.objects.standing())
    _count("rooms", _("在册房屋数"), Room.objects.standing())
    _count("rooms_let", _("在册出租房屋数"), Room.objects.standing().filter(tenure=Tenure.LET))
    _count("shops", _("在册商铺数"), doors().filter(kind=PremisesKind.SHOP))
    _count("firms", _("在册企业数"), doors().filter(kind=PremisesKind.FIRM))
    _count("premises", _("在册商铺和单位数"), doors())
    _count("care", _("在册关爱帮扶数"), CareTask.objects.standing())
    _count("facilities", _("在册市政设施数"), Facility.objects.standing())
    for kind in FacilityKind:
        label = _("在册%s数") % kind.label
        _count(f"facilities_{kind.value}", label, Facility.objects.standing().filter(kind=kind))


def _count(code: str, label: Any, rows: QuerySet[Any]) -> None:
    _rows[code] = rows
    register_fact(KnownFact(code, label, _counts, kind=QuestionKind.NUMBER, may_correct=True))


def _counts(codes: Sequence[str], grids: Iterable[int]) -> dict[str, dict[int, Held]]:
    """Count every kind in every grid by one statement; a grid that has none has 0."""
    places = list(grids)
    parts = [
        _rows[code]
        .filter(grid__in=places)
        .order_by()
        .annotate(fact=Value(code))
        .values_list("fact", "grid")
        .annotate(n=Count("pk"), last=Max("changed_at"))
        for code in codes
    ]
    found = {code: dict.fromkeys(places, Held(0)) for code in codes}
    for code, grid, n, last in parts[0].union(*parts[1:], all=True):
        found[code][grid] = Held(n, localdate(last))
    return found
