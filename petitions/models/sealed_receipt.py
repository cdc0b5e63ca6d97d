from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.sealed.choices import RING
from petitions.sealed.fields import SealedTextField
from yuanbao.crypto import blind_index
from yuanbao.models.base import PublicIdModel


class WaitingReceiptQuerySet(models.QuerySet):
    """Receipts that nobody has taken yet."""

    def of(self, user):
        """Keep those of the matters that an account raised."""
        return self.filter(owner_mark=mark_of_owner(user))


class WaitingReceipt(PublicIdModel):
    """待领的回执: the digits of a report that was an ordinary matter, until its petitioner takes them.

    The row goes when they are taken. Without the channel's key it leads neither from the matter
    to the report nor to the account that raised it.
    """

    petition = models.OneToOneField(
        Petition, on_delete=models.CASCADE, related_name="waiting_receipt", verbose_name=_("诉求")
    )
    digits = SealedTextField(_("回执"))
    # Empty where the matter was raised without an account.
    owner_mark = models.CharField(_("账号标记"), max_length=32, blank=True, editable=False)
    since = models.DateTimeField(_("转入时间"))

    objects = WaitingReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("待领的密封回执")
        verbose_name_plural = _("待领的密封回执")
        indexes = [
            models.Index(
                fields=["owner_mark"],
                condition=~Q(owner_mark=""),
                name="waiting_receipt_by_owner",
            )
        ]

    def __str__(self):
        return str(self.petition)


def mark_of_owner(user) -> str:
    """Return by which mark an account finds what waits for it."""
    return blind_index("sealed-owner", str(user.pk), ring=RING)
