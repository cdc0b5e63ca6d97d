from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.models.offers.service import Service
from party.offers.choices import Audience, EntryKind, HallKind, OutageKind, OutageState
from yuanbao.models import PublicIdModel


class OfferedQuerySet(ScopedQuerySet):
    """What is kept for a place and shown to everybody."""

    grid_path = "grid"

    def shown(self):
        return self.filter(is_shown=True)


class Offered(PublicIdModel):
    """A page that a place's clerks keep: halls, guides, telephones."""

    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="+", verbose_name=_("范围")
    )
    is_shown = models.BooleanField(_("公开显示"), default=True)
    changed_at = models.DateTimeField(_("最近核对"))

    objects = OfferedQuerySet.as_manager()

    class Meta:
        abstract = True


class Hall(Offered):
    """大厅: a place with windows, with its hours and telephone."""

    kind = models.CharField(_("类别"), max_length=8, choices=HallKind.choices)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    address = models.CharField(_("地址"), max_length=120)
    phone = models.CharField(_("电话"), max_length=40)
    hours = models.CharField(_("开放时间"), max_length=120)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)

    class Meta:
        verbose_name = _("大厅")
        verbose_name_plural = _("大厅")
        indexes = [models.Index(fields=["is_shown", "kind", "name"], name="hall_in_order")]

    def __str__(self):
        return self.name


class Window(Offered):
    """窗口: one window of a hall; where `service` is named, hours can be agreed on."""

    hall = models.ForeignKey(
        Hall, on_delete=models.PROTECT, related_name="windows", verbose_name=_("大厅")
    )
    number = models.PositiveSmallIntegerField(_("几号"))
    name = models.CharField(_("名称"), max_length=40)
    matters = models.CharField(_("办什么"), max_length=200)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="windows",
        verbose_name=_("预约事项"),
    )
    places_an_hour = models.PositiveSmallIntegerField(_("每小时约几人"), default=4)

    class Meta:
        verbose_name = _("窗口")
        verbose_name_plural = _("窗口")
        constraints = [
            models.UniqueConstraint(fields=["hall", "number"], name="window_number_once"),
        ]

    def __str__(self):
        return f"{self.hall} {self.number}"


class Guide(Offered):
    """办事指南: what to bring, where to go, when, how long it takes, what it costs."""

    source_key = models.SlugField(_("来源键"), max_length=60, unique=True, null=True, blank=True)
    audience = models.CharField(_("对象"), max_length=6, choices=Audience.choices)
    title = models.CharField(_("事项"), max_length=60)
    keywords = models.CharField(_("别的叫法"), max_length=120, blank=True)
    who = models.CharField(_("谁能办"), max_length=200)
    bring = models.TextField(_("要带什么"))
    steps = models.TextField(_("怎么办"))
    where = models.CharField(_("在哪办"), max_length=120)
    hall = models.ForeignKey(
        Hall,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guides",
        verbose_name=_("大厅"),
    )
    opens = models.CharField(_("什么时候办"), max_length=120)
    takes = models.CharField(_("几天办好"), max_length=60)
    fee = models.CharField(_("收费"), max_length=60)
    basis = models.CharField(_("依据"), max_length=160)
    unit = models.CharField(_("负责单位"), max_length=60)
    phone = models.CharField(_("咨询电话"), max_length=40)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guides",
        verbose_name=_("网上申请或预约"),
    )
    search = SearchVectorField(_("检索"), null=True, editable=False)

    class Meta:
        verbose_name = _("办事指南")
        verbose_name_plural = _("办事指南")
        indexes = [
            models.Index(fields=["audience", "title"], name="guide_in_order"),
            GinIndex(fields=["search"], name="guide_search"),
        ]

    def __str__(self):
        return self.title


class DirectoryEntry(Offered):
    """便民电话: whom to ring, where it is, when somebody is there."""

    kind = models.CharField(_("类别"), max_length=8, choices=EntryKind.choices)
    name = models.CharField(_("名称"), max_length=40)
    phone = models.CharField(_("电话"), max_length=40)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    hours = models.CharField(_("时间"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=50)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)

    class Meta:
        verbose_name = _("便民电话")
        verbose_name_plural = _("便民电话")
        constraints = [
            models.UniqueConstraint(fields=["name", "phone"], name="directory_entry_once"),
        ]
        indexes = [models.Index(fields=["kind", "order", "id"], name="directory_in_order")]

    def __str__(self):
        return self.name


class OutageQuerySet(ScopedQuerySet):
    """Outages by the place of whoever announced them."""

    grid_path = "grid"

    def running(self, at):
        """Keep what has not come back and is not over by its own word."""
        return self.filter(state=OutageState.ANNOUNCED, ends_at__gte=at)


class Outage(PublicIdModel):
    """停水停电停热停气公告: where, from when, until when, why, and whom to ask."""

    kind = models.CharField(_("类别"), max_length=8, choices=OutageKind.choices)
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="+", verbose_name=_("公告单位的范围")
    )
    grids = models.ManyToManyField(
        "grids.Grid", related_name="outages", verbose_name=_("影响哪些地方")
    )
    area = models.CharField(_("范围"), max_length=200)
    reason = models.CharField(_("原因"), max_length=200)
    unit = models.CharField(_("单位"), max_length=60)
    phone = models.CharField(_("电话"), max_length=40)
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("预计到"))
    state = models.CharField(
        _("状态"), max_length=10, choices=OutageState.choices, default=OutageState.ANNOUNCED
    )
    announced_at = models.DateTimeField(_("公告时间"))
    ended_at = models.DateTimeField(_("恢复时间"), null=True, blank=True)

    objects = OutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("停供公告")
        verbose_name_plural = _("停供公告")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OutageState.values), name="outage_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="outage_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=Q(state=OutageState.ANNOUNCED),
                name="outage_running",
            ),
            models.Index(fields=["-starts_at", "-id"], name="outage_newest"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.area}"
