"""Which units may ask something of the grids: kept by the app that knows units, named here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from yuanbao.roles import Capability


@dataclass(frozen=True)
class Issuer:
    """A unit by code and name; `grid_id` is what it answers for, None for the whole district."""

    code: str
    name: str
    grid_id: int | None = None


Source = Callable[[Any, Capability], Iterable[Issuer]]
_sources: list[Source] = []


def register_issuers(source: Source) -> None:
    """Add `source(user, capability)`, which returns the units a person may act for today."""
    if source not in _sources:
        _sources.append(source)


def keeps_gate(user: Any) -> bool:
    """Say whether the person serves in a unit of the whole district as keeper of the gate."""
    return any(one.grid_id is None for one in issuers_of(user, Capability.ADMIT_TASK))


def issuers_of(user: Any, capability: Capability) -> list[Issuer]:
    """Return the units for which the person may use the capability, each once."""
    found = {issuer.code: issuer for source in _sources for issuer in source(user, capability)}
    return list(found.values())
