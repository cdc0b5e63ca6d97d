from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from party.choices import Section


class ColumnQuerySet(models.QuerySet):
    """Columns of the phone app."""

    def active(self):
        return self.filter(is_active=True)

    def in_order(self):
        return self.order_by("section", "order", "code")


class Column(models.Model):
    """栏目: one column of a section; what stands in it is articles, or a page it leads to."""

    code = models.SlugField(_("编码"), max_length=40, unique=True)
    section = models.CharField(_("版块"), max_length=10, choices=Section.choices)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    name = models.CharField(_("名称"), max_length=20)
    description = models.CharField(_("一句话说明"), max_length=80)
    icon = models.CharField(_("图标"), max_length=40)
    leads_to = models.CharField(
        _("直达页面"),
        max_length=60,
        blank=True,
        help_text=_("填页面的内部名称。填了以后，点栏目就直接到那个页面，栏目里不放文章。"),
    )
    is_active = models.BooleanField(_("启用"), default=True)

    objects = ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        constraints = [
            models.CheckConstraint(
                condition=Q(section__in=Section.values), name="column_section_known"
            )
        ]
        indexes = [models.Index(fields=["section", "order", "code"], name="column_by_section")]

    def __str__(self):
        return self.name
