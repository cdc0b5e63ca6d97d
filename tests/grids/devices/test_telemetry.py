from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grids.devices.months import KEPT_MONTHS
from grids.models import Alarm, AlarmCase, Reading
from grids.services.devices.telemetry import Message, take_in
from petitions.choices import Channel, Visibility
from petitions.models import Petition
from tests.factories.devices import DeviceFactory, DeviceKindFactory, ThresholdFactory
from tests.factories.grids import PostFactory
from yuanbao.models import AuditEntry
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def kind():
    return ThresholdFactory(kind=DeviceKindFactory(name="积水监测", merge_metres=200)).kind


@pytest.fixture
def device(cast, kind):
    return DeviceFactory(kind=kind, grid=cast.unit, lat=40.1, lng=124.4)


def sent(device, *levels, first=1, at=NOW, by=None, quantity="level"):
    """Send one message per level, a minute apart, the last one at `at`."""
    start = at - timedelta(minutes=len(levels) - 1)
    messages = [
        Message(device.code, first + n, start + timedelta(minutes=n), {quantity: level})
        for n, level in enumerate(levels)
    ]
    return take_in(messages, by=by, at=at)


def test_readings_beyond_the_limit_become_one_matter(cast, device):
    taken = sent(device, 1.6, 1.8)

    case = AlarmCase.objects.get()
    petition = Petition.objects.get()
    assert (taken.kept, taken.refused) == (2, {})
    assert case.petition_number == petition.number
    assert (petition.channel, petition.grid) == (Channel.DEVICE, cast.unit)
    assert petition.title == "滨江路下穿积水监测报警"
    assert "液位 1.8 米，液位高于 1.5 米" in petition.text
    assert Alarm.objects.get().worst == 1.8
    device.refresh_from_db()
    assert device.seen_at == NOW


def test_one_reading_beyond_the_limit_is_no_alarm(device):
    sent(device, 1.2, 1.8)

    assert not Alarm.objects.exists()
    assert Reading.objects.count() == 2


def test_repeat_of_a_message_is_kept_once_and_raises_nothing_more(device):
    sent(device, 1.6, 1.8)
    again = sent(device, 1.6, 1.8)

    assert again.kept == 0
    assert (Reading.objects.count(), Petition.objects.count()) == (2, 1)


def test_alarm_goes_on_ends_and_begins_anew(device):
    sent(device, 1.6, 1.8)
    sent(device, 2.4, first=3, at=NOW + timedelta(minutes=1))
    assert Alarm.objects.get().worst == 2.4

    sent(device, 0.4, 0.4, first=4, at=NOW + timedelta(minutes=3))
    assert Alarm.objects.get().ended_at == NOW + timedelta(minutes=3)

    sent(device, 1.9, 1.9, first=6, at=NOW + timedelta(minutes=6))
    assert Alarm.objects.count() == 2
    assert Petition.objects.count() == 1, "within two hours it is the same matter"


def test_alarms_near_each_other_are_one_matter(cast, kind, device):
    near = DeviceFactory(kind=kind, grid=cast.unit, lat=40.1005, lng=124.4)
    far = DeviceFactory(kind=kind, grid=cast.unit, lat=40.11, lng=124.4)

    for one in (device, near, far):
        sent(one, 1.6, 1.8)

    assert [case.alarms.count() for case in AlarmCase.objects.order_by("id")] == [2, 1]
    assert Petition.objects.count() == 2


def test_alarm_much_later_is_a_new_matter(device):
    sent(device, 1.6, 1.8)
    sent(device, 0.1, 0.1, first=3, at=NOW + timedelta(minutes=5))

    sent(device, 1.6, 1.8, first=5, at=NOW + timedelta(hours=5))

    assert Petition.objects.count() == 2


def test_devices_without_a_point_are_near_in_one_grid(cast, kind):
    for grid in (cast.unit, cast.unit, cast.other_unit):
        sent(DeviceFactory(kind=kind, grid=grid), 1.6, 1.8)

    assert AlarmCase.objects.count() == 2


def test_late_readings_are_kept_and_ring_no_more(device):
    messages = [Message(device.code, n, NOW - timedelta(hours=3), {"level": 2.0}) for n in range(3)]

    taken = take_in(messages, by=None, at=NOW)

    assert taken.kept == 3
    assert not Alarm.objects.exists()


def test_reading_from_the_future_is_refused_in_words(device):
    taken = sent(device, 1.6, at=NOW)
    ahead = take_in(
        [Message(device.code, 9, NOW + timedelta(hours=1), {"level": 1.0})], by=None, at=NOW
    )

    assert taken.kept == 1
    assert "校准" in ahead.refused[device.code]
    assert Reading.objects.count() == 1


def test_unknown_device_is_refused_and_stops_no_other(device):
    messages = [
        Message("NOBODY", 1, NOW, {"level": 1.0}),
        Message(device.code, 1, NOW, {"level": 1.0}),
    ]

    taken = take_in(messages, by=None, at=NOW)

    assert taken.kept == 1
    assert list(taken.refused) == ["NOBODY"]


def test_gateway_sends_for_its_own_territory_alone(cast, device):
    gateway = PostFactory(grid=cast.other_town, role=Role.DEVICE_GATEWAY).user

    taken = sent(device, 1.6, by=gateway)

    assert taken.kept == 0
    assert "没有登记" in taken.refused[device.code]


def test_private_kind_stays_out_of_the_ledger(cast):
    kind = DeviceKindFactory(is_public=False)
    ThresholdFactory(kind=kind)

    sent(DeviceFactory(kind=kind, grid=cast.unit), 1.6, 1.8)

    assert Petition.objects.get().visibility == Visibility.HANDLERS


def test_device_that_counts_anew_is_heard_from_its_first_message(device):
    sent(device, 0.1, 0.1, first=900)

    sent(device, 1.6, 1.8, first=900, at=NOW + timedelta(minutes=5))
    sent(device, 1.7, first=1, at=NOW + timedelta(minutes=6))

    device.refresh_from_db()
    assert Reading.objects.count() == 5
    assert Alarm.objects.count() == 1
    assert (device.counted_to, device.restarted_at) == (1, NOW + timedelta(minutes=6))
    assert AuditEntry.objects.filter(act="restart_count").count() == 1


def test_late_message_with_a_smaller_number_is_no_restart(device):
    sent(device, 0.1, first=900)

    sent(device, 0.1, first=899, at=NOW - timedelta(minutes=5))

    device.refresh_from_db()
    assert (device.counted_to, device.restarted_at) == (900, None)


def test_reading_past_keeping_is_refused_in_words(device):
    old = Message(device.code, 1, NOW - timedelta(days=31 * (KEPT_MONTHS + 1)), {"level": 1.0})

    taken = take_in([old], by=None, at=NOW)

    assert taken.kept == 0
    assert "过了保存期" in taken.refused[device.code]
    assert not Reading.objects.exists()


def test_many_thresholds_ask_as_much_as_one(cast, device, kind):
    counts = []
    for n in range(2):
        with CaptureQueriesContext(connection) as asked:
            message = dict.fromkeys(("level", "flow", "rain", "tilt"), 0.1)
            take_in([Message(device.code, n, NOW + timedelta(minutes=n), message)], by=None, at=NOW)
        counts.append(len(asked))
        for name in () if n else ("flow", "rain", "tilt"):
            ThresholdFactory(kind=kind, quantity=name)
            ThresholdFactory(kind=kind, quantity=name, comparison="below", value=0, hold=5)

    assert counts[0] == counts[1]


def test_both_sides_of_a_quantity_are_held_against_as_many_readings_as_each_wants(device, kind):
    ThresholdFactory(kind=kind, comparison="below", value=0.5, hold=3)

    sent(device, 0.1, 0.1)
    assert not Alarm.objects.exists()
    sent(device, 0.1, first=3, at=NOW + timedelta(minutes=1))

    assert Alarm.objects.get().threshold.comparison == "below"
