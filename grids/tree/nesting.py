"""Nested-set numbers from parent links, and the test whether stored ones are sound."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Node(NamedTuple):
    pk: int
    parent: int | None
    tree_id: int
    lft: int
    rght: int
    depth: int


class Place(NamedTuple):
    tree_id: int
    lft: int
    rght: int
    depth: int


def number(nodes: Iterable[tuple[int, int | None]], *, first_tree: int = 1) -> dict[int, Place]:
    """Return the numbers of every node; siblings and roots keep the order they come in.

    `nodes` are (key, parent's key or None) pairs. Nodes that hang on nothing known, or on
    each other in a ring, are left out of the answer.
    """
    below: dict[int | None, list[int]] = defaultdict(list)
    for key, parent in nodes:
        below[parent].append(key)
    places: dict[int, Place] = {}
    for tree_id, root in enumerate(below[None], start=first_tree):
        _number_tree(root, tree_id, below, places)
    return places


def faults(nodes: Sequence[Node]) -> list[int]:
    """Return the keys whose stored numbers are not those of a nested set, in tree order."""
    ordered = sorted(nodes, key=lambda node: (node.tree_id, node.lft, node.pk))
    right = number((node.pk, node.parent) for node in ordered)
    stored_tree = {right[node.pk].tree_id: node.tree_id for node in ordered if node.parent is None}
    shared = len(set(stored_tree.values())) < len(stored_tree)
    return [
        node.pk
        for node in ordered
        if shared or not _is_sound(node, right.get(node.pk), stored_tree)
    ]


def _is_sound(node: Node, place: Place | None, stored_tree: dict[int, int]) -> bool:
    if place is None or stored_tree[place.tree_id] != node.tree_id:
        return False
    return (place.lft, place.rght, place.depth) == (node.lft, node.rght, node.depth)


def _number_tree(
    root: int, tree_id: int, below: dict[int | None, list[int]], places: dict[int, Place]
) -> None:
    counter = 1
    opened: dict[int, int] = {}
    pending: list[tuple[int, int, bool]] = [(root, 0, False)]
    while pending:
        key, depth, is_closing = pending.pop()
        if is_closing:
            places[key] = Place(tree_id, opened[key], counter, depth)
        else:
            opened[key] = counter
            pending.append((key, depth, True))
            pending.extend((child, depth + 1, False) for child in reversed(below[key]))
        counter += 1
