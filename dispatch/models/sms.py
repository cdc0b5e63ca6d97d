from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import ReplyOutcome, SmsQuestionKind
from dispatch.models.rating import AnswerRating, Rating
from dispatch.models.work_order import WorkOrder
from petitions.models import Petition
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class SmsQuestion(models.Model):
    """What a short message asked of a petitioner; the next one from that phone answers it.

    `order` is empty for an answer that needed no order.
    """

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="sms_questions", verbose_name=_("诉求")
    )
    order = models.ForeignKey(
        WorkOrder,
        on_delete=models.CASCADE,
        null=True,
        related_name="sms_questions",
        verbose_name=_("工单"),
    )
    kind = models.CharField(_("问什么"), max_length=8, choices=SmsQuestionKind.choices)
    phone_index = models.CharField(_("电话索引"), max_length=32)
    # What the asked reason belongs to.
    rating = models.ForeignKey(
        Rating, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("评价")
    )
    answer_rating = models.ForeignKey(
        AnswerRating, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("评价")
    )
    asked_at = models.DateTimeField(_("提问时间"))
    closed_at = models.DateTimeField(_("了结时间"), null=True)
    is_clarified = models.BooleanField(_("已追问"), default=False)

    class Meta:
        verbose_name = _("短信提问")
        verbose_name_plural = _("短信提问")
        indexes = [
            models.Index(
                fields=["phone_index", "-id"],
                condition=Q(closed_at__isnull=True),
                name="sms_question_open",
            ),
        ]

    def __str__(self):
        return f"{self.petition} {self.get_kind_display()}"


class SmsReply(PublicIdModel):
    """One short message that came in; the provider's id makes a repeat harmless."""

    message_id = models.CharField(_("对方消息编号"), max_length=64, unique=True)
    phone_index = models.CharField(_("电话索引"), max_length=32)
    text = EncryptedTextField(_("内容"))
    question = models.ForeignKey(
        SmsQuestion,
        on_delete=models.CASCADE,
        null=True,
        related_name="replies",
        verbose_name=_("答的是"),
    )
    outcome = models.CharField(_("结果"), max_length=10, choices=ReplyOutcome.choices)
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = _("短信回复")
        verbose_name_plural = _("短信回复")

    def __str__(self):
        return f"{self.message_id} {self.get_outcome_display()}"
