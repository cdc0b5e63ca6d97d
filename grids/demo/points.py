"""Safety points of the demonstration district: two in each unit grid, due on different days."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from grids.choices import Level, PointKind
from grids.models import Grid, SafetyPoint

LISTED = (
    (PointKind.FIRE_LANE, "消防通道没有堵", "楼东侧", "能过消防车，没有停车堆物。", 7),
    (PointKind.CHARGING, "电动车充电处", "车棚", "没有飞线，没有进楼充电。", 14),
    (PointKind.ELECTRIC, "配电箱锁好", "小区北门", "箱门锁好，没有露线。", 30),
    (PointKind.MANHOLE, "井盖没有破损", "主路中段", "盖严，不响不翘。", 30),
)
STEP = 0.0002  # some twenty metres


def load_points(*, at: datetime) -> int:
    """List two points in every unit grid that has a seat; nothing when there are some already."""
    if SafetyPoint.objects.exists():
        return 0
    today = localdate(at)
    units = Grid.objects.live().at_level(Level.UNIT).filter(lat__isnull=False).order_by("code")
    rows = []
    for place, (pk, lat, lng) in enumerate(units.values_list("pk", "lat", "lng")):
        for turn in (0, 1):
            kind, name, where, look_at, days = LISTED[(place + turn * 2) % len(LISTED)]
            rows.append(
                SafetyPoint(
                    grid_id=pk,
                    kind=kind,
                    name=name,
                    place=where,
                    look_at=look_at,
                    interval_days=days,
                    lat=lat + STEP * (turn * 2 - 1),
                    lng=lng + STEP,
                    next_due_on=today + timedelta(days=(place + turn) % 5 - 2),
                    listed_at=at,
                )
            )
    return len(SafetyPoint.objects.bulk_create(rows, batch_size=1000))
