from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from grids.choices import Kind, Level
from grids.scoping import ScopedQuerySet


class GridQuerySet(ScopedQuerySet, TreeQuerySet):
    grid_path = ""

    def live(self):
        """Leave out the retired places."""
        return self.filter(retired_at__isnull=True)

    def at_level(self, level: Level):
        return self.filter(level=level)

    def with_line(self):
        """Read each place with all that it lies in, without borders; `ancestry` asks no more."""
        line = "parent__parent__parent__parent__parent"
        borders = ("__".join(["parent"] * n) + "__boundary" for n in range(1, 6))
        return self.select_related(line).defer("boundary", *borders)

    def with_version(self):
        """Read the version of the tree along with each place."""
        number = TreeVersion.objects.values("number")[:1]
        return self.annotate(tree_version=Coalesce(Subquery(number), 0))

    def under(self, grid: "Grid"):
        """Keep the place itself and all below it, by the numbers the database has now."""
        now = _numbers_of(grid)
        return self.filter(tree_id=now("tree_id"), lft__gte=now("lft"), rght__lte=now("rght"))

    def above(self, grid: "Grid"):
        """Keep the place itself and all it lies in, by the numbers the database has now."""
        now = _numbers_of(grid)
        return self.filter(tree_id=now("tree_id"), lft__lte=now("lft"), rght__gte=now("rght"))


def _numbers_of(grid: "Grid"):
    row = Grid.objects.filter(pk=grid.pk)
    return lambda field: Subquery(row.values(field)[:1])


class Grid(MPTTModel):
    """A place in the tree. Its code is opaque, never changed and never given to another.

    Written by `grids.services.hierarchy` and `grids.services.redrawing` alone: nested sets
    renumber their neighbours. A retired place stays where it was, so that what happened in
    it is still found by whoever answers for what is above it.
    """

    code = models.CharField(_("编码"), max_length=24, unique=True)
    parent = TreeForeignKey(
        "self",
        verbose_name=_("上级"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level)
    kind = models.CharField(_("类型"), max_length=16, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)
    pinyin = models.CharField(_("拼音"), max_length=240, blank=True)
    title = models.CharField(_("党组织或职务"), max_length=60, blank=True)
    address = models.CharField(_("驻地"), max_length=120, blank=True)

    # GeoJSON Polygon or MultiPolygon, WGS84, longitude first, at most seven decimals.
    boundary = models.JSONField(_("边界"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    area_km2 = models.FloatField(_("图上面积（平方公里）"), null=True, blank=True)
    stated_area_km2 = models.FloatField(_("公布面积（平方公里）"), null=True, blank=True)
    is_schematic = models.BooleanField(_("边界为示意"), default=False)

    valid_from = models.DateField(_("启用日期"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    successors = models.ManyToManyField(
        "self",
        through="GridSuccession",
        through_fields=("old", "new"),
        symmetrical=False,
        related_name="predecessors",
    )

    objects = TreeManager.from_queryset(GridQuerySet)()

    class MPTTMeta:
        level_attr = "depth"

    class Meta:
        verbose_name = _("网格")
        verbose_name_plural = _("网格")
        # Present so that the tree package adds its (tree_id, lft) index to the migrations.
        indexes = (models.Index(fields=["level", "code"], name="grid_level_code"),)
        constraints = (
            models.CheckConstraint(condition=Q(level__in=Level.values), name="grid_level_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="grid_kind_known"),
            models.CheckConstraint(
                condition=Q(level=Level.DISTRICT, parent__isnull=True)
                | (~Q(level=Level.DISTRICT) & Q(parent__isnull=False)),
                name="grid_only_districts_are_roots",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{12}([A-Z]?[0-9]{2,})?$"),
                name="grid_code_is_well_formed",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lng__isnull=True)
                | Q(
                    lat__isnull=False,
                    lng__isnull=False,
                    lat__range=(-90, 90),
                    lng__range=(-180, 180),
                ),
                name="grid_point_is_whole_and_on_earth",
            ),
        )

    def __str__(self):
        return self.name

    @property
    def rank(self) -> str:
        """Say what the place is: its kind, as a zone of its own hangs where it fits.

        Of a unit grid of its own kind both are said.
        """
        kind = str(Kind(self.kind).label)
        if self.kind == Kind.DEDICATED and self.level == Level.UNIT:
            return f"{Level.UNIT.label}·{kind}"
        return kind

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class GridSuccession(models.Model):
    """Says that `old` was redrawn, split or merged into `new`, directly or by several steps."""

    old = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="precessions")
    on = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("网格沿革")
        verbose_name_plural = _("网格沿革")
        constraints = (
            models.UniqueConstraint(fields=["old", "new"], name="succession_once_per_pair"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_not_to_itself"),
        )

    def __str__(self):
        return f"{self.old_id} → {self.new_id}"


class TreeVersion(models.Model):
    """One row, counted up by every write to the tree; processes reload boundaries by it."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("网格树版本")
        verbose_name_plural = _("网格树版本")
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="tree_version_has_one_row"),)

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """Return the number as the database has it now; 0 before the first write."""
        return cls.objects.values_list("number", flat=True).first() or 0
