from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.workers.profile import WorkerProfile
from grids.scoping import ScopedQuerySet
from grids.workers.choices import TextKind
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class WorkerTextQuerySet(models.QuerySet):
    def valid_on(self, day: date):
        """Return the texts that had begun by that day, the newest first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-version", "-pk")


class WorkerText(models.Model):
    """The words of the commitment letter and of the list of duties, one row a version."""

    kind = models.CharField(_("内容"), max_length=12, choices=TextKind.choices)
    version = models.PositiveSmallIntegerField(_("版本"))
    title = models.CharField(_("标题"), max_length=60)
    body = models.TextField(_("正文"), help_text=_("一行一条。"))
    source = models.CharField(_("依据"), max_length=120, blank=True)
    valid_from = models.DateField(_("启用日期"))

    objects = WorkerTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺书与职责")
        verbose_name_plural = _("承诺书与职责")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="worker_text_version_once"),
            models.CheckConstraint(
                condition=Q(kind__in=TextKind.values), name="worker_text_kind_known"
            ),
        ]

    def __str__(self):
        return f"{self.title} V{self.version}"

    @property
    def clauses(self) -> list[str]:
        return [line.strip() for line in self.body.splitlines() if line.strip()]


class CommitmentQuerySet(ScopedQuerySet):
    grid_path = "profile__grid"


class Commitment(PublicIdModel):
    """承诺书: signed on the screen, with the words as they were then; never changed.

    `strokes` is what was drawn, as JSON lists of points, empty where only the name was typed.
    Name and drawing go when the time that they are kept for is over.
    """

    profile = models.ForeignKey(
        WorkerProfile, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("谁")
    )
    text = models.ForeignKey(
        WorkerText, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("版本")
    )
    title = models.CharField(_("标题"), max_length=60)
    body = models.TextField(_("正文"))
    signed_name = EncryptedTextField(_("签名"))
    strokes = EncryptedTextField(_("手写签名"), blank=True, default="")
    digest = models.CharField(_("校验值"), max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    signed_at = models.DateTimeField(_("签署时间"))

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺书")
        verbose_name_plural = _("承诺书")
        constraints = [
            models.UniqueConstraint(fields=["profile", "text"], name="commitment_once_per_version")
        ]

    def __str__(self):
        return f"{self.title} {self.signed_at:%F}"
