from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.agency import Agency
from dispatch.scoping import AgencyScopedQuerySet
from petitions.models import Petition
from yuanbao.models import PublicIdModel


class CopyQuerySet(AgencyScopedQuerySet):
    """Copies of one's agency, or of one's territory."""

    grid_path = "petition__grid"
    agency_path = "agency"
    sensitive_path = "petition__is_sensitive"

    def unread(self):
        return self.filter(read_at__isnull=True)


class Copy(PublicIdModel):
    """抄送: an agency is told of a matter that is not its to do; it marks that it has read."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="copies", verbose_name=_("诉求")
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="copies", verbose_name=_("抄送单位")
    )
    words = models.CharField(_("说明"), max_length=300, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("抄送人"),
    )
    sent_at = models.DateTimeField(_("抄送时间"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("阅知人"),
    )
    read_at = models.DateTimeField(_("阅知时间"), null=True)

    objects = CopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("抄送")
        verbose_name_plural = _("抄送")
        constraints = [
            models.UniqueConstraint(fields=["petition", "agency"], name="copy_once_per_agency")
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="copy_by_agency"),
            models.Index(fields=["agency"], condition=Q(read_at__isnull=True), name="copy_unread"),
        ]

    def __str__(self):
        return f"{self.petition} → {self.agency}"

    @property
    def audit_key(self) -> int:
        return self.petition_id
