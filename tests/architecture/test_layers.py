import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, calls, interface_files, place

BARE = {
    *("get", "filter", "all", "exclude", "first", "last", "in_bulk", "values", "values_list"),
    *("create", "bulk_create", "get_or_create", "update_or_create", "update", "delete"),
    *("count", "exists", "aggregate", "annotate", "raw", "order_by", "select_related"),
}


def test_imports_point_one_way():
    command = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_interfaces_fetch_nothing_past_the_scoping_method():
    found = [
        place(path, call.lineno)
        for path in interface_files()
        for call in calls(path)
        if _is_bare(call)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("Petition.objects.get(pk=1)", True),
        ("models.Petition.objects.filter(state='open').count()", True),
        ("get_object_or_404(Petition, pk=1)", True),
        ("get_object_or_404(Petition.objects.permitted(user, READ), pk=1)", False),
        ("Petition.objects.permitted(user, READ).get(pk=1)", False),
        ("form.cleaned_data.get('text')", False),
    ],
)
def test_the_watch_for_bare_managers_tells_them_apart(source, bare):
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]

    assert any(_is_bare(call) for call in found) is bare


def _is_bare(call: ast.Call) -> bool:
    """Tell whether a call reads or writes rows without asking who may reach them."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="objects"), attr=attribute)):
            return attribute in BARE
        case ast.Call(
            func=ast.Name(id="get_object_or_404" | "get_list_or_404"),
            args=[ast.Name(id=name), *_],
        ):
            return name[:1].isupper()
    return False
