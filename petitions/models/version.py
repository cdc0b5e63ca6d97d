from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class TextVersion(PublicIdModel):
    """Words that stood in a petition before they were replaced; encrypted, never listed."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="versions", verbose_name=_("诉求")
    )
    number = models.PositiveSmallIntegerField(_("第几版"))
    raw_title = EncryptedTextField(_("原标题"))
    raw_text = EncryptedTextField(_("原文"))
    raw_place = EncryptedTextField(_("原地点"))
    replaced_at = models.DateTimeField(_("更换时间"))

    class Meta:
        verbose_name = _("原文版本")
        verbose_name_plural = _("原文版本")
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "number"], name="text_version_number_unique"
            )
        ]

    def __str__(self):
        return f"{self.petition} #{self.number}"
