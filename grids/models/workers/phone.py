from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from grids.workers.choices import PhoneState
from yuanbao.crypto import blind_index
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class GridPhoneQuerySet(ScopedQuerySet):
    def numbered(self, number: str):
        """Find a phone by its whole number, or by the device's."""
        digits = number.strip()
        return self.filter(
            Q(number_index=blind_index("phone", digits)) | Q(imei_index=blind_index("imei", digits))
        )


class GridPhone(PublicIdModel):
    """网格手机: a telephone that the district issued; it goes with the post, not with the person."""

    number = EncryptedTextField(_("号码"))
    number_index = models.CharField(_("号码索引"), max_length=32, unique=True, editable=False)
    imei = EncryptedTextField(_("串号"), blank=True, default="")
    imei_index = models.CharField(_("串号索引"), max_length=32, blank=True, editable=False)
    model = models.CharField(_("机型"), max_length=40, blank=True)

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="phones", verbose_name=_("网格")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grid_phones",
        verbose_name=_("使用人"),
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=PhoneState.choices, default=PhoneState.STORED
    )
    bought_at = models.DateTimeField(_("入库时间"))

    objects = GridPhoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格手机")
        verbose_name_plural = _("网格手机")
        indexes = [models.Index(fields=["grid", "state"], name="grid_phone_by_grid")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PhoneState.values), name="grid_phone_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PhoneState.ISSUED, PhoneState.MISSING])
                | Q(holder__isnull=False),
                name="grid_phone_in_use_has_holder",
            ),
            models.UniqueConstraint(
                fields=["imei_index"], condition=~Q(imei_index=""), name="grid_phone_imei_once"
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        self.number_index = blind_index("phone", self.number)
        self.imei_index = blind_index("imei", self.imei) if self.imei else ""
        super().save(*args, **kwargs)


class PhoneHandOver(PublicIdModel):
    """手机交接: from one hand to the next; done when both have confirmed it.

    Without a giver the phone comes from the store, without a taker it goes back there: whoever
    manages the posts is that hand then. Staff may confirm for a giver who has left.
    """

    phone = models.ForeignKey(
        GridPhone, on_delete=models.PROTECT, related_name="hand_overs", verbose_name=_("手机")
    )
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="phones_given",
        verbose_name=_("交机人"),
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="phones_taken",
        verbose_name=_("接机人"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("发起")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁确认交出"),
    )
    asked_at = models.DateTimeField(_("发起时间"))
    given_at = models.DateTimeField(_("交出时间"), null=True, blank=True)
    taken_at = models.DateTimeField(_("接收时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("手机交接")
        verbose_name_plural = _("手机交接")
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(taken_at=None, cancelled_at=None),
                name="phone_hand_over_one_open",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(given_at__isnull=False),
                name="phone_hand_over_given_before_taken",
            ),
            models.CheckConstraint(
                condition=Q(giver__isnull=False) | Q(taker__isnull=False),
                name="phone_hand_over_has_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.giver_id} → {self.taker_id}"

    @property
    def is_open(self) -> bool:
        return self.taken_at is None and self.cancelled_at is None
