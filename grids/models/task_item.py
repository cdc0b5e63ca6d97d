from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.task import TaskCell, issued_by
from grids.scoping import ScopedQuerySet
from grids.tasking.choices import ItemState
from yuanbao.models import PublicIdModel
from yuanbao.roles import Capability


class ItemQuerySet(ScopedQuerySet):
    grid_path = "cell__grid"

    def reach_of(self, user, capability: Capability, on):
        """Add what the person's units asked; answering belongs to the posts of the grid alone."""
        reach = super().reach_of(user, capability, on)
        if capability == Capability.ANSWER_TASK:
            return reach
        return reach | issued_by(user, capability, "cell__task__")


class TaskItem(PublicIdModel):
    """One row of a register that a cell asks about: a household, a shop, a facility.

    The row is named by its register, key and number: what is personal stays there. `checked` says
    of each question bound to a field whether the register was right; `answers` has no values of
    personal fields.
    """

    cell = models.ForeignKey(TaskCell, on_delete=models.CASCADE, related_name="items")
    register = models.CharField(_("台账"), max_length=24)
    row_id = models.BigIntegerField(_("行"))
    number = models.CharField(_("编号"), max_length=12)
    state = models.CharField(_("状态"), max_length=12, choices=ItemState, default=ItemState.OPEN)
    answers = models.JSONField(_("填报内容"), default=dict, blank=True)
    checked = models.JSONField(_("台账核对"), default=dict, blank=True)
    remark = models.CharField(_("说明"), max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("填报时间"), null=True, blank=True)
    sent_key = models.CharField(max_length=64, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("逐个填报")
        verbose_name_plural = _("逐个填报")
        indexes = (models.Index(fields=["cell", "state", "id"], name="item_by_cell"),)
        constraints = (
            models.UniqueConstraint(fields=["cell", "row_id"], name="item_once_per_row"),
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="item_state_known"
            ),
        )

    def __str__(self):
        return self.number
