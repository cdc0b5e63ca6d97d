from datetime import timedelta

import pytest

from petitions.models import Holder, ProgressEntry
from petitions.services import handling, tracking
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def petition(cast):
    return file_petition(grid=cast.unit, phone="13800001111")


def urge(petition, *, by=None, at=LATER):
    return tracking.urge(petition, by=by or Holder(petition.pk), at=at)


def test_urge_is_written_down_and_read_by_everybody(petition):
    urge(petition)

    line = ProgressEntry.objects.get(act="petitioner_urge")
    assert (line.at, line.staff_text, line.public_text) == (LATER, "反映人催办", "反映人催办")
    assert AuditEntry.objects.filter(act="urge").count() == 1


def test_urge_a_second_time_within_a_day_says_from_when_on(petition):
    urge(petition)

    with pytest.raises(TransitionRefused, match="一天催一次，11月24日11:00后可以再催"):
        urge(petition, at=LATER + DAY - timedelta(minutes=1))
    urge(petition, at=LATER + DAY)

    assert ProgressEntry.objects.filter(act="petitioner_urge").count() == 2


def test_urge_what_is_over_refuses(petition, cast):
    handling.decline(petition, reason="NA01", text="请打供热热线。", by=cast.dispatcher, at=MONDAY)

    with pytest.raises(TransitionRefused, match="不用再催"):
        urge(petition)


def test_urge_of_somebody_elses_is_out_of_reach(petition):
    with pytest.raises(OutOfReach):
        urge(petition, by=Holder(petition.pk + 1))
