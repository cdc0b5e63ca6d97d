from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from grids.scoping import ScopedQuerySet
from petitions.deliberation.choices import (
    OPEN_TO_PROPOSALS,
    OPEN_TO_REMARKS,
    OPEN_TO_SUPPORT,
    PUBLIC,
    RUNNING,
    DecidedBy,
    OpinionKind,
    Phase,
)
from petitions.models.petition import Petition
from yuanbao.models import PublicIdModel


class TopicQuerySet(ScopedQuerySet):
    """Topics by the place of whoever organises them."""

    grid_path = "grid"

    def public(self):
        return self.filter(state__in=sorted(PUBLIC))

    def running(self):
        return self.filter(state__in=sorted(RUNNING))


class Topic(PublicIdModel):
    """议题: one question that a neighbourhood talks over and decides.

    `grid` is the place it is organised from; whom it concerns is told by its `places`. All its
    words are public, so they are redacted when they are written.
    """

    title = models.CharField(_("议题"), max_length=60)
    text = models.TextField(_("背景和要商量的事"))
    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="topics", verbose_name=_("组织单位")
    )
    decided_by = models.CharField(
        _("怎么决定"), max_length=8, choices=DecidedBy.choices, default=DecidedBy.VOTE
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="topics",
        verbose_name=_("发起人"),
    )
    places = models.ManyToManyField(
        Grid, through="TopicPlace", related_name="topics_about", verbose_name=_("涉及范围")
    )
    petitions = models.ManyToManyField(
        Petition, through="TopicPetition", related_name="topics", verbose_name=_("相关诉求")
    )
    state = models.CharField(
        _("阶段"), max_length=16, choices=Phase.choices, default=Phase.DRAFTING
    )
    started_at = models.DateTimeField(_("发起时间"))
    phase_since = models.DateTimeField(_("本阶段开始"), null=True, blank=True)
    phase_ends_on = models.DateField(_("本阶段截止"), null=True, blank=True)
    # Written when the vote begins and when it is counted.
    n_entitled = models.PositiveIntegerField(_("应参加人数"), null=True, blank=True)
    n_voted = models.PositiveIntegerField(_("参加人数"), null=True, blank=True)
    counted_at = models.DateTimeField(_("计票时间"), null=True, blank=True)
    result = models.TextField(_("落实结果"), blank=True)
    stop_why = models.CharField(_("终止原因"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    # When the organiser was last reminded that a phase is over.
    reminded_on = models.DateField(_("提醒日期"), null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("议题")
        verbose_name_plural = _("议题")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Phase.values), name="topic_phase_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[Phase.CONCLUDED, Phase.STOPPED])
                | Q(ended_at__isnull=False),
                name="topic_ended_has_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=Phase.CONCLUDED) | ~Q(result=""),
                name="topic_concluded_has_result",
            ),
        ]
        indexes = [
            models.Index(fields=["-phase_since", "-id"], name="topic_newest"),
            models.Index(fields=["grid", "-id"], name="topic_by_grid"),
            models.Index(
                fields=["phase_ends_on"],
                condition=Q(state__in=sorted(RUNNING)),
                name="topic_phase_due",
            ),
        ]

    def __str__(self):
        return self.title

    def is_over_on(self, day: date) -> bool:
        """Say whether the last day of the present phase lies behind."""
        return self.phase_ends_on is not None and self.phase_ends_on < day

    @property
    def is_counted(self) -> bool:
        return self.counted_at is not None

    @property
    def is_by_vote(self) -> bool:
        return self.decided_by == DecidedBy.VOTE

    @property
    def is_at_vote(self) -> bool:
        """Say whether it stands before a vote, over or not."""
        return self.state == Phase.DECIDING and self.is_by_vote

    def takes_votes_on(self, day: date) -> bool:
        """Say whether votes are taken on a day."""
        return self.is_at_vote and not self.is_counted and not self.is_over_on(day)

    def takes_on(self, day: date, kind: str) -> bool:
        """Say whether a proposal or a remark is taken on a day."""
        phases = OPEN_TO_PROPOSALS if kind == OpinionKind.PROPOSAL else OPEN_TO_REMARKS
        return self.state in phases and not self.is_over_on(day)

    def takes_support_on(self, day: date) -> bool:
        """Say whether people can stand behind a proposal on a day."""
        return self.state in OPEN_TO_SUPPORT and not self.is_over_on(day)


class TopicPlace(models.Model):
    """One grid that a topic concerns: who lives in it may vote."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="topic_places")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="topic_places")

    class Meta:
        verbose_name = _("议题范围")
        verbose_name_plural = _("议题范围")
        constraints = [
            models.UniqueConstraint(fields=["topic", "grid"], name="topic_place_once"),
        ]

    def __str__(self):
        return f"{self.topic_id} · {self.grid_id}"


class TopicPetition(models.Model):
    """A matter that a topic came from, or that it is about."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="topic_petitions")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="topic_petitions")

    class Meta:
        verbose_name = _("议题相关诉求")
        verbose_name_plural = _("议题相关诉求")
        constraints = [
            models.UniqueConstraint(fields=["topic", "petition"], name="topic_petition_once"),
        ]

    def __str__(self):
        return f"{self.topic_id} · {self.petition_id}"


class TopicNews(models.Model):
    """One line of a topic's course; whoever took part is told each, once, in the background."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="news")
    at = models.DateTimeField(_("时间"))
    act = models.CharField(_("动作"), max_length=16)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("说明"), blank=True)
    is_told = models.BooleanField(_("要通知参加的人"), default=True)
    # How far telling has come, by people's keys; finished when `told_at` is set.
    told_up_to = models.BigIntegerField(_("通知到"), default=0)
    n_told = models.PositiveIntegerField(_("已通知人数"), default=0)
    told_at = models.DateTimeField(_("通知完"), null=True, blank=True)

    class Meta:
        verbose_name = _("议题经过")
        verbose_name_plural = _("议题经过")
        indexes = [
            models.Index(fields=["topic", "-at", "-id"], name="topic_news_by_topic"),
            models.Index(
                fields=["id"],
                condition=Q(is_told=True, told_at__isnull=True),
                name="topic_news_to_tell",
            ),
        ]

    def __str__(self):
        return self.title
