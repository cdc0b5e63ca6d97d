from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from grids.workers.choices import LIVING, Source, Withdrawal, WorkerState
from yuanbao.crypto import blind_index
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class WorkerProfileQuerySet(ScopedQuerySet):
    def living(self):
        """Leave out those who have withdrawn."""
        return self.filter(state__in=sorted(LIVING))

    def serving(self):
        return self.filter(state=WorkerState.APPOINTED)


class WorkerProfile(PublicIdModel):
    """网格员档案: a person won for grid work, from being proposed to withdrawing.

    The posts say where somebody serves; `grid` is the place they were won for. Name and phone are
    kept here until an account is opened, and there from then on.
    """

    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = models.CharField(_("手机号索引"), max_length=32, blank=True, editable=False)
    source = models.CharField(_("来源"), max_length=16, choices=Source.choices)
    is_part_time = models.BooleanField(_("兼职"), default=False)
    recommended_by = models.CharField(_("推荐单位"), max_length=60, blank=True)

    grid = models.ForeignKey(
        Grid, verbose_name=_("网格"), on_delete=models.PROTECT, related_name="worker_profiles"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="worker_profiles",
    )

    state = models.CharField(
        _("状态"), max_length=12, choices=WorkerState.choices, default=WorkerState.CANDIDATE
    )
    withdrawal = models.CharField(
        _("退出原因"), max_length=16, choices=Withdrawal.choices, blank=True
    )
    withdrawal_note = models.CharField(_("退出说明"), max_length=200, blank=True)
    photo_consent_at = models.DateTimeField(_("同意用照片"), null=True, blank=True)

    proposed_at = models.DateTimeField(_("推荐时间"))
    selected_at = models.DateTimeField(_("选定时间"), null=True, blank=True)
    appointed_at = models.DateTimeField(_("上岗时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("退出时间"), null=True, blank=True)

    objects = WorkerProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格员档案")
        verbose_name_plural = _("网格员档案")
        indexes = [
            models.Index(fields=["grid", "state"], name="worker_by_grid"),
            models.Index(fields=["state", "-id"], name="worker_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WorkerState.values), name="worker_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkerState.APPOINTED)
                | Q(user__isnull=False, appointed_at__isnull=False),
                name="worker_appointed_has_account",
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkerState.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal="")),
                name="worker_withdrawn_has_reason",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(user__isnull=False) & ~Q(state=WorkerState.WITHDRAWN),
                name="worker_once_per_account",
            ),
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=~Q(phone_index="") & ~Q(state=WorkerState.WITHDRAWN),
                name="worker_once_per_phone",
            ),
        ]

    def __str__(self):
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.user.name if self.user is not None else self.name

    @property
    def own_phone(self) -> str:
        return self.user.phone if self.user is not None else self.phone

    def save(self, *args, **kwargs):
        self.phone_index = blind_index("phone", self.phone) if self.phone else ""
        fields = kwargs.get("update_fields")
        if fields is not None and "phone" in fields:
            kwargs["update_fields"] = {*fields, "phone_index"}
        super().save(*args, **kwargs)


class SelectionOpinion(models.Model):
    """遴选意见: what one of those who select thinks of a candidate; two who agree select."""

    profile = models.ForeignKey(
        WorkerProfile, on_delete=models.CASCADE, related_name="opinions", verbose_name=_("人选")
    )
    agrees = models.BooleanField(_("同意"))
    words = models.CharField(_("意见"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("遴选意见")
        verbose_name_plural = _("遴选意见")
        constraints = [
            models.UniqueConstraint(fields=["profile", "by"], name="selection_opinion_once"),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(words=""), name="selection_refusal_has_words"
            ),
        ]

    def __str__(self):
        return f"{self.by} {self.at:%F}"
