"""The six stored levels of the tree and the kinds of place that stand on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """A place's rank; a parent's is always the smaller number, and ranks may be skipped."""

    DISTRICT = 1, _("区")
    TOWN = 2, _("镇街")
    COMMUNITY = 3, _("社区（村）")
    COMPOUND = 4, _("小区")
    AREA = 5, _("网格长片区")
    UNIT = 6, _("单元网格")


class Kind(models.TextChoices):
    DISTRICT = "district", _("区")
    STREET = "street", _("街道")
    TOWNSHIP = "township", _("镇")
    NEIGHBOURHOOD = "neighbourhood", _("社区")
    VILLAGE = "village", _("村")
    COMPOUND = "compound", _("小区")
    AREA = "area", _("网格长片区")
    UNIT = "unit", _("单元网格")
    # A park, market, school or development zone with a grid of its own.
    DEDICATED = "dedicated", _("专属网格")


USUAL_KIND = {
    Level.DISTRICT: Kind.DISTRICT,
    Level.TOWN: Kind.STREET,
    Level.COMMUNITY: Kind.NEIGHBOURHOOD,
    Level.COMPOUND: Kind.COMPOUND,
    Level.AREA: Kind.AREA,
    Level.UNIT: Kind.UNIT,
}

# What the organisation or person in charge is called; stored with each place as its own text.
USUAL_TITLE = {
    Kind.DISTRICT: "区委",
    Kind.STREET: "街道党工委",
    Kind.TOWNSHIP: "镇党委",
    Kind.NEIGHBOURHOOD: "社区党委",
    Kind.VILLAGE: "村党组织",
    Kind.COMPOUND: "小区党支部",
    Kind.AREA: "网格长",
    Kind.UNIT: "网格员",
    Kind.DEDICATED: "党工委",
}


class PointKind(models.TextChoices):
    """What a listed safety point is; the list is kept by community staff."""

    FIRE_LANE = "fire_lane", _("消防通道")
    HYDRANT = "hydrant", _("消火栓与灭火器")
    GAS = "gas", _("燃气设施")
    ELECTRIC = "electric", _("配电与线路")
    CHARGING = "charging", _("电动车充电处")
    MANHOLE = "manhole", _("井盖")
    RAILING = "railing", _("护栏与扶手")
    STRUCTURE = "structure", _("房屋与墙体")
    WATER = "water", _("水边与临空处")
    OTHER = "other", _("其他")


class OldNet(models.TextChoices):
    """The four nets that went before, each with cells and codes of its own."""

    COMMUNITY = "community", _("社区网格")
    URBAN = "urban", _("城管网格")
    SAFETY = "safety", _("安监网格")
    POLICE = "police", _("公安警务区")


class Datum(models.TextChoices):
    """Which coordinates a file or a typed list is in: said by a person, never guessed."""

    WGS84 = "wgs84", _("WGS-84（卫星定位、本平台）")
    GCJ02 = "gcj02", _("GCJ-02（高德、腾讯等国内地图）")
