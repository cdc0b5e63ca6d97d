from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.codes import Trade
from grids.scoping import ScopedQuerySet
from party.models.offers.firm import Firm
from party.offers.choices import CameBy, JobState, WageUnit
from yuanbao.choice_field import ChoiceField
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel
from yuanbao.roles import Capability


class MinimumWage(models.Model):
    """最低工资标准: what must be paid at least from a day on, with its source."""

    valid_from = models.DateField(_("执行日期"), unique=True)
    month = models.PositiveIntegerField(_("每月（元）"))
    hour = models.DecimalField(_("每小时（元）"), max_digits=6, decimal_places=1)
    source = models.CharField(_("依据"), max_length=160)

    class Meta:
        verbose_name = _("最低工资标准")
        verbose_name_plural = _("最低工资标准")

    def __str__(self):
        return f"{self.valid_from:%Y-%m-%d}"

    def least(self, unit: str):
        """Return the least wage for a unit of time."""
        return self.month if unit == WageUnit.MONTH else self.hour


class JobPostQuerySet(ScopedQuerySet):
    """Job posts by place for those who review; by firm for those who post."""

    grid_path = "firm__grid"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        if capability == Capability.SPEAK_FOR_FIRM:
            return Q(firm__account=user.pk) if user.pk else Q(pk__in=[])
        return super().reach_of(user, capability, on)

    def public(self, on: date):
        """Keep what anyone may read and apply for on that day."""
        return self.filter(state=JobState.PUBLISHED, expires_on__gte=on)


class JobPost(PublicIdModel):
    """招聘岗位: posted by a firm, reviewed by the place, applied for by anyone, over by itself."""

    firm = models.ForeignKey(
        Firm, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("单位")
    )
    title = models.CharField(_("岗位"), max_length=30)
    trade = models.CharField(_("行业"), max_length=16, choices=Trade.choices)
    duties = models.TextField(_("做什么、要会什么"))
    place = models.CharField(_("上班地点"), max_length=80)
    town = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("镇街"),
    )
    headcount = models.PositiveSmallIntegerField(_("招几人"), default=1)
    wage_unit = models.CharField(_("计薪"), max_length=5, choices=WageUnit.choices)
    wage_from = models.PositiveIntegerField(_("工资从"))
    wage_to = models.PositiveIntegerField(_("工资到"))
    expires_on = models.DateField(_("招到哪天"))
    state = models.CharField(
        _("状态"), max_length=10, choices=JobState.choices, default=JobState.REVIEW
    )
    return_reason = models.CharField(_("退回理由"), max_length=200, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    posted_at = models.DateTimeField(_("发布申请时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = JobPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("招聘岗位")
        verbose_name_plural = _("招聘岗位")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_post_state_known"
            ),
            models.CheckConstraint(
                condition=Q(wage_to__gte=F("wage_from")), name="job_post_wage_rises"
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.PUBLISHED) | Q(published_at__isnull=False),
                name="job_post_published_has_published_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=JobState.PUBLISHED),
                name="job_post_newest",
            ),
            models.Index(
                fields=["trade", "town"],
                condition=Q(state=JobState.PUBLISHED),
                name="job_post_by_trade",
            ),
            models.Index(fields=["state", "posted_at"], name="job_post_by_state"),
            models.Index(
                fields=["expires_on"],
                condition=Q(state=JobState.PUBLISHED),
                name="job_post_to_expire",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def wage(self) -> str:
        """Return the wage as it is said: 2,800–3,500 元/月."""
        if self.wage_from == self.wage_to:
            return f"{self.wage_from:,} {self.get_wage_unit_display()}"
        return f"{self.wage_from:,}–{self.wage_to:,} {self.get_wage_unit_display()}"


class JobWish(PublicIdModel):
    """求职意向: what work somebody looks for, by consent and for a while; never public."""

    secret_hash = models.CharField(_("凭证校验值"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="job_wishes",
        verbose_name=_("账号"),
    )
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("手机号"))
    trade = models.CharField(_("行业"), max_length=16, choices=Trade.choices)
    town = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("镇街"),
    )
    wage_unit = models.CharField(_("计薪"), max_length=5, choices=WageUnit.choices)
    wage_from = models.PositiveIntegerField(_("工资不低于"))
    came_by = ChoiceField(_("怎么来的"), max_length=8, choices=CameBy.choices, default=CameBy.PAGE)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("代办人"),
    )
    consented_at = models.DateTimeField(_("同意时间"))
    ends_on = models.DateField(_("到哪天为止"))
    ended_at = models.DateTimeField(_("停止时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("求职意向")
        verbose_name_plural = _("求职意向")
        indexes = [
            models.Index(
                fields=["trade", "id"],
                condition=Q(ended_at__isnull=True),
                name="job_wish_open_by_trade",
            )
        ]

    def __str__(self):
        return self.get_trade_display()


class JobMatch(models.Model):
    """岗位推荐: a post that fits a wish; both sides are told once."""

    job = models.ForeignKey(
        JobPost, on_delete=models.CASCADE, related_name="matches", verbose_name=_("岗位")
    )
    wish = models.ForeignKey(
        JobWish, on_delete=models.CASCADE, related_name="matches", verbose_name=_("意向")
    )
    matched_at = models.DateTimeField(_("推荐时间"))

    class Meta:
        verbose_name = _("岗位推荐")
        verbose_name_plural = _("岗位推荐")
        constraints = [
            models.UniqueConstraint(fields=["job", "wish"], name="job_match_once"),
        ]

    def __str__(self):
        return f"{self.job}"
