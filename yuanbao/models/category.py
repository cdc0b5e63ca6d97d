from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """Time-limit classes; their amounts are rows of ServiceLimit."""

    U1 = "U1", _("突发紧急")
    U2 = "U2", _("紧急")
    C = "C", _("咨询答复")
    N = "N", _("一般")
    X = "X", _("复杂")
    L = "L", _("法定程序")


class CategoryQuerySet(models.QuerySet):
    """Subjects of matters."""

    def active(self):
        return self.filter(is_active=True)

    def leaves(self):
        """Keep what a matter can be about; the top groups only sort them."""
        return self.active().filter(parent__isnull=False)

    def tops(self):
        return self.active().filter(parent__isnull=True)


class Category(models.Model):
    """A subject of matters: two levels, used by findings, intake, routing and content."""

    code = models.CharField(_("编码"), max_length=8, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    name = models.CharField(_("名称"), max_length=60)
    hint = models.CharField(_("给群众的提示"), max_length=200, blank=True)
    icon = models.CharField(_("图标"), max_length=40, blank=True)
    questions = models.JSONField(_("常见问题"), default=list, blank=True)
    keywords = models.JSONField(_("关键词"), default=list, blank=True)
    tier = models.CharField(_("时限档"), max_length=2, choices=Tier.choices, default=Tier.N)
    is_grid_first = models.BooleanField(_("先在网格社区解决"), default=False)
    needs_photos = models.BooleanField(_("办结须前后照片"), default=False)
    is_private = models.BooleanField(_("不进公开台账"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求分类")
        verbose_name_plural = _("诉求分类")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tier__in=Tier.values), name="category_tier_known"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_urgent(self) -> bool:
        """Say whether its clocks run day and night."""
        return self.tier in {Tier.U1, Tier.U2}
