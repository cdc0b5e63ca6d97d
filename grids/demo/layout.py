"""Draws unit grids that tile an outline: seeds, one flat Voronoi, rounded once.

Coordinates are degrees, longitude first. All parents are unions of these units, so no border
is drawn twice and no two neighbours disagree about a vertex.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

Owner = TypeVar("Owner", bound=Hashable)

GRID = 1e-7  # degrees, about a centimetre
SAMPLES_PER_SEED = 60
RELAXATIONS = 12


@dataclass(frozen=True)
class Centre:
    """A community's middle and how many unit grids it is to have."""

    code: str
    lng: float
    lat: float
    n_units: int


@dataclass(frozen=True)
class Unit:
    """One unit grid: whose it is, its seed and its polygon."""

    group: str
    seed: tuple[float, float]
    area: shapely.Polygon


def draw_units(outline: shapely.Polygon, centres: Sequence[Centre], *, seed: int) -> list[Unit]:
    """Return the units of all centres, tiling the outline without gap or overlap.

    The number of units is the sum of the centres' numbers. Units of one centre hang together:
    where a bay of the outline cut one off, it goes to the neighbour it touches most.
    """
    shrink = math.cos(math.radians(outline.centroid.y))
    flat = _stretched(outline, shrink)
    points, groups = _seeds(flat, centres, shrink, np.random.default_rng(seed))
    faces = _faces(flat, outline, points, shrink)
    owner = dict(enumerate(groups))
    owner = hold_together(owner, borders(faces))
    return [
        Unit(owner[number], (float(x) / shrink, float(y)), faces[number])
        for number, (x, y) in enumerate(points)
    ]


def borders(faces: Sequence[shapely.Polygon]) -> dict[int, dict[int, float]]:
    """Return for each face the faces it shares edges with and the length of the common border."""
    edges = defaultdict(list)
    for number, face in enumerate(faces):
        for start, end in pairwise(face.exterior.coords):
            edges[min(start, end), max(start, end)].append(number)
    shared: dict[int, dict[int, float]] = {number: {} for number in range(len(faces))}
    for (start, end), owners in edges.items():
        if len(owners) == 2:
            one, other = owners
            length = math.dist(start, end)
            shared[one][other] = shared[one].get(other, 0.0) + length
            shared[other][one] = shared[other].get(one, 0.0) + length
    return shared


def hold_together(
    owner: Mapping[int, Owner], shared: Mapping[int, Mapping[int, float]]
) -> dict[int, Owner]:
    """Return the owners with every owner's faces in one piece.

    Each stray piece goes to the owner among its neighbours with the longest common border;
    faces whose neighbours have no owner here stay.
    """
    owner = dict(owner)
    for _ in range(len(owner)):
        stray = _first_stray(owner, shared)
        if stray is None:
            break
        piece, taker = stray
        owner.update(dict.fromkeys(piece, taker))
    return owner


def spread(points: np.ndarray, count: int, *, steps: int = RELAXATIONS) -> np.ndarray:
    """Return for each point the number of its cluster; `count` even clusters (k-means)."""
    chosen = [int(np.argmin(points @ np.array([1.0, -1.0])))]
    for _ in range(count - 1):
        gaps = np.min(
            [np.hypot(*(points - points[one]).T) for one in chosen],
            axis=0,
        )
        chosen.append(int(np.argmax(gaps)))
    middles = _relaxed(points, points[chosen], steps)
    return cKDTree(middles).query(points)[1]


def _first_stray(owner, shared):
    """Return (piece, owner to take it) for the first owner that lies in several pieces."""
    members = defaultdict(list)
    for number, name in owner.items():
        members[name].append(number)
    for numbers in members.values():
        pieces = sorted(_pieces(set(numbers), shared), key=len)
        for piece in pieces[:-1]:
            pull = defaultdict(float)
            for number in piece:
                for other, length in shared[number].items():
                    if other in owner and other not in piece:
                        pull[owner[other]] += length
            if pull:
                return piece, max(pull, key=lambda name: (pull[name], str(name)))
    return None


def _pieces(numbers: set[int], shared) -> list[list[int]]:
    pieces, left = [], set(numbers)
    while left:
        piece, pending = [], [min(left)]
        left.discard(pending[0])
        while pending:
            number = pending.pop()
            piece.append(number)
            near = sorted(left.intersection(shared[number]))
            left.difference_update(near)
            pending.extend(near)
        pieces.append(piece)
    return pieces


def _seeds(flat, centres: Sequence[Centre], shrink: float, rng):
    """Return seed points, evenly spread within each centre's part of the outline."""
    middles = shapely.MultiPoint([(centre.lng * shrink, centre.lat) for centre in centres])
    cells = shapely.voronoi_polygons(middles, extend_to=flat, ordered=True).geoms
    points, groups = [], []
    for centre, cell in zip(centres, cells, strict=True):
        part = cell.intersection(flat)
        samples = _samples(part, centre.n_units * SAMPLES_PER_SEED, rng)
        relaxed = _relaxed(samples, samples[: centre.n_units], RELAXATIONS)
        _, nearest = cKDTree(samples).query(relaxed)
        points.append(samples[nearest])
        groups += [centre.code] * centre.n_units
    return np.vstack(points), groups


def _samples(part: BaseGeometry, count: int, rng) -> np.ndarray:
    west, south, east, north = part.bounds
    shapely.prepare(part)
    found = np.empty((0, 2))
    while len(found) < count:
        batch = rng.random((count * 2, 2)) * (east - west, north - south) + (west, south)
        found = np.vstack([found, batch[shapely.contains_xy(part, batch)]])
    return found[:count]


def _relaxed(samples: np.ndarray, middles: np.ndarray, steps: int) -> np.ndarray:
    """Move the middles to the mean of the samples nearest to them, several times."""
    middles = middles.copy()
    for _ in range(steps):
        _, nearest = cKDTree(middles).query(samples)
        sizes = np.bincount(nearest, minlength=len(middles))
        for axis in (0, 1):
            sums = np.bincount(nearest, weights=samples[:, axis], minlength=len(middles))
            middles[:, axis] = np.where(sizes > 0, sums / np.maximum(sizes, 1), middles[:, axis])
    return middles


def _faces(flat, outline, points: np.ndarray, shrink: float) -> list[shapely.Polygon]:
    """Return one polygon for each seed: Voronoi edges and outline noded together once."""
    edges = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=flat, only_edges=True)
    lines = shapely.union_all([_stretched(edges, 1 / shrink), outline.boundary], grid_size=GRID)
    shapely.prepare(outline)
    cut = [
        _rounded(face)
        for face in shapely.polygonize(shapely.get_parts(lines)).geoms
        if outline.contains(face.representative_point())
    ]
    inner = np.array([_stretched(face, shrink).representative_point().coords[0] for face in cut])
    _, owners = cKDTree(points).query(inner)
    return _one_each(cut, owners, points)


def _one_each(cut, owners, points) -> list[shapely.Polygon]:
    """Give every seed the piece of its cell that holds it; other pieces join a neighbour."""
    home: dict[int, int] = {}
    for number, owner in enumerate(owners):
        best = home.get(owner)
        if best is None or cut[number].area > cut[best].area:
            home[owner] = number
    names = {number: int(owner) for number, owner in enumerate(owners)}
    spare = [number for number, owner in names.items() if home[owner] != number]
    shared = borders(cut)
    for number in sorted(spare, key=lambda one: -cut[one].area):
        near = {other: length for other, length in shared[number].items() if other not in spare}
        if near:
            names[number] = names[max(near, key=lambda other: (near[other], -other))]
    pieces = defaultdict(list)
    for number, owner in names.items():
        pieces[owner].append(cut[number])
    return [shapely.coverage_union_all(pieces[owner]) for owner in range(len(points))]


def _stretched(area: BaseGeometry, factor: float) -> BaseGeometry:
    return shapely.transform(area, lambda points: points * (factor, 1.0))


def _rounded(face: shapely.Polygon) -> shapely.Polygon:
    return shapely.transform(face, lambda points: np.round(points, 7))
