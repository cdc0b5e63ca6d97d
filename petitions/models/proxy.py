from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.choices import ConsentWay
from petitions.models.petition import Petition
from yuanbao.models import PublicIdModel


class Proxy(PublicIdModel):
    """全程代办: a member of staff follows one matter for the person who raised it.

    Without a `user` it is only asked for: the petitioner wants somebody, nobody has taken it up.
    """

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="proxies", verbose_name=_("诉求")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proxies",
        verbose_name=_("代办员"),
    )
    place = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("代办的地方"),
    )
    # As it was called when the matter was taken up; the public reads it.
    place_name = models.CharField(_("由谁代办"), max_length=80, blank=True)
    consent_way = models.CharField(_("怎么同意的"), max_length=10, choices=ConsentWay.choices)
    consent_note = models.CharField(_("同意的说明"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁记的"),
    )
    consented_at = models.DateTimeField(_("同意时间"))
    taken_at = models.DateTimeField(_("接手时间"), null=True, blank=True)
    news_at = models.DateTimeField(_("最近的消息"), null=True, blank=True)
    informed_at = models.DateTimeField(_("最近告知"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("全程代办")
        verbose_name_plural = _("全程代办")
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(ended_at__isnull=True), name="proxy_open_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(taken_at__isnull=False),
                name="proxy_taken_has_taken_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-id"],
                condition=Q(ended_at__isnull=True),
                name="proxy_open_by_user",
            )
        ]

    def __str__(self):
        return f"{self.petition} {self.place_name}"

    @property
    def is_asked(self) -> bool:
        """Say whether the petitioner waits for somebody to take it up."""
        return self.ended_at is None and self.user_id is None

    @property
    def has_untold_news(self) -> bool:
        """Say whether something happened that the person has not been told yet."""
        if self.news_at is None:
            return False
        return self.informed_at is None or self.informed_at < self.news_at
