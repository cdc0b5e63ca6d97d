from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from grids.devices.choices import CameraKind, CameraPurpose, ViewingState
from grids.models.devices.placed import (
    DEPARTMENTS_DO,
    PlacedDevice,
    PlacedQuerySet,
    serves_district,
)
from grids.scoping import ScopedQuerySet
from yuanbao.fields import EncryptedTextField
from yuanbao.models.base import AppendOnlyModel, PublicIdModel
from yuanbao.roles import Capability

# 《公共安全视频图像信息系统管理条例》: what was recorded is kept for thirty days at least.
LEAST_KEPT_DAYS = 30
SEEN_WITHIN = timedelta(minutes=15)


class CameraQuerySet(PlacedQuerySet):
    """Cameras in their grids."""

    def offline(self, now: datetime):
        """Keep those in use that have not shown themselves lately, or ever."""
        late = Q(seen_at__isnull=True) | Q(seen_at__lt=now - SEEN_WITHIN)
        return self.filter(late, is_active=True)


class Camera(PlacedDevice):
    """A camera that belongs to somebody else: where it stands, what for, and by whose right.

    The platform keeps no picture of it. The address of its stream never leaves the server.
    """

    kind = models.CharField(_("类型"), max_length=16, choices=CameraKind)
    purpose = models.CharField(_("用途"), max_length=16, choices=CameraPurpose)
    owner = models.CharField(_("建设管理单位"), max_length=80)
    filing_number = models.CharField(_("公安备案号"), max_length=40, blank=True)
    has_sign = models.BooleanField(_("现场有提示标识"), default=False)
    kept_days = models.PositiveSmallIntegerField(
        _("录像保存天数"),
        default=LEAST_KEPT_DAYS,
        validators=[MinValueValidator(LEAST_KEPT_DAYS)],
    )
    in_use_since = models.DateField(_("启用日期"))
    stream = EncryptedTextField(_("视频流地址"), default="", blank=True)
    seen_at = models.DateTimeField(_("最近在线"), null=True, blank=True)

    objects = CameraQuerySet.as_manager()

    class Meta(PlacedDevice.Meta):
        verbose_name = _("摄像机")
        verbose_name_plural = _("摄像机")
        indexes = (models.Index(fields=["grid", "purpose"], name="camera_grid_purpose"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kept_days__gte=LEAST_KEPT_DAYS), name="camera_keeps_thirty_days"
            ),
            *PlacedDevice.Meta.constraints,
        )

    def is_online(self, now: datetime) -> bool:
        return self.seen_at is not None and now - self.seen_at <= SEEN_WITHIN


class ViewingRequestQuerySet(ScopedQuerySet):
    """Requests about cameras of one's posts, and of a department's people their own alone."""

    grid_path = "camera__grid"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Add one's own requests for people of departments whose role grants the capability."""
        reach = super().reach_of(user, capability, on)
        return reach | Q(asked_by=user.pk) if serves_district(user, capability) else reach

    def grant_facts(self, user, on: date | None = None):
        """Add whether it is the person's own, asked for on behalf of a department."""
        facts = super().grant_facts(user, on)
        own = Q(asked_by=user.pk) if serves_district(user, Capability.ASK_VIEWING) else Q(pk=None)
        facts["is_own"] = ExpressionWrapper(own, output_field=models.BooleanField())
        return facts

    @staticmethod
    def holds(row, capability: Capability) -> bool:
        is_own = row.is_own and capability in DEPARTMENTS_DO
        return is_own or ScopedQuerySet.holds(row, capability)


class ViewingRequest(PublicIdModel):
    """调阅申请: who wants to look through a camera, why, from when to when, and who allowed it."""

    camera = models.ForeignKey(
        Camera, verbose_name=_("摄像机"), on_delete=models.PROTECT, related_name="requests"
    )
    state = models.CharField(
        _("状态"), max_length=20, choices=ViewingState, default=ViewingState.ASKED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申请人"),
        on_delete=models.PROTECT,
        related_name="viewings_asked",
    )
    asked_at = models.DateTimeField(_("申请时间"))
    reason = models.CharField(_("调阅事由"), max_length=300)
    content = models.CharField(_("要看什么"), max_length=200)
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批准人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="viewings_decided",
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    decision = models.CharField(_("批注"), max_length=200, blank=True)

    objects = ViewingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("调阅申请")
        verbose_name_plural = _("调阅申请")
        indexes = (
            models.Index(fields=["state", "-id"], name="viewing_state_newest"),
            models.Index(fields=["asked_by", "-id"], name="viewing_asker_newest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="viewing_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="viewing_decided_by_another",
            ),
        )

    def __str__(self):
        return f"{self.camera} · {self.asked_by}"

    def is_running(self, now: datetime) -> bool:
        return self.state == ViewingState.APPROVED and self.starts_at <= now < self.ends_at


class Viewing(PublicIdModel, AppendOnlyModel):
    """One time that somebody looked through a camera: the register that the law asks for."""

    request = models.ForeignKey(
        ViewingRequest,
        verbose_name=_("调阅申请"),
        on_delete=models.PROTECT,
        related_name="viewings",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("调阅人"),
        on_delete=models.PROTECT,
        related_name="viewings",
    )
    at = models.DateTimeField(_("开始时间"))

    class Meta:
        verbose_name = _("调阅记录")
        verbose_name_plural = _("调阅记录")
        indexes = (models.Index(fields=["request", "-at"], name="viewing_request_newest"),)

    def __str__(self):
        return f"{self.request_id} · {self.by_id}"
