"""Reads what people type or upload as a border: GeoJSON, or longitude and latitude by line."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

AREAS = frozenset({"Polygon", "MultiPolygon"})
LINES = frozenset({"LineString", "MultiLineString"})
CORNERS = 3
_PAIR = re.compile(r"^\s*(-?\d{1,3}\.?\d*)\s*[,，;；\s]\s*(-?\d{1,3}\.?\d*)\s*$")


class BadShape(ValueError):
    """The text is neither GeoJSON nor a list of coordinates; the words say what is wrong."""


@dataclass(frozen=True)
class Shape:
    """One geometry with what its feature says of itself."""

    geometry: dict
    properties: dict = field(default_factory=dict)

    @property
    def is_area(self) -> bool:
        return self.geometry.get("type") in AREAS

    @property
    def is_line(self) -> bool:
        return self.geometry.get("type") in LINES


def read_shapes(text: str, *, closes: bool = True) -> list[Shape]:
    """Return the geometries of a text.

    A list of coordinates is an area where `closes`, else a line. Raises BadShape.
    """
    text = text.strip().lstrip("\ufeff")
    if not text:
        raise BadShape(_("没有内容。"))
    if text.startswith("{"):
        return _from_json(text)
    return [Shape(_from_lines(text, closes=closes))]


def stated_datum(text: str) -> str:
    """Return what a GeoJSON text says of its own datum, nothing where it is silent."""
    try:
        found = json.loads(text.strip().lstrip("\ufeff"))
    except ValueError:
        return ""
    said = found.get("datum") if isinstance(found, dict) else None
    return said if isinstance(said, str) else ""


def as_collection(shapes: list[Shape]) -> str:
    """Return the shapes as GeoJSON text, to be put back into the field."""
    features = [
        {"type": "Feature", "properties": one.properties, "geometry": one.geometry}
        for one in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _from_json(text: str) -> list[Shape]:
    try:
        found: Any = json.loads(text)
    except ValueError as error:
        raise BadShape(_("不是完整的 GeoJSON，请检查括号和逗号。")) from error
    features = found.get("features") if found.get("type") == "FeatureCollection" else [found]
    if not isinstance(features, list) or not features:
        raise BadShape(_("GeoJSON 里没有图形。"))
    return [_feature(one, number) for number, one in enumerate(features, start=1)]


def _feature(feature: Any, number: int) -> Shape:
    if not isinstance(feature, Mapping):
        raise BadShape(_("第 %s 个不是图形。") % number)
    is_bare = feature.get("type") != "Feature"
    geometry = feature if is_bare else feature.get("geometry")
    if not isinstance(geometry, Mapping) or "coordinates" not in geometry:
        raise BadShape(_("第 %s 个图形没有坐标。") % number)
    properties = feature.get("properties") if not is_bare else {}
    return Shape(dict(geometry), dict(properties) if isinstance(properties, Mapping) else {})


def _from_lines(text: str, *, closes: bool) -> dict:
    points = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _PAIR.match(line)
        if found is None:
            raise BadShape(_("第 %s 行不是“经度,纬度”。") % number)
        points.append([float(found[1]), float(found[2])])
    if not closes:
        if len(points) < 2:
            raise BadShape(_("一条线至少要两个点。"))
        return {"type": "LineString", "coordinates": points}
    if len(points) < CORNERS:
        raise BadShape(_("一块区域至少要三个点。"))
    ring = points if points[0] == points[-1] else [*points, points[0]]
    return {"type": "Polygon", "coordinates": [ring]}
