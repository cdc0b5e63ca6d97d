from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.building import Room
from grids.models.grid import Grid
from grids.models.premises import Premises
from grids.models.resident import Household
from grids.scoping import ScopedQuerySet
from grids.workers.choices import BatchState, CardFor
from yuanbao.fields import EncryptedTextField
from yuanbao.masking import mask_address
from yuanbao.models import PublicIdModel


class CardBatchQuerySet(models.QuerySet):
    """Batches of a person; nobody else's are ever seen."""

    def of(self, user):
        return self.filter(owner=user.pk)


class CardBatch(PublicIdModel):
    """批量制卡: the cards of every unit grid under a place, made in the background for its owner.

    Each community is a part of its own: what was drawn stays when a worker dies.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="card_batches",
        verbose_name=_("谁"),
    )
    place = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="+", verbose_name=_("范围")
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=BatchState.choices, default=BatchState.WAITING
    )
    file = models.FileField(_("文件"), upload_to="cards/%Y/%m", blank=True)
    total = models.PositiveIntegerField(_("张数"))
    n_done = models.PositiveIntegerField(_("已画"), default=0)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    asked_at = models.DateTimeField(_("申请时间"))
    beat_at = models.DateTimeField(_("最近进展"))
    expires_at = models.DateTimeField(_("过期时间"), null=True, blank=True)

    objects = CardBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("批量制卡")
        verbose_name_plural = _("批量制卡")
        indexes = [
            models.Index(fields=["owner", "-id"], name="card_batch_by_owner"),
            models.Index(
                fields=["beat_at"],
                condition=Q(state__in=[BatchState.WAITING, BatchState.RUNNING]),
                name="card_batch_to_run",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="card_batch_state_known"
            )
        ]

    def __str__(self):
        return f"{self.place} {self.asked_at:%F}"


class CardPart(models.Model):
    """The sheets of one community, kept until the whole is there."""

    batch = models.ForeignKey(
        CardBatch, on_delete=models.CASCADE, related_name="parts", verbose_name=_("批次")
    )
    place = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="+", verbose_name=_("社区")
    )
    file = models.FileField(_("文件"), upload_to="cards/parts/%Y/%m")
    n = models.PositiveIntegerField(_("张数"))

    class Meta:
        verbose_name = _("制卡分册")
        verbose_name_plural = _("制卡分册")
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="card_part_once_a_community")
        ]

    def __str__(self):
        return f"{self.place} {self.n}"


class CardIssueQuerySet(ScopedQuerySet):
    pass


class CardIssue(PublicIdModel):
    """发卡登记: a household, a room whose people nobody knows, or a shop got the grid's card.

    What stands in no register is told in words alone.
    """

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="card_issues", verbose_name=_("网格")
    )
    kind = models.CharField(_("发给"), max_length=12, choices=CardFor.choices)
    household = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="card_issues",
        verbose_name=_("住户"),
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="card_issues",
        verbose_name=_("房屋"),
    )
    premises = models.ForeignKey(
        Premises,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="card_issues",
        verbose_name=_("商铺和单位"),
    )
    address = EncryptedTextField(_("哪一户或哪家店"), blank=True, default="")
    issued_on = models.DateField(_("日期"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("谁发的"),
    )
    at = models.DateTimeField(_("登记时间"))

    objects = CardIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("发卡登记")
        verbose_name_plural = _("发卡登记")
        indexes = [models.Index(fields=["grid", "-id"], name="card_issue_by_grid")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CardFor.values), name="card_for_known"),
            models.CheckConstraint(
                condition=Q(household=None, room=None)
                | Q(household=None, premises=None)
                | Q(room=None, premises=None),
                name="card_issued_to_one",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.issued_on:%F}"

    @property
    def row(self) -> Household | Room | Premises | None:
        """Return the row of a register that the card was given to."""
        return self.household or self.room or self.premises

    @property
    def register_key(self) -> str:
        """Return the key of the register that the row stands in."""
        return "household" if self.household_id else "room" if self.room_id else "premises"

    @property
    def row_name(self) -> str:
        """Return a shop's name, a household's door."""
        if self.premises is not None:
            return self.premises.name
        room = self.room or (self.household and self.household.room)
        return str(room) if room else str(self.row)

    @property
    def shown_address(self) -> str:
        """Return in words who got it: a shop whole, a household down to its building."""
        return mask_address(self.address) if self.kind == CardFor.HOUSEHOLD else self.address
