"""What devices send: kept once, and turned into alarms; alarms near each other are one matter."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.devices import rules
from grids.devices.months import kept_since
from grids.maps.geo import metres_between
from grids.models import Alarm, AlarmCase, Device, DeviceKind, Reading, Threshold
from grids.signals import alarm_raised
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability

QUANTITY = re.compile(r"[\w-]{1,24}", re.ASCII)


@dataclass(frozen=True)
class Message:
    """What one device measured at one moment; `sequence` grows with each message it sends."""

    device: str
    sequence: int
    at: datetime
    values: Mapping[str, float]


@dataclass(frozen=True)
class Taken:
    """How many messages were kept, and for each of the others why not."""

    kept: int
    refused: dict[str, str]


def why_no_values(values: Mapping[str, float]) -> str:
    """Say what is wrong with the quantities of a message; empty when nothing is."""
    for name, value in values.items():
        if not QUANTITY.fullmatch(name):
            return _("数据项“%s”只能用字母、数字、短横线和下划线，最多 24 个字。") % name[:40]
        if not math.isfinite(value):
            return _("数据项“%s”的值不是一个数。") % name
    return ""


def take_in(messages: Sequence[Message], *, by: Any, at: datetime) -> Taken:
    """Keep what devices sent and raise or end their alarms; a repeat changes nothing.

    Each device is a transaction of its own: one that is refused stops no other. `by` None is
    the broker, whose own sign-in decided who may publish.
    """
    known = Device.objects.filter(code__in={m.device for m in messages}, is_active=True)
    if by is not None:
        known = known.permitted(by, Capability.SEND_READINGS)
    devices = {row.code: row for row in known}
    kept, refused = 0, {}
    for code, own in _by_device(messages).items():
        device = devices.get(code)
        if device is None:
            refused[code] = _("没有登记这台设备，或它不归这个账号上报。")
            continue
        good, why = _in_time(own, at=at)
        if why:
            refused[code] = why
        kept += _take_from(device, good, at=at)
    return Taken(kept, refused)


def _by_device(messages: Iterable[Message]) -> dict[str, list[Message]]:
    own: dict[str, list[Message]] = {}
    for message in messages:
        own.setdefault(message.device, []).append(message)
    return dict(sorted(own.items()))


def _in_time(messages: Sequence[Message], *, at: datetime) -> tuple[list[Message], str]:
    """Leave out what comes from the future or is past keeping; return why, "" where nothing was."""
    since = kept_since(localdate(at))
    good = [m for m in messages if m.at >= since and not rules.is_ahead(m.at, at)]
    if len(good) == len(messages):
        return good, ""
    if any(rules.is_ahead(message.at, at) for message in messages):
        return good, _("有数据的时间在将来，请校准设备的时钟。")
    return good, _("有数据早于 %s，过了保存期，没有收。") % localdate(since)


@unit_of_work
def _take_from(device: Device, messages: Sequence[Message], *, at: datetime) -> int:
    """Keep one device's messages; return how many of them were new."""
    if not messages:
        return 0
    rows = Device.objects.select_related("kind").select_for_update(of=("self",), no_key=True)
    device = rows.get(pk=device.pk)
    new = _unknown(device, messages)
    if not new:
        return 0
    Reading.objects.bulk_create(
        Reading(
            device_id=device.pk,
            sequence=message.sequence,
            quantity=quantity,
            value=value,
            at=message.at,
        )
        for message in new
        for quantity, value in message.values.items()
    )
    newest = max(new, key=lambda message: (message.at, message.sequence))
    if device.seen_at is None or device.seen_at < newest.at:
        _note_newest(device, newest, at=at)
        if rules.is_fresh(newest.at, at, device.kind.stale_after):
            _judge(device, {name for m in new for name in m.values}, at=at)
    return len(new)


def _unknown(device: Device, messages: Sequence[Message]) -> list[Message]:
    """Leave out what was kept before: a repeat has the same number and the same moment."""
    moments = [message.at for message in messages]
    held = Reading.objects.filter(
        device_id=device.pk,
        sequence__in={message.sequence for message in messages},
        at__range=(min(moments), max(moments)),
    )
    known = set(held.values_list("sequence", "at"))
    new = {(m.sequence, m.at): m for m in messages if (m.sequence, m.at) not in known}
    return list(new.values())


def _note_newest(device: Device, newest: Message, *, at: datetime) -> None:
    """Note when the device was last heard, and whether it began to count anew."""
    if rules.is_restart(newest.sequence, newest.at, device.counted_to, device.seen_at):
        device.restarted_at = newest.at
        record(device, "restart_count", by=None, at=at, sequence=newest.sequence)
    device.seen_at, device.counted_to = newest.at, newest.sequence
    device.save(update_fields=["seen_at", "counted_to", "restarted_at"])


def _judge(device: Device, quantities: set[str], *, at: datetime) -> None:
    """Hold the newest readings against the kind's thresholds; reads as often for one as for many."""
    thresholds = list(Threshold.objects.filter(kind=device.kind, quantity__in=quantities))
    wanted: dict[str, int] = {}
    for row in thresholds:
        wanted[row.quantity] = max(row.hold, wanted.get(row.quantity, 0))
    newest = newest_values(device, wanted)
    open_alarms = {row.threshold_id: row for row in device.alarms.open()}
    on: list[Alarm] = []
    for threshold in thresholds:
        limit, values = threshold.limit, newest[threshold.quantity]
        verdict = rules.is_alarm(limit, values)
        alarm = open_alarms.get(threshold.pk)
        if alarm is None and verdict:
            _ring(device, threshold, values[: limit.hold], at=at)
        elif alarm is not None and verdict is False:
            alarm.ended_at = at
            on.append(alarm)
            record(device, "alarm_over", by=None, at=at, quantity=threshold.quantity)
        elif alarm is not None and values:
            alarm.worst = rules.worse(limit, alarm.worst, values[0])
            on.append(alarm)
    Alarm.objects.bulk_update(on, ["worst", "ended_at"])
    ringing = [alarm.case_id for alarm in on if alarm.ended_at is None]
    AlarmCase.objects.filter(pk__in=ringing).update(last_at=at)


def newest_values(device: Device, wanted: Mapping[str, int]) -> dict[str, list[float]]:
    """Return the last values of each quantity, newest first, as many as are wanted; one query."""
    rows = Reading.objects.filter(device_id=device.pk).order_by("-at", "-sequence")
    parts = [
        rows.filter(quantity=quantity).values_list("quantity", "at", "sequence", "value")[:most]
        for quantity, most in wanted.items()
    ]
    found: dict[str, list[float]] = {quantity: [] for quantity in wanted}
    if parts:
        together = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
        for quantity, _at, _sequence, value in sorted(together, key=lambda r: r[1:3], reverse=True):
            found[quantity].append(value)
    return found


def _ring(device: Device, threshold: Threshold, newest: Sequence[float], *, at: datetime) -> None:
    limit = threshold.limit
    worst = newest[0]
    for value in newest:
        worst = rules.worse(limit, worst, value)
    words = _("%(name)s %(value)s%(unit)s，%(limit)s") % {
        "name": threshold.name,
        "value": f"{newest[0]:g}",
        "unit": f" {threshold.unit}".rstrip(),
        "limit": threshold,
    }
    case, is_new = _case_of(device, at=at)
    Alarm.objects.create(
        device=device, threshold=threshold, case=case, words=words, worst=worst, began_at=at
    )
    record(device, "alarm", by=None, at=at, quantity=threshold.quantity, value=newest[0])
    if is_new:
        alarm_raised.send(sender=AlarmCase, case=case, device=device, words=words, at=at)


def _case_of(device: Device, *, at: datetime) -> tuple[AlarmCase, bool]:
    """Return the case the alarm belongs to, and whether it is a new one.

    The kind is locked, so that two devices of one place that ring at once are one matter.
    """
    kind = DeviceKind.objects.select_for_update(no_key=True).get(pk=device.kind_id)
    since = at - timedelta(minutes=kind.merge_minutes)
    for case in kind.cases.filter(last_at__gte=since).order_by("-last_at"):
        if _is_near(case, device, kind.merge_metres):
            case.last_at = at
            case.save(update_fields=["last_at"])
            return case, False
    case = AlarmCase.objects.create(
        kind=kind, grid=device.grid, lat=device.lat, lng=device.lng, opened_at=at, last_at=at
    )
    return case, True


def _is_near(case: AlarmCase, device: Device, metres: int) -> bool:
    """Say whether both are one place: near each other, or in one grid where a point is missing."""
    if case.lat is None or case.lng is None or device.lat is None or device.lng is None:
        return case.grid_id == device.grid_id
    return metres_between(case.lat, case.lng, device.lat, device.lng) <= metres


def name_matter(case: AlarmCase, number: str) -> None:
    """Note which matter the case became."""
    case.petition_number = number
    case.save(update_fields=["petition_number"])
