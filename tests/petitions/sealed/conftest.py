import pytest

from petitions.sealed import pace
from tests.factories.sealed import SealedCast


@pytest.fixture
def people(cast):
    """The people of the sealed channel beside the standing cast."""
    return SealedCast(cast)


@pytest.fixture
def slept(monkeypatch):
    """Note the pauses before answers instead of making them."""
    pauses = []
    monkeypatch.setattr(pace, "sleep", pauses.append)
    return pauses
