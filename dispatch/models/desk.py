from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.work_order import WorkOrder
from yuanbao.models import Category


class DeskPreference(models.Model):
    """How one person wants the list of orders: columns, and filters under names of their own."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="desk_preference",
        verbose_name=_("用户"),
    )
    columns = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("列"))
    # [{"name": …, "query": …}], in the order in which they were kept.
    filters = models.JSONField(_("常用筛选"), default=list)
    default = models.CharField(_("默认筛选"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("列表偏好")
        verbose_name_plural = _("列表偏好")

    def __str__(self):
        return f"{self.user}"


class ChecklistItemQuerySet(models.QuerySet):
    """Rows of the checklists."""

    def valid_on(self, day: date):
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            is_active=True,
        )


class ChecklistItem(models.Model):
    """办结清单: what must be looked at before an order of this category is finished."""

    code = models.CharField(_("编码"), max_length=24, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="checklist", verbose_name=_("分类")
    )
    text = models.CharField(_("核对什么"), max_length=80)
    place = models.PositiveSmallIntegerField(_("次序"), default=0)
    valid_from = models.DateField(
        _("从"), null=True, blank=True, help_text=_("空着就是一直都要核对。")
    )
    valid_to = models.DateField(
        _("到"), null=True, blank=True, help_text=_("最后一天；空着就是没有期限。")
    )
    is_active = models.BooleanField(_("启用"), default=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("办结清单")
        verbose_name_plural = _("办结清单")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="checklist_valid_to_after_from",
            )
        ]

    def __str__(self):
        return self.text


class ChecklistTick(models.Model):
    """One thing that was looked at, in the words it had then."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="ticks", verbose_name=_("工单")
    )
    round_number = models.PositiveSmallIntegerField(_("第几次办"))
    text = models.CharField(_("核对什么"), max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("已核对")
        verbose_name_plural = _("已核对")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round_number", "text"], name="tick_once_per_round"
            )
        ]

    def __str__(self):
        return self.text
