"""A small plan of a grid with numbered places, as plain numbers of a drawing; needs no network."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grids.maps.geo import rings_of

WIDTH, HEIGHT, MARGIN = 360, 180, 24


@dataclass(frozen=True)
class Sketch:
    """`outline` holds the border's rings and `way` the walk as SVG points; `dots` are (n, x, y)."""

    outline: list[str]
    way: str
    dots: list[tuple[int, float, float]]


def sketch(boundary: Mapping | None, places: Sequence[tuple[float, float] | None]) -> Sketch | None:
    """Draw the border and the places (latitude, longitude), numbered from 1; None for nothing."""
    rings = rings_of(boundary) if boundary else []
    placed = [(n, *place) for n, place in enumerate(places, start=1) if place is not None]
    points = [(lat, lng) for ring in rings for lng, lat, *_ in ring]
    points += [(lat, lng) for _, lat, lng in placed]
    if not points:
        return None
    to_paper = _scale(points)
    outline = [_line([to_paper(lat, lng) for lng, lat, *_ in ring]) for ring in rings]
    dots = [(n, *to_paper(lat, lng)) for n, lat, lng in placed]
    return Sketch(outline, _line([(x, y) for _, x, y in dots]), dots)


def _scale(points):
    lats, lngs = [lat for lat, _ in points], [lng for _, lng in points]
    shrink = math.cos(math.radians(sum(lats) / len(lats)))
    wide = max((max(lngs) - min(lngs)) * shrink, 1e-6)
    high = max(max(lats) - min(lats), 1e-6)
    factor = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    left, top = (WIDTH - wide * factor) / 2, (HEIGHT - high * factor) / 2

    def to_paper(lat: float, lng: float) -> tuple[float, float]:
        x = left + (lng - min(lngs)) * shrink * factor
        return round(x, 1), round(top + (max(lats) - lat) * factor, 1)

    return to_paper


def _line(points) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
