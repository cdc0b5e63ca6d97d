from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.models.base import AppendOnlyModel

CHAINS = 16
# What concerns sealed reports stands in a chain of its own, which is not read with the others.
SEALED_CHAIN = 16


class AuditEntry(AppendOnlyModel):
    """Who did what to which object, when and why; chained by hashes, never changed.

    `object_id` and `actor_id` are plain columns: the log outlives what it speaks of.
    `detail` holds states and codes, never personal data.
    """

    chain = models.PositiveSmallIntegerField(_("链"))
    seq = models.BigIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=60, blank=True)
    act = models.CharField(_("动作"), max_length=60)
    object_type = models.CharField(_("对象"), max_length=60)
    object_id = models.BigIntegerField(_("对象编号"))
    reason = models.TextField(_("理由"), blank=True)
    detail = models.JSONField(_("内容"), default=dict)
    previous = models.CharField(_("前一条"), max_length=64)
    hash = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_chain_seq_unique"),
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_by_object"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
        ]

    def __str__(self):
        return f"{self.chain}-{self.seq} {self.act}"


class AuditHead(models.Model):
    """The last link of each chain, so that a tail cut off is seen."""

    chain = models.PositiveSmallIntegerField(_("链"), primary_key=True)
    seq = models.BigIntegerField(_("序号"), default=0)
    hash = models.CharField(_("校验值"), max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("审计链头")
        verbose_name_plural = _("审计链头")

    def __str__(self):
        return f"{self.chain}: {self.seq}"
