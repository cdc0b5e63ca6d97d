from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.offers.choices import CONFIDENTIAL, ServiceKind
from yuanbao.choice_field import ChoiceField


class ServiceQuerySet(ScopedQuerySet):
    """Services by the place that gives them."""

    grid_path = "grid"

    def open(self):
        return self.filter(is_open=True)

    def in_order(self):
        return self.order_by("order", "code")


class Service(models.Model):
    """服务事项: what can be applied for, who gives it, and within how many working days."""

    code = models.SlugField(_("编码"), max_length=40, unique=True)
    kind = ChoiceField(_("类别"), max_length=12, choices=ServiceKind.choices)
    name = models.CharField(_("名称"), max_length=40)
    summary = models.CharField(_("一句话说明"), max_length=120)
    detail = models.TextField(_("办理说明"), blank=True)
    bring = models.TextField(_("要带什么"), blank=True)
    unit = models.CharField(_("办理单位"), max_length=60)
    phone = models.CharField(_("咨询电话"), max_length=40, blank=True)
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="services", verbose_name=_("范围")
    )
    limit_days = models.PositiveSmallIntegerField(_("几个工作日内办结"), default=5)
    source = models.CharField(_("时限依据"), max_length=120, default="")
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    # Whether the person is asked to come at an hour that was agreed on.
    has_slots = models.BooleanField(_("可预约时段"), default=False)
    is_open = models.BooleanField(_("受理中"), default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务事项")
        verbose_name_plural = _("服务事项")
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_days__gte=1), name="service_limit_is_some_time"
            ),
        ]
        indexes = [models.Index(fields=["is_open", "order", "code"], name="service_in_order")]

    def __str__(self):
        return self.name

    @property
    def is_confidential(self) -> bool:
        return self.kind in CONFIDENTIAL
