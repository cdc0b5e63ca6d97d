"""What every row of a register has: a number, a place, a standing and the versions of its fields."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.codes import Standing
from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet, posts_granting
from yuanbao.models import PublicIdModel


class RegisterQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def standing(self):
        """Keep the rows that still hold."""
        return self.filter(state=Standing.ACTIVE)

    def reach_of(self, user, capability, on):
        """Let rows without any place be reached from posts on the district itself."""
        whole = posts_granting(user, capability, on).filter(grid__level=Level.DISTRICT)
        nowhere = Q(grid__isnull=True) & Q(models.Exists(whole))
        return super().reach_of(user, capability, on) | nowhere


class RegisterRow(PublicIdModel):
    """One row of a register, written by `grids.services.registers` alone.

    `grid` is the unit grid, or the lowest place that is known; `in_unit` tells which. Town and
    community are stored beside it for lists. `versions` counts the changes of each field.
    """

    number = models.CharField(_("编号"), max_length=12, unique=True)
    grid = models.ForeignKey(
        Grid,
        verbose_name=_("网格"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="%(class)s_rows",
    )
    town = models.ForeignKey(
        Grid,
        verbose_name=_("镇街"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    community = models.ForeignKey(
        Grid,
        verbose_name=_("社区（村）"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    in_unit = models.BooleanField(_("已落入单元网格"), default=False)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=Standing, default=Standing.ACTIVE)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_rows",
    )
    versions = models.JSONField(_("各项版本"), default=dict, blank=True)
    created_at = models.DateTimeField(_("登记时间"))
    changed_at = models.DateTimeField(_("最近变更"))

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["community", "state", "id"], name="%(class)s_by_community"),
            models.Index(fields=["town", "state", "id"], name="%(class)s_by_town"),
            models.Index(fields=["grid", "state", "id"], name="%(class)s_by_grid"),
            models.Index(fields=["state", "id"], name="%(class)s_by_state"),
            models.Index(
                fields=["community", "id"],
                condition=Q(in_unit=False, state=Standing.ACTIVE),
                name="%(class)s_in_no_grid",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=Standing.values), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lng__isnull=True)
                | Q(lat__range=(-90, 90), lng__range=(-180, 180)),
                name="%(class)s_point_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=False, state=Standing.MERGED)
                | (Q(merged_into__isnull=True) & ~Q(state=Standing.MERGED)),
                name="%(class)s_merged_names_the_other",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="%(class)s_not_merged_into_itself"
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_standing(self) -> bool:
        return self.state == Standing.ACTIVE

    @property
    def point(self) -> tuple[float, float] | None:
        return None if self.lat is None else (self.lat, self.lng)

    def version_of(self, field: str) -> int:
        """Return how often a field was changed since the row was entered."""
        return self.versions.get(field, 0)


class AddressedRow(RegisterRow):
    """A row with an address of its own, found by the beginning of address or pinyin."""

    address = models.CharField(_("地址"), max_length=120, blank=True)
    # Of places and bodies, never of persons.
    pinyin = models.CharField(_("拼音"), max_length=240, blank=True, editable=False)
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)

    class Meta(RegisterRow.Meta):
        abstract = True
        indexes = [
            *RegisterRow.Meta.indexes,
            models.Index(OpClass("address", name="varchar_pattern_ops"), name="%(class)s_address"),
            models.Index(OpClass("pinyin", name="varchar_pattern_ops"), name="%(class)s_pinyin"),
            models.Index(
                OpClass("initials", name="varchar_pattern_ops"), name="%(class)s_initials"
            ),
        ]
