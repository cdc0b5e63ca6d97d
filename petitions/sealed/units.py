"""Whom a report may concern, and who stands in or under them.

A unit is named by a key: `grid:CODE`, `agency:CODE`, `user:ID`. A report keeps keyed hashes of the
keys of whom it concerns; a person who stands in or under one of them never finds the report.
Apps that know more units register a source when they are ready.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from petitions.sealed.choices import RING
from yuanbao.crypto import blind_index
from yuanbao.models import User
from yuanbao.roles import Role


@dataclass(frozen=True)
class Unit:
    """A body that a report may name."""

    key: str
    label: str
    group: str


class Source(Protocol):
    """What an app knows of units and of the people in them."""

    def units(self) -> list[Unit]:
        """Return what a reporter may choose from."""

    def names_of(self, key: str) -> set[str]:
        """Return under which keys people stand in a unit: its own, and those of its place."""

    def stood_in(self, user: Any) -> set[str]:
        """Return every unit the person stands in or under today."""

    def own(self, user: Any) -> set[str]:
        """Return the units the person belongs to, whose others are no judges of them."""

    def people(self, key: str) -> set[int]:
        """Return the ids of those who serve in a unit."""

    def holders(self, roles: frozenset[Role]) -> set[int]:
        """Return the ids of those who hold one of the roles today."""


_sources: list[Source] = []


def register_units(source: Source) -> None:
    """Add what an app knows of units; a repeat is ignored."""
    if type(source) not in {type(known) for known in _sources}:
        _sources.append(source)


def all_units() -> list[Unit]:
    """Return every unit that may be chosen, source by source."""
    return [unit for source in _sources for unit in source.units()]


def unit_of(key: str) -> Unit | None:
    """Return the unit with a key, None for a key that nobody offers."""
    return next((unit for unit in all_units() if unit.key == key), None)


def names_of_unit(key: str) -> set[str]:
    """Return the keys that a report on a unit is kept from."""
    return {key} | {name for source in _sources for name in source.names_of(key)}


def names_of_person(user: Any) -> set[str]:
    """Return the keys that a report on a person is kept from: theirs, and their units'."""
    return {person_key(user.pk)} | {key for source in _sources for key in source.own(user)}


def names_of_people(people: Iterable[Any]) -> set[str]:
    """Return the keys of several people together."""
    return {key for person in people for key in names_of_person(person)}


def person_key(user_id: int) -> str:
    return f"user:{user_id}"


def hash_of_key(key: str) -> str:
    """Return what is stored of a key: whom a report concerns is no business of the database's."""
    return blind_index("sealed-unit", key, ring=RING)


def hashes_of(user: Any) -> frozenset[str]:
    """Return the hashes of all that the person is, stands in and stands under; kept on the user."""
    if not hasattr(user, "_sealed_hashes"):
        keys = {key for source in _sources for key in source.stood_in(user)}
        keys.add(person_key(user.pk))
        user._sealed_hashes = frozenset(map(hash_of_key, keys))  # noqa: SLF001 - memo of one request
    return user._sealed_hashes  # noqa: SLF001


def hashes_of_own(user: Any) -> frozenset[str]:
    """Return the hashes of the units that the person belongs to."""
    return frozenset(hash_of_key(key) for source in _sources for key in source.own(user))


def people_named(names: Iterable[str], *, unit: str = "") -> list[User]:
    """Return those who serve under one of the names: in the unit, or anywhere if it has none."""
    wanted = [name for name in names if name]
    found = list(User.objects.filter(name__in=wanted, is_resident=False).order_by("pk"))
    inside = {pk for source in _sources for pk in source.people(unit)} if unit else set()
    return [person for person in found if person.pk in inside] or found


def holders_of(roles: frozenset[Role]) -> list[User]:
    """Return the people who hold one of the roles today and whose account is open, by name."""
    ids = {pk for source in _sources for pk in source.holders(roles)}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("name", "pk"))
