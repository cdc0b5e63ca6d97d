import pytest

from dispatch.demo.helping import load_helping
from petitions.models import Recording
from tests.factories.petitions import MONDAY

pytestmark = pytest.mark.django_db


def test_load_helping_twice_plants_once(cast):
    counts = [load_helping(at=MONDAY) for _ in range(2)]

    assert counts == [3, 3]
    assert Recording.objects.get().seconds == 8
