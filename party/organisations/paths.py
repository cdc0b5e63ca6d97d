"""The line of an organisation from the top down, as text: what begins with it lies under it."""

from collections.abc import Iterable


def path_under(upper: str, serial: int) -> str:
    """Return the path of an organisation under another, or at the top where `upper` is empty."""
    return f"{upper}{serial:05d}."


def is_within(path: str, top: str) -> bool:
    """Say whether an organisation is `top` or lies under it."""
    return path.startswith(top)


def above(path: str) -> list[str]:
    """Return the paths of all that it lies in, from the top down, itself left out."""
    parts = path.split(".")[:-2]
    return ["".join(f"{part}." for part in parts[: n + 1]) for n in range(len(parts))]


def depth(path: str) -> int:
    """Return how far it lies under the top, which is 0."""
    return path.count(".") - 1


def topmost(paths: Iterable[str]) -> list[str]:
    """Leave out the paths that lie under another of them."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept
