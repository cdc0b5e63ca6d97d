from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from petitions.deliberation.choices import (
    TO_MODERATE,
    WHY_HELD,
    DeclineReason,
    OpinionKind,
    OpinionState,
)
from petitions.models.deliberation.topic import Topic
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel
from yuanbao.roles import SPEAKER_CAPABILITIES, Capability


class OpinionQuerySet(ScopedQuerySet):
    """Opinions by the topic's place, or one's own for what belongs to whoever spoke."""

    grid_path = "topic__grid"
    read_with = ("topic",)

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        if capability in SPEAKER_CAPABILITIES:
            return Q(author=user.pk)
        return super().reach_of(user, capability, on)

    def published(self):
        return self.filter(state=OpinionState.PUBLISHED)

    def to_moderate(self):
        return self.filter(state__in=sorted(TO_MODERATE))


class Opinion(PublicIdModel):
    """A proposal or a remark on a topic. `text` is what the public reads, redacted.

    `raw_text` keeps what was typed, encrypted: a moderator sees what was struck out.
    """

    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="opinions", verbose_name=_("议题")
    )
    about = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("针对的提议"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="opinions",
        verbose_name=_("发言人"),
    )
    kind = models.CharField(_("类型"), max_length=8, choices=OpinionKind.choices)
    who = models.CharField(_("署名"), max_length=40)
    text = models.TextField(_("公开的文字"))
    raw_text = EncryptedTextField(_("原文"))
    n_supports = models.PositiveIntegerField(_("附议"), default=0)
    # What held it back, as keys of WHY_HELD.
    held_for = ArrayField(
        models.CharField(max_length=12), verbose_name=_("待审原因"), default=list, blank=True
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=OpinionState.choices, default=OpinionState.HELD
    )
    said_at = models.DateTimeField(_("发言时间"))
    reason = models.CharField(
        _("不公开的原因"), max_length=12, choices=DeclineReason.choices, blank=True
    )
    ruling = models.CharField(_("审核说明"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    appeal = EncryptedTextField(_("申诉理由"), blank=True, default="")
    appealed_at = models.DateTimeField(_("申诉时间"), null=True, blank=True)
    answer = models.TextField(_("组织单位回应"), blank=True)
    answered_by = models.CharField(_("回应单位"), max_length=60, blank=True)
    answered_at = models.DateTimeField(_("回应时间"), null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("议事意见")
        verbose_name_plural = _("议事意见")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OpinionState.values), name="opinion_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OpinionState.DECLINED, OpinionState.UPHELD])
                | ~Q(reason=""),
                name="opinion_declined_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "kind", "-n_supports", "-id"],
                condition=Q(state=OpinionState.PUBLISHED),
                name="opinion_published",
            ),
            models.Index(
                fields=["said_at", "id"],
                condition=Q(state__in=sorted(TO_MODERATE)),
                name="opinion_to_moderate",
            ),
            models.Index(fields=["author", "-id"], name="opinion_by_author"),
        ]

    def __str__(self):
        return self.text[:20]

    @property
    def why_held(self) -> list[str]:
        """Return in words what held it back."""
        return [str(WHY_HELD[kind]) for kind in self.held_for if kind in WHY_HELD]

    @property
    def may_appeal(self) -> bool:
        """Say whether the author can still appeal: once."""
        return self.state == OpinionState.DECLINED and self.appealed_at is None


class Support(models.Model):
    """附议: somebody stands behind a proposal, once."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="supports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports"
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("附议")
        verbose_name_plural = _("附议")
        constraints = [
            models.UniqueConstraint(fields=["opinion", "user"], name="support_once"),
        ]

    def __str__(self):
        return str(self.opinion_id)
