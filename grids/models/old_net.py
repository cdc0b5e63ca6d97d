from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.choices import OldNet
from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet


class OldCell(models.Model):
    """A cell of one of the four nets that the unit grids took the place of."""

    net = models.CharField(_("旧网"), max_length=12, choices=OldNet)
    code = models.CharField(_("旧编码"), max_length=40)
    name = models.CharField(_("旧名称"), max_length=80)

    grids = models.ManyToManyField(
        Grid, through="OldCellShare", related_name="old_cells", verbose_name=_("新网格")
    )

    class Meta:
        verbose_name = _("旧网格对照")
        verbose_name_plural = _("旧网格对照")
        constraints = (
            models.UniqueConstraint(fields=["net", "code"], name="old_cell_code_once_per_net"),
            models.CheckConstraint(condition=Q(net__in=OldNet.values), name="old_cell_net_known"),
        )

    def __str__(self):
        return f"{self.get_net_display()} {self.name}"


class OldCellShareQuerySet(ScopedQuerySet):
    grid_path = "grid"


class OldCellShare(models.Model):
    """How much of an old cell lies in a new grid, in hundredths of the cell."""

    cell = models.ForeignKey(OldCell, on_delete=models.CASCADE, related_name="shares")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="old_shares")
    percent = models.PositiveSmallIntegerField(_("占旧网格的百分比"))

    objects = OldCellShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("旧网格份额")
        verbose_name_plural = _("旧网格份额")
        constraints = (
            models.UniqueConstraint(fields=["cell", "grid"], name="old_share_once_per_pair"),
            models.CheckConstraint(
                condition=Q(percent__range=(1, 100)), name="old_share_is_a_percentage"
            ),
        )

    def __str__(self):
        return f"{self.cell_id} → {self.grid_id}: {self.percent}%"
