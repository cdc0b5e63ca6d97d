import pytest

from grids.sheets import specs as sheet_specs
from tests.grids.sheets.posts import PostSheet


@pytest.fixture
def posts_known(monkeypatch):
    """Make the small register known for the length of a test."""
    monkeypatch.setattr(sheet_specs, "_sources", [*sheet_specs._sources, lambda: [PostSheet()]])
