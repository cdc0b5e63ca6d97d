"""Rows of the apps go along with the tree: to whichever place took a closed one's place."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from grids.models import Grid
from grids.queries.heirs import Heirs, heirs_of_closed
from grids.services.hierarchy import ancestry
from grids.tree.following import Follower, followers
from yuanbao.audit import record


def follow_closed(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """Take what is in use in a closed place to its successors; runs inside the tree's unit of work.

    How many rows of which kind went is written into the place's history.
    """
    heirs = heirs_of_closed(grid, successors, otherwise=grid.parent)
    went = {}
    for key, one in followers().items():
        rows = one.standing_on(grid, localdate(at)).order_by("pk")
        takers = successors or ([grid.parent] if one.falls_back and grid.parent else [])
        went[key] = _share(one, rows, takers) if one.same else _pass_on(one, rows, heirs)
    kinds = {key: n for key, n in went.items() if n}
    if kinds:
        record(grid, "carry_along", by=by, at=at, kinds=kinds)


def _pass_on(one: Follower, rows: QuerySet[Any], heirs: Heirs) -> int:
    """Write the heir of each row, heir by heir; returns how many went."""
    goes: dict[Grid, list[int]] = defaultdict(list)
    for pk, *spot in rows.values_list("pk", *(one.point or ())):
        lat, lng = spot or (None, None)
        heir = heirs.of(lat, lng)
        if heir is not None:
            goes[heir].append(pk)
    for heir, keys in goes.items():
        values = {one.column: one.value(heir)}
        if one.is_stored:
            line = ancestry(heir)
            values |= {"town": line.town, "community": line.community}
        rows.model._default_manager.filter(pk__in=keys).update(**values)
    return sum(map(len, goes.values()))


def _share(one: Follower, rows: QuerySet[Any], takers: Sequence[Grid]) -> int:
    """Give each taker a row of its own, unless it has one alike; returns how many rows went.

    The row itself goes to the first, for what leads to it from elsewhere; one that is nowhere
    wanted any more is deleted, for another like it stands there.
    """
    found = list(rows.select_for_update(of=("self",))) if takers else []
    table = rows.model._default_manager
    values = [one.value(taker) for taker in takers]
    names = (*one.same, one.column)
    there = table.filter(**{f"{one.column}__in": values}).only(*names)
    taken = {_facts(row, names) for row in there} if found else set()
    more = []
    for row in found:
        free = [value for value in values if (*_facts(row, one.same), value) not in taken]
        if not free:
            row.delete()
            continue
        table.filter(pk=row.pk).update(**{one.column: free[0]})
        more += [_like(one, row, value) for value in free[1:]]
    table.bulk_create(more)
    return len(found)


def _facts(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row._meta.get_field(name).value_from_object(row) for name in names)


def _like(one: Follower, row: Any, value: Any) -> Any:
    """Return another row like this one, for another place."""
    own = {field for field in row._meta.concrete_fields if field.unique}
    kept = [field for field in row._meta.concrete_fields if field not in own]
    facts = {field.attname: field.value_from_object(row) for field in kept}
    return type(row)(**facts | {row._meta.get_field(one.column).attname: value})
