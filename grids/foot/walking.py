"""In which order to walk to places: always on to the nearest one. Plain values."""

from collections.abc import Sequence

from grids.maps.geo import metres_between

Point = tuple[float, float]


def walking_order(places: Sequence[Point | None], start: Point | None) -> tuple[list[int], float]:
    """Return the positions of `places` (latitude, longitude) in walking order, and the metres.

    Without a start the first place that has a point is one. Places without a point come last, in
    the order given, and add no metres; so does the way from an unknown start to the first place.
    """
    left = [n for n, place in enumerate(places) if place is not None]
    order: list[int] = []
    metres, here = 0.0, start
    while left:
        nearest = (
            left[0] if here is None else min(left, key=lambda n: (_metres(here, places[n]), n))
        )
        metres += 0.0 if here is None else _metres(here, places[nearest])
        here = places[nearest]
        order.append(nearest)
        left.remove(nearest)
    return order + [n for n, place in enumerate(places) if place is None], metres


def _metres(here: Point | None, there: Point | None) -> float:
    return metres_between(*here, *there) if here and there else 0.0
