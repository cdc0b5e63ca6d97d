from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import EventKind
from dispatch.models.agency import Agency
from petitions.models import Petition
from yuanbao.models import Category, PublicIdModel


class KnownEventQuerySet(models.QuerySet):
    """What the centre already knows of."""

    def running(self):
        return self.filter(ended_at__isnull=True)


class KnownEvent(PublicIdModel):
    """已知事件: one cause of many matters, with its places, its agency and one answer for all."""

    title = models.CharField(_("标题"), max_length=60)
    kind = models.CharField(_("性质"), max_length=8, choices=EventKind.choices)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="known_events",
        verbose_name=_("类别"),
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="known_events", verbose_name=_("承办单位")
    )
    grids = models.ManyToManyField(
        "grids.Grid", related_name="known_events", verbose_name=_("影响范围")
    )
    public_text = models.CharField(_("告诉居民的话"), max_length=300)
    starts_at = models.DateTimeField(_("开始时间"))
    expected_at = models.DateTimeField(_("预计结束"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="declared_events",
        verbose_name=_("登记人"),
    )
    declared_at = models.DateTimeField(_("登记时间"))
    answer = models.TextField(_("统一答复"), blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_events",
        verbose_name=_("结束登记人"),
    )

    objects = KnownEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("已知事件")
        verbose_name_plural = _("已知事件")
        constraints = [
            models.CheckConstraint(
                condition=Q(expected_at__gt=F("starts_at")), name="event_expected_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(answer=""), name="event_ended_has_answer"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-starts_at"], condition=Q(ended_at__isnull=True), name="event_running"
            ),
            models.Index(fields=["-declared_at", "-id"], name="event_newest"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    def is_overdue(self, at: datetime) -> bool:
        return self.ended_at is None and self.expected_at < at


class EventMatter(models.Model):
    """One matter that belongs to a known event; answered when the event ends."""

    event = models.ForeignKey(
        KnownEvent, on_delete=models.PROTECT, related_name="matters", verbose_name=_("已知事件")
    )
    petition = models.OneToOneField(
        Petition, on_delete=models.CASCADE, related_name="event_matter", verbose_name=_("诉求")
    )
    # Empty where the resident joined by himself.
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("并入人"),
    )
    joined_at = models.DateTimeField(_("并入时间"))
    answered_at = models.DateTimeField(_("统一答复时间"), null=True, blank=True)
    # Why the common answer could not be given, for a person to look at.
    stuck = models.CharField(_("没有答复的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("并入已知事件的诉求")
        verbose_name_plural = _("并入已知事件的诉求")
        indexes = [
            models.Index(
                fields=["event", "id"],
                condition=Q(answered_at__isnull=True, stuck=""),
                name="event_matter_to_answer",
            )
        ]

    def __str__(self):
        return f"{self.event} {self.petition}"

    @property
    def audit_key(self) -> int:
        return self.petition_id
