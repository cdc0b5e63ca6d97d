"""The demonstration's topics: three, in three phases, on whatever community has residents."""

import pytest
from django.utils import timezone

from dispatch.demo.topics import VOTERS, load_topics
from petitions.models import Opinion, Topic
from tests.factories.registers import make_resident

pytestmark = pytest.mark.django_db


def test_load_topics_makes_three_in_three_phases_once(cast):
    _ = cast.community_clerk
    for number in range(VOTERS):
        make_resident(grid=cast.unit, phone=f"138000055{number:02d}", birth_date="1970-01-01")
    at = timezone.now()

    counts = (load_topics(at=at), load_topics(at=at))

    states = sorted(Topic.objects.values_list("state", flat=True))
    assert counts == (3, 3)
    assert states == ["carrying_out", "deciding", "discussing"]
    assert Opinion.objects.to_moderate().count() == 1
    assert not Topic.objects.filter(news__is_told=True, news__told_at=None).exists()


def test_load_topics_without_residents_makes_none(cast):
    assert load_topics(at=timezone.now()) == 0
