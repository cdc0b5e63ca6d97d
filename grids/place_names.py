"""What upper apps have at a place, by name, for the page of all five levels: its Party organisations."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

# Takes keys of places and returns names by place.
Source = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]

_sources: list[Source] = []


def register_names(source: Source) -> None:
    """Add a function that names what stands at places; a repeat is ignored."""
    if source not in _sources:
        _sources.append(source)


def names_of(places: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of all sources by place; as many queries as there are sources."""
    keys = list(places)
    found: dict[int, list[str]] = defaultdict(list)
    for source in _sources:
        for place, names in source(keys).items():
            found[place] += names
    return found
