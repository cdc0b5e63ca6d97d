"""Upper apps add to the page of a compound: its matters, its topics, its Party branch.

A panel is a template and a function that reads what it draws, in one statement where it can.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grids.models import Grid


@dataclass(frozen=True)
class Panel:
    """One part of the page. `load(grid)` returns what the template gets as `data`."""

    key: str
    template: str
    load: Callable[[Grid], Any]
    rank: int = 50


@dataclass(frozen=True)
class Loaded:
    """A panel with what it draws."""

    key: str
    template: str
    data: Any


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Add a panel to every compound's page; a repeat of its key replaces the first."""
    _panels[panel.key] = panel


def panels_of(grid: Grid) -> list[Loaded]:
    """Return the panels of a compound by rank."""
    ranked = sorted(_panels.values(), key=lambda one: one.rank)
    return [Loaded(one.key, one.template, one.load(grid)) for one in ranked]
