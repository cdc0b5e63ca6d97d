from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yuanbao.choice_field import ChoiceField
from yuanbao.consents.choices import Guardian
from yuanbao.fields import EncryptedTextField
from yuanbao.models.base import PublicIdModel
from yuanbao.mydata.choices import Behalf, RequestKind, RequestState


class DataRequestQuerySet(models.QuerySet):
    """Requests by who handles them, and by whose they are."""

    def permitted(self, user, capability):
        """Keep all of them for whoever holds the capability; it is given for the district."""
        from yuanbao.access import has_capability  # noqa: PLC0415 - access needs the models

        may = user.is_authenticated and user.is_active and has_capability(user, capability)
        return self.all() if may else self.none()

    def of(self, user):
        return self.filter(user=user.pk).order_by("-id")

    def open(self):
        return self.filter(state=RequestState.OPEN)


class DataRequest(PublicIdModel):
    """更正或删除申请: what a person asks of what is held on them, decided within 15 working days.

    `outcome` lists what had to stay, with its basis and until when.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="data_requests",
        verbose_name=_("申请人"),
    )
    kind = ChoiceField(_("申请什么"), max_length=8, choices=RequestKind.choices)
    behalf = ChoiceField(_("谁的信息"), max_length=8, choices=Behalf.choices, default=Behalf.SELF)
    guardian = ChoiceField(_("申请人是"), max_length=8, choices=Guardian.choices, blank=True)
    other_name = EncryptedTextField(_("孩子或亲属的姓名"), blank=True, default="")
    text = EncryptedTextField(_("说明"), blank=True, default="")
    state = ChoiceField(
        _("状态"), max_length=8, choices=RequestState.choices, default=RequestState.OPEN
    )
    ruling = models.CharField(_("办理说明"), max_length=300, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    outcome = models.JSONField(_("留下的"), default=list, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("办理人"),
    )
    asked_at = models.DateTimeField(_("申请时间"))
    due_at = models.DateTimeField(_("办理期限"))
    decided_at = models.DateTimeField(_("办理时间"), null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人信息申请")
        verbose_name_plural = _("个人信息申请")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN) | Q(decided_at__isnull=False),
                name="data_request_decided_has_decided_at",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(kind=RequestKind.DELETE, state=RequestState.OPEN, behalf=Behalf.SELF),
                name="data_request_one_deletion_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=RequestState.OPEN),
                name="data_request_open",
            ),
            models.Index(fields=["-id", "state"], name="data_request_newest"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.asked_at:%F}"
