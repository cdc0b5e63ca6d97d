from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import LiaisonKind
from dispatch.models.agency import Agency
from yuanbao.models import PublicIdModel


class LiaisonContact(PublicIdModel):
    """联络员: whom to ring in an agency, by day and by night; kept by the agency itself."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("单位")
    )
    kind = models.CharField(_("找谁"), max_length=8, choices=LiaisonKind.choices)
    name = models.CharField(_("姓名或岗位"), max_length=40)
    phone = models.CharField(_("工作电话"), max_length=40)
    note = models.CharField(_("说明"), max_length=100, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
    )

    class Meta:
        verbose_name = _("联络员")
        verbose_name_plural = _("联络员名录")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LiaisonKind.values), name="liaison_kind_known"
            )
        ]

    def __str__(self):
        return f"{self.agency} {self.get_kind_display()} {self.name}"
