"""One of many clerks who change the tree at once, each in a process of its own."""

from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from typing import Any

from django.db import connections

import benchmarks.ready  # noqa: F401 (models exist after it, in a fresh process as well)
from grids.choices import Level
from grids.models import Grid
from grids.services import hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from yuanbao.audit import Busy

SECONDS, TRIES = 120, 20


def all_at_once(database: str, tasks: list[tuple[Any, ...]]) -> list[int]:
    """Let a process for each task move, rename and split; returns how each one ended."""
    context = get_context("forkserver")
    # What every process needs is read once, by the one that the others are copies of.
    context.set_forkserver_preload([__name__])
    start = context.Barrier(len(tasks))
    clerks = [context.Process(target=_work, args=(database, start, *task)) for task in tasks]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(SECONDS)
    return [clerk.exitcode if clerk.exitcode is not None else -1 for clerk in clerks]


def _work(
    database: str, start: Any, unit: int, there: int, back: int, halves: list[dict], at: datetime
) -> None:
    connections["default"].settings_dict["NAME"] = database
    grid, home, away = (Grid.objects.get(pk=pk) for pk in (unit, back, there))
    start.wait(SECONDS)
    for turn, parent in enumerate((away, home) * 2):
        _insist(hierarchy.move, grid, parent, by=None, at=at)
        _insist(hierarchy.rename, grid, f"{grid.code}之{turn}", by=None, at=at)
    parts = [NewPlace(Level.UNIT, f"{grid.code}{n}半", boundary=h) for n, h in enumerate(halves)]
    _insist(redrawing.split, grid, parts, by=None, at=at)


def _insist(act: Callable[..., Any], *args: Any, **facts: Any) -> None:
    """Do as the sentence says that a clerk reads when others are at it: try again."""
    for _try in range(TRIES):
        try:
            act(*args, **facts)
        except Busy:
            continue
        return
    raise Busy
