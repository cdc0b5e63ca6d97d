"""Find the same matter raised twice: how alike two texts are, and how far two places lie apart."""

import math
from dataclasses import dataclass

from yuanbao.segment import tokens

# At this share of common pairs of characters two short texts speak of one thing; tried on the
# demonstration texts, where different matters of one category stay below it.
ALIKE = 0.22
# Where nothing is known of the place the words must say more.
ALIKE_ANYWHERE = 0.4
NEARBY_METRES = 500


@dataclass(frozen=True)
class Likeness:
    """How alike two matters are: `share` of common words 0 to 1, `metres` apart or None."""

    share: float
    metres: float | None

    @property
    def is_same(self) -> bool:
        near = self.metres is None or self.metres <= NEARBY_METRES
        return near and self.share >= ALIKE


def words_of(text: str) -> frozenset[str]:
    """Return what a text is compared by: its pairs of characters, words and numbers."""
    return frozenset(token for token in tokens(text) if len(token) > 1 or token.isdigit())


def share_of(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shorter text's words that the other one has too."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= 3 else 0.0


def metres_between(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None]
) -> float | None:
    """Return the distance of two WGS84 points in metres, None where a place is unknown.

    Flat arithmetic: within a district it is good to a metre.
    """
    (lat, lng), (lat2, lng2) = one, other
    if lat is None or lng is None or lat2 is None or lng2 is None:
        return None
    east = (lng2 - lng) * 111_320 * math.cos(math.radians((lat + lat2) / 2))
    north = (lat2 - lat) * 110_574
    return math.hypot(east, north)
