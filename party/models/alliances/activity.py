from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.alliances.choices import ActivityKind, ActivityState, SignupKind
from yuanbao.choice_field import ChoiceField
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class ActivityQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def announced(self):
        return self.filter(state=ActivityState.ANNOUNCED)

    def shown(self):
        """Leave out what was called off before anybody could read of it."""
        return self.exclude(state=ActivityState.CANCELLED)


class Activity(PublicIdModel):
    """便民服务活动: what a compound's branch does for residents, when, where, and who does it."""

    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="activities", verbose_name=_("小区")
    )
    organisation = models.ForeignKey(
        "party.PartyOrganisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("主办党支部"),
    )
    kind = ChoiceField(_("做什么"), max_length=12, choices=ActivityKind.choices)
    title = models.CharField(_("活动名称"), max_length=60)
    about = models.CharField(_("说明"), max_length=300, blank=True)
    place = models.CharField(_("地点"), max_length=80)
    served_by = models.CharField(
        _("谁来服务"), max_length=80, help_text=_("写支部、单位或志愿队的名称，不写个人姓名。")
    )
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    n_helpers = models.PositiveSmallIntegerField(_("要几个人帮忙"), default=0)
    n_places = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)

    state = ChoiceField(
        _("状态"),
        max_length=20,
        choices=ActivityState.choices,
        default=ActivityState.ANNOUNCED,
    )
    result = models.CharField(_("办了什么"), max_length=300, blank=True)
    n_served = models.PositiveIntegerField(_("服务了多少人次"), null=True, blank=True)
    cancelled_why = models.CharField(_("取消的原因"), max_length=200, blank=True)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("发布人"),
    )
    announced_at = models.DateTimeField(_("发布时间"))
    changed_at = models.DateTimeField(_("更改时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("便民服务活动")
        verbose_name_plural = _("便民服务活动")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.HELD)
                | (~Q(result="") & Q(n_served__isnull=False)),
                name="activity_held_says_what",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at", "id"], name="activity_by_state"),
            models.Index(fields=["grid", "-starts_at"], name="activity_of_compound"),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_key(self) -> int:
        return self.pk


class SignupQuerySet(ScopedQuerySet):
    grid_path = "activity__grid"

    def standing(self):
        """Leave out those who stepped back."""
        return self.filter(stepped_back_at__isnull=True)


class Signup(PublicIdModel):
    """报名: somebody comes to help or to be served; noted by themselves or at the counter."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="signups", verbose_name=_("活动")
    )
    kind = ChoiceField(_("来做什么"), max_length=8, choices=SignupKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signups",
        verbose_name=_("账号"),
    )
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    signed_at = models.DateTimeField(_("报名时间"))
    stepped_back_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    objects = SignupQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动报名")
        verbose_name_plural = _("活动报名")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "user"],
                condition=Q(user__isnull=False, stepped_back_at__isnull=True),
                name="signup_once_per_account",
            )
        ]

    def __str__(self):
        return f"{self.activity} · {self.get_kind_display()}"
