"""What stands on a contact card; drawing it costs memory and is a module of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class CardFacts:
    """What stands on a grid's card: the code follows the grid, the person is today's."""

    grid: str
    area: str
    url: str
    code: str
    name: str = ""
    role: str = ""
    phone: str = ""
    photo: bytes = b""
    rings: tuple[Ring, ...] = ()
    hotline: str = ""
