from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from party.knowledge.choices import QuestionState
from party.models.knowledge.item import KnowledgeItem
from yuanbao.access import has_capability
from yuanbao.fields import EncryptedTextField
from yuanbao.models import Category, PublicIdModel
from yuanbao.roles import Capability


class Answerer(models.Model):
    """答复人: who answers questions about a topic, for which unit, and within how many days."""

    topic = models.OneToOneField(
        Category, on_delete=models.PROTECT, related_name="answerer", verbose_name=_("主题")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_topics",
        verbose_name=_("答复人"),
    )
    unit = models.CharField(_("单位"), max_length=60)
    limit_days = models.PositiveSmallIntegerField(_("几个工作日内答复"), default=3)

    class Meta:
        verbose_name = _("主题答复人")
        verbose_name_plural = _("主题答复人")

    def __str__(self):
        return f"{self.topic}：{self.unit}"


class QuestionQuerySet(models.QuerySet):
    """Questions by whom they were given to."""

    def permitted(self, user, capability: Capability):
        """Keep the person's own questions; those who publish see and hand on all of them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser or has_capability(user, Capability.PUBLISH_CONTENT):
            return self.all()
        if not has_capability(user, capability):
            return self.none()
        return self.filter(answerer=user.pk)

    def open(self):
        return self.filter(state=QuestionState.OPEN)


class Question(PublicIdModel):
    """知识提问: what somebody did not find, given to the topic's answerer until a moment.

    The words are kept without what points to a person; the telephone, if one was left, is sealed.
    """

    topic = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="questions_asked", verbose_name=_("主题")
    )
    text = models.CharField(_("问题"), max_length=300)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("提问人"),
    )
    unit = models.CharField(_("答复单位"), max_length=60)
    answerer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions_to_answer",
        verbose_name=_("答复人"),
    )
    answer = models.TextField(_("答复"), blank=True)
    item = models.ForeignKey(
        KnowledgeItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("成为条目"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    asked_at = models.DateTimeField(_("提问时间"))
    due_at = models.DateTimeField(_("答复期限"))
    ended_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("知识提问")
        verbose_name_plural = _("知识提问")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=QuestionState.values), name="knowledge_question_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.OPEN) | Q(ended_at__isnull=False),
                name="knowledge_question_ended_has_ended_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answerer", "due_at"],
                condition=Q(state=QuestionState.OPEN),
                name="knowledge_question_to_answer",
            )
        ]

    def __str__(self):
        return self.text[:30]


class ZeroHit(models.Model):
    """没搜到的词: what was searched for without a result, without anything about who searched."""

    words = models.CharField(_("搜的词"), max_length=60, unique=True)
    count = models.PositiveIntegerField(_("次数"), default=0)
    last_on = models.DateField(_("最近"))
    settled_on = models.DateField(_("处理日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("没搜到的词")
        verbose_name_plural = _("没搜到的词")
        indexes = [
            models.Index(
                fields=["-count", "id"],
                condition=Q(settled_on__isnull=True),
                name="zero_hit_most_first",
            )
        ]

    def __str__(self):
        return self.words
