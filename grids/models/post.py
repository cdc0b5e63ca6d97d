from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from yuanbao.choice_field import ChoiceField
from yuanbao.roles import Role


class PostQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def on(self, day: date):
        """Keep the posts held on that day, first and last day included."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            starts_on__lte=day,
        )

    def at_hand(self, day: date):
        """Keep those of that day whose holder is not away while somebody covers."""
        away = apps.get_model("grids", "PostLeave").objects.on(day)
        covered = away.filter(post=OuterRef("pk"), cover__isnull=False)
        return self.on(day).filter(~Exists(covered))


class Post(models.Model):
    """Who serves where, as what, from when to when: the only source of a person's territory."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("人员"),
        on_delete=models.PROTECT,
        related_name="posts",
    )
    grid = models.ForeignKey(
        Grid, verbose_name=_("网格"), on_delete=models.PROTECT, related_name="posts"
    )
    role = ChoiceField(_("岗位"), max_length=32, choices=Role)
    # Shown to the public on the grid's page and card: never a private number.
    work_phone = models.CharField(_("工作电话"), max_length=20, blank=True)
    is_substitute = models.BooleanField(_("代班"), default=False)
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("离任日期"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位任职")
        verbose_name_plural = _("岗位任职")
        indexes = (
            models.Index(fields=["user", "role"], name="post_user_role"),
            models.Index(fields=["grid", "role"], name="post_grid_role"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "grid", "role"],
                condition=Q(ends_on__isnull=True),
                name="post_open_once_per_person",
            ),
        )

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.grid}"

    def is_held_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
