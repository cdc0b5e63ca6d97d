"""Cameras and devices from a file: each known by its code, each in a unit grid."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import Level
from grids.devices.choices import CameraKind, CameraPurpose
from grids.models import Camera, Device, DeviceKind
from grids.models.devices.camera import LEAST_KEPT_DAYS
from grids.services.devices.streams import why_no_address
from grids.services.sheets.columns import PLACE
from grids.services.sheets.places import Places, grid_of, locate_points
from grids.sheets.specs import Entry, SheetField, SheetSpec, Visit
from yuanbao.audit import record
from yuanbao.roles import Capability
from yuanbao.sheet_cells import (
    CellRefused,
    narrowed,
    read_day,
    read_number,
    read_text,
    read_word,
    read_yes_no,
)
from yuanbao.sheets import Column

YES_NO = (gettext_lazy("是"), gettext_lazy("否"))


def _text(key: str, name: Any, most: int, **facts: Any) -> SheetField:
    return SheetField(Column(key, name, **facts), lambda text: read_text(text, most=most))


def _chosen(key: str, name: Any, words: dict[str, Any]) -> SheetField:
    column = Column(key, name, choices=tuple(words), required=True)
    return SheetField(column, lambda text: read_word(text, words))


def _yes_no(key: str, name: Any) -> SheetField:
    return SheetField(Column(key, name, choices=YES_NO), read_yes_no)


class PlacedSheet(SheetSpec):
    """What both files have in common. Importing takes what keeping the register takes."""

    capability = Capability.KEEP_DEVICES

    def fields(self) -> Sequence[SheetField]:
        """Return the code, the place, and what the register's own fields are."""
        return [
            _text("code", _("设备编码"), 40, required=True, others=(_("编码"), _("设备编号"))),
            _text("name", _("名称"), 60, required=True, others=(_("设备名称"),)),
            *self.own_fields(),
            *(PLACE[key] for key in ("at_community", "at_grid", "at_lng", "at_lat")),
            _text("place", _("位置"), 120, required=True, others=(_("安装位置"), _("地点"))),
            _text("owner", _("管理单位"), 80, required=True, others=(_("建设管理单位"),)),
            _yes_no("is_active", _("在用")),
        ]

    def own_fields(self) -> Sequence[SheetField]:
        """Return the columns of one register alone."""
        return ()

    def check(self, entry: Entry, visit: Visit) -> None:  # noqa: ARG002 - the frame's signature
        """Refuse half a point."""
        if ("at_lat" in entry.values) != ("at_lng" in entry.values):
            entry.fault(_("经度"), _("经度和纬度要么都填，要么都不填"))

    def locate(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Take the grid that the row names, else the one that its point lies in."""
        places: Places = visit.memo.setdefault("places", Places(visit.within))
        by_point = locate_points(entries)
        for entry in entries:
            named = grid_of(entry, places)
            if not entry.is_good:
                continue
            is_unit = named is not None and places.spots[named].level == Level.UNIT
            entry.grid_id = named if is_unit else by_point.get(entry.row.line)
            if entry.grid_id is None:
                entry.fault(_("网格"), _("没有填单元网格，也没有落在网格里的经纬度"))

    def recognise(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Know a row by its code."""
        codes = {entry.values["code"] for entry in entries}
        rows = visit.locked(self.model._default_manager.filter(code__in=codes))
        held = {row.code: row for row in rows}
        for entry in entries:
            entry.identity = entry.values["code"]
            entry.existing = held.get(entry.identity)

    def build(self, entry: Entry, visit: Visit) -> Any:  # noqa: ARG002 - the frame's signature
        """Return the new row."""
        return self.model(**self._facts(entry))

    def amend(self, entry: Entry, visit: Visit) -> bool:  # noqa: ARG002 - the frame's signature
        """Set the cells that were filled in; a blank cell leaves what is there."""
        row = entry.existing
        changed = [k for k, value in self._facts(entry).items() if getattr(row, k) != value]
        for name in changed:
            setattr(row, name, self._facts(entry)[name])
        entry.found["changed"] = changed
        return bool(changed)

    def _facts(self, entry: Entry) -> dict[str, Any]:
        facts = {key: value for key, value in entry.values.items() if not key.startswith("at_")}
        if "at_lat" in entry.values:
            facts |= {"lat": entry.values["at_lat"], "lng": entry.values["at_lng"]}
        return facts | {"grid_id": entry.grid_id}

    def after(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Write for each row that it was entered or amended by a file."""
        for entry in entries:
            names = sorted(set(entry.found.get("changed", ())) - {"stream"})
            act = "amend" if "changed" in entry.found else "enter"
            record(entry.existing, act, by=visit.by, at=visit.at, fields=names, by_file=True)

    def name_of(self, row: Any) -> str:
        return f"{row.code} {row.name}"


class CameraSheet(PlacedSheet):
    """The file of cameras."""

    key, label, model = "camera", gettext_lazy("摄像机"), Camera

    def own_fields(self) -> Sequence[SheetField]:
        kinds = {str(kind.label): kind.value for kind in CameraKind}
        purposes = {str(purpose.label): purpose.value for purpose in CameraPurpose}
        return [
            _chosen("kind", _("类型"), kinds),
            _chosen("purpose", _("用途"), purposes),
            _text("filing_number", _("公安备案号"), 40),
            _yes_no("has_sign", _("现场有提示标识")),
            SheetField(
                Column("kept_days", _("录像保存天数"), note=_("法规要求至少 30 天")),
                lambda text: int(read_number(text, least=LEAST_KEPT_DAYS, most=3650)),
            ),
            SheetField(Column("in_use_since", _("启用日期"), required=True), read_day),
            SheetField(Column("stream", _("视频流地址"), note=_("可不填")), _read_stream),
        ]


def _read_stream(text: str) -> str:
    address = narrowed(text)
    if why := why_no_address(address):
        raise CellRefused(why.rstrip("。"))
    return address


class DeviceSheet(PlacedSheet):
    """The file of sensors."""

    key, label, model = "device", gettext_lazy("感知设备"), Device

    def own_fields(self) -> Sequence[SheetField]:
        kinds = dict(DeviceKind.objects.order_by("name").values_list("name", "pk"))
        return [_chosen("kind_id", _("种类"), kinds)]


def device_sheets() -> list[SheetSpec]:
    """Return the files of both registers."""
    return [CameraSheet(), DeviceSheet()]
