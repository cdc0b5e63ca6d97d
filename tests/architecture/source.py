"""The project's own source files, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("yuanbao", "grids", "petitions", "party", "dispatch")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the checkout, without migrations."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def interface_files() -> list[Path]:
    """Return the views and API modules of all apps."""
    return [
        path
        for path in python_files(*APPS)
        if path.name in {"views.py", "api.py"} or {"views", "api"} & set(path.parts)
    ]


def templates() -> list[Path]:
    """Return every template."""
    return sorted((ROOT / "templates").rglob("*.html"))


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield each call in a Python file."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Call):
            yield node


def place(path: Path, line: int | None = None) -> str:
    """Return a file's name within the checkout, with a line when there is one."""
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name
