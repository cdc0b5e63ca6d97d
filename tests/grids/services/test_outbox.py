from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from grids.foot.outbox import Entry, Kind, Taken
from grids.models import SentEntry
from grids.services.outbox import KEPT, forget_entries, take_entry
from yuanbao.roles import Capability

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(cast):
    """Return a function that sends one entry and says how often it was acted upon so far."""
    acts = []

    def take(entry):
        acts.append(entry.key)
        return Taken("已记下。", number=str(len(acts)))

    def once(key, at):
        entry = Entry(key, QueryDict("target=1"), {}, cast.grid_worker, at)
        return take_entry("seen", Kind(take, Capability.WALK_GRID), entry).number

    return once


def test_forget_entries_keeps_what_a_phone_may_still_send_again(send):
    now, key = timezone.now(), uuid4().hex
    send(key, now - KEPT + timedelta(hours=1))

    assert forget_entries(at=now) == 0
    assert send(key, now) == "1"


def test_forget_entries_forgets_what_is_older(send):
    now = timezone.now()
    send(uuid4().hex, now - KEPT - timedelta(hours=1))
    send(uuid4().hex, now)

    assert forget_entries(at=now) == 1
    assert SentEntry.objects.count() == 1
