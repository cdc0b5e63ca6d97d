"""What a resident looks over before sending: the public words, the place, and what is near."""

from dataclasses import dataclass, fields

from grids.bulletins import Bulletin, bulletins_covering
from grids.maps.locate import unit_at
from grids.services.hierarchy import Ancestry, ancestry
from petitions.choices import Kind, Visibility
from petitions.queries import Similar, doors_for, grid_of_code, similar_open
from petitions.services.intake import Matter, preview, title_of
from yuanbao.models import RightDoor
from yuanbao.redaction import Part, preview_parts


@dataclass(frozen=True)
class Check:
    """A filled form as it will be read: the public words with what is struck out, and the place."""

    matter: Matter
    title: list[Part]
    text: list[Part]
    is_public: bool
    line: Ancestry | None
    is_outside: bool
    doors: list[RightDoor]
    similar: list[Similar]
    bulletins: list[Bulletin]

    @property
    def kind_words(self) -> str:
        return str(Kind(self.matter.kind).label)

    @property
    def n_struck(self) -> int:
        return sum(part.struck for part in self.text)


def check_of(matter: Matter) -> Check:
    """Return what a resident looks over before sending."""
    title, text = preview(matter)
    code = matter.grid.code if matter.grid else ""
    line = place_of(matter.lat, matter.lng, code)
    community = line.community if line else None
    private = matter.category is not None and matter.category.is_private
    return Check(
        matter=matter,
        title=preview_parts(title_of(matter), title.found),
        text=preview_parts(matter.text, text.found),
        is_public=matter.visibility == Visibility.PUBLIC and not private,
        line=line,
        is_outside=matter.lat is not None and line is None,
        doors=doors_for(matter.text),
        similar=similar_open(
            matter.text,
            lat=matter.lat,
            lng=matter.lng,
            community_id=community.pk if community else None,
        ),
        bulletins=bulletins_on(line),
    )


def bulletins_on(line: Ancestry | None) -> list[Bulletin]:
    """Return what is going on at a place that was found; nothing where there is none."""
    if line is None:
        return []
    places = (getattr(line, level.name) for level in fields(line))
    return bulletins_covering(place.pk for place in places if place is not None)


def place_of(lat: float | None, lng: float | None, code: str) -> Ancestry | None:
    """Return where a pin or a grid's code lies, with all it lies in; None outside the district."""
    grid = grid_of_code(code) if code else None
    if grid is None and lat is not None and lng is not None:
        grid = unit_at(lat, lng)
    return ancestry(grid) if grid else None
