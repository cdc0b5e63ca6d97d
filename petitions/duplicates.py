"""Find the same matter raised twice: how alike two texts are, and how far two places lie apart."""

from dataclasses import dataclass

from grids import geo
from yuanbao.segment import tokens

# At this share of common pairs of characters two short texts are taken to speak of one thing;
# set by hand, not measured on real matters.
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
    """Return the distance of two WGS84 points in metres, None where a place is unknown."""
    (lat, lng), (there_lat, there_lng) = one, other
    if lat is None or lng is None or there_lat is None or there_lng is None:
        return None
    return geo.metres_between(lat, lng, there_lat, there_lng)
