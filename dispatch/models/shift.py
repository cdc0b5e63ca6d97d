from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import Watch
from dispatch.watches import Turn
from petitions.models import Petition
from yuanbao.models import PublicIdModel


def _person(related: str, label, **more) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name=related,
        verbose_name=label,
        **more,
    )


class PledgeQuerySet(models.QuerySet):
    """What people of the centre and the agencies said they would do."""

    def open(self):
        return self.filter(ended_at__isnull=True)

    def overdue(self, at: datetime):
        return self.open().filter(due_at__lte=at)


class Pledge(PublicIdModel):
    """承诺: what somebody said to do for a matter by a moment; kept, or broken with a reason."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="pledges", verbose_name=_("诉求")
    )
    text = models.CharField(_("承诺什么"), max_length=200)
    due_at = models.DateTimeField(_("什么时候前"))
    person = _person("pledges", _("由谁兑现"))
    # Who answers for it after a hand-over, when the person's watch is over.
    keeper = _person("kept_pledges", _("接手人"), null=True, blank=True)
    made_by = _person("made_pledges", _("登记人"))
    made_at = models.DateTimeField(_("登记时间"))
    reminded_level = models.PositiveSmallIntegerField(_("已提醒到"), default=0, editable=False)
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    ended_by = _person("ended_pledges", _("了结人"), null=True, blank=True)
    is_kept = models.BooleanField(_("兑现"), null=True)
    ending = models.CharField(_("结果"), max_length=200, blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺")
        verbose_name_plural = _("承诺")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, is_kept__isnull=True)
                | Q(ended_at__isnull=False, is_kept__isnull=False),
                name="pledge_ended_is_kept_or_broken",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at")), name="pledge_due_after_it_was_made"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(ended_at__isnull=True), name="pledge_open"
            ),
            models.Index(fields=["-ended_at", "-id"], name="pledge_ended"),
        ]

    def __str__(self):
        return self.text

    @property
    def audit_key(self) -> int:
        return self.petition_id

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class HandOver(PublicIdModel):
    """交接班: what one watch leaves to the next, frozen when it was written, and who took it."""

    on = models.DateField(_("日期"))
    watch = models.CharField(_("班次"), max_length=6, choices=Watch.choices)
    words = models.TextField(_("当班情况"))
    to_do = models.TextField(_("交办事项"), blank=True)
    items = models.JSONField(_("交接清单"), default=dict)
    written_by = _person("written_handovers", _("交班人"))
    written_at = models.DateTimeField(_("交班时间"))
    # What came up between writing and signing.
    late = models.JSONField(_("写后新增"), default=list)
    remark = models.CharField(_("接班意见"), max_length=300, blank=True)
    signed_by = _person("signed_handovers", _("接班人"), null=True, blank=True)
    signed_at = models.DateTimeField(_("接班时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("交接班")
        verbose_name_plural = _("交接班")
        constraints = [
            models.CheckConstraint(
                condition=Q(watch__in=Watch.values), name="handover_watch_known"
            ),
            models.UniqueConstraint(fields=["on", "watch"], name="handover_once_a_watch"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("written_by")),
                name="handover_signed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["-on", "-watch"], name="handover_newest")]

    def __str__(self):
        return f"{self.on} {self.get_watch_display()}"

    @property
    def turn(self) -> Turn:
        return Turn(self.on, self.watch)
