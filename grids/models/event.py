from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.codes import EventKind, EventMethod, EventOutcome, EventScale, EventSource, EventTopic
from grids.models.register import AddressedRow


class GridEvent(AddressedRow):
    """网格事件: what happened in a grid and was dealt with there, beside what is a petition.

    Of a dispute it is held what it is about, how many it concerns and how it ended; never who
    the parties are.
    """

    kind = models.CharField(_("大类"), max_length=2, choices=EventKind, default=EventKind.HAZARD)
    topic = models.CharField(_("小类"), max_length=4, choices=EventTopic)
    name = models.CharField(_("名称"), max_length=40)
    happened_on = models.DateField(_("发生日期"))
    source = models.CharField(
        _("来源"), max_length=8, choices=EventSource, default=EventSource.WALK
    )
    scale = models.CharField(_("规模"), max_length=2, choices=EventScale, blank=True)
    n_people = models.PositiveIntegerField(_("涉及人数"), null=True, blank=True)
    summary = models.CharField(_("经过"), max_length=200, blank=True)
    unit = models.CharField(_("处理单位"), max_length=60, blank=True)
    method = models.CharField(_("处理方式"), max_length=2, choices=EventMethod, blank=True)
    due_on = models.DateField(_("限期"), null=True, blank=True)
    outcome = models.CharField(
        _("结果"), max_length=12, choices=EventOutcome, default=EventOutcome.OPEN
    )
    settled_on = models.DateField(_("处置日期"), null=True, blank=True)
    result = models.CharField(_("处理情况"), max_length=200, blank=True)
    petition_number = models.CharField(_("诉求编号"), max_length=12, blank=True)

    class Meta(AddressedRow.Meta):
        verbose_name = _("网格事件")
        verbose_name_plural = _("网格事件")
        indexes = [
            *AddressedRow.Meta.indexes,
            models.Index(OpClass("name", name="varchar_pattern_ops"), name="gridevent_name"),
        ]
        constraints = [
            *AddressedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on__gte=F("happened_on")),
                name="gridevent_settled_after_it_happened",
            ),
        ]

    def __str__(self):
        return self.name
