from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from petitions.helping.choices import CallOutcome, CallState, Wanted
from petitions.models.petition import Petition
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class CallRequestQuerySet(ScopedQuerySet):
    """Wishes to be rung back, by the place they come from: the centre's are the whole district."""

    grid_path = "grid"

    def waiting(self):
        return self.filter(state=CallState.WAITING)


class CallRequest(PublicIdModel):
    """请给我回电: a telephone number and a time are all it takes."""

    key = models.CharField(_("防重键"), max_length=64, unique=True)
    phone = EncryptedTextField(_("电话"))
    phone_index = models.CharField(_("电话索引"), max_length=32)
    name = EncryptedTextField(_("称呼"), blank=True, default="")
    topic = EncryptedTextField(_("什么事"), blank=True, default="")
    wanted = models.CharField(_("什么时候打"), max_length=12, choices=Wanted.choices)
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="+", verbose_name=_("地方")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=CallState.choices, default=CallState.WAITING
    )
    asked_at = models.DateTimeField(_("提出时间"))
    due_at = models.DateTimeField(_("最晚回电"))
    next_try_at = models.DateTimeField(_("下次可以再打"), null=True, blank=True)
    n_tries = models.PositiveSmallIntegerField(_("打过几次"), default=0)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    petition = models.ForeignKey(
        Petition,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("记成的诉求"),
    )

    objects = CallRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("回电请求")
        verbose_name_plural = _("回电请求")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CallState.values), name="call_request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.WAITING) | Q(ended_at__isnull=False),
                name="call_request_ended_has_ended_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=CallState.WAITING),
                name="call_request_waiting",
            ),
            models.Index(fields=["phone_index", "-id"], name="call_request_by_phone"),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.asked_at:%m-%d %H:%M}"

    def can_be_rung(self, at: datetime) -> bool:
        """Say whether the pause after the last try is over."""
        return self.next_try_at is None or self.next_try_at <= at


class CallTry(models.Model):
    """One call to somebody who asked for it, and what it came to."""

    request = models.ForeignKey(
        CallRequest, on_delete=models.CASCADE, related_name="tries", verbose_name=_("回电请求")
    )
    outcome = models.CharField(_("结果"), max_length=12, choices=CallOutcome.choices)
    note = models.CharField(_("通话记录"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("谁打的"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("回电")
        verbose_name_plural = _("回电")
        indexes = [models.Index(fields=["request", "at"], name="call_try_by_request")]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.at:%m-%d %H:%M}"


class Recording(PublicIdModel):
    """A matter as it was spoken. Sealed on the disk, heard by those who handle it, never public."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="recordings", verbose_name=_("诉求")
    )
    file = models.FileField(_("文件"), upload_to="voices/%Y/%m")
    mime = models.CharField(_("格式"), max_length=20)
    seconds = models.PositiveSmallIntegerField(_("秒数"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    consented_at = models.DateTimeField(_("同意录音的时间"))
    transcribed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁听写的"),
    )
    transcribed_at = models.DateTimeField(_("听写时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("语音")
        verbose_name_plural = _("语音")

    def __str__(self):
        return str(_("语音 %(n)s 秒") % {"n": self.seconds})
