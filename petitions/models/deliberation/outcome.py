from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from petitions.deliberation.choices import MilestoneState
from petitions.models.deliberation.ballot import BallotOption
from petitions.models.deliberation.topic import Topic
from yuanbao.models import PublicIdModel


class Resolution(models.Model):
    """决定: what was decided, in the organiser's words, and the option it follows."""

    topic = models.OneToOneField(
        Topic, on_delete=models.CASCADE, primary_key=True, related_name="resolution"
    )
    option = models.ForeignKey(
        BallotOption,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("采用的选项"),
    )
    text = models.TextField(_("决定内容"))
    at = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("决定")
        verbose_name_plural = _("决定")

    def __str__(self):
        return self.text[:20]


class MilestoneQuerySet(ScopedQuerySet):
    grid_path = "topic__grid"
    read_with = ("topic",)


class Milestone(PublicIdModel):
    """A step towards what was decided: who does it, and by when."""

    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("议题")
    )
    title = models.CharField(_("要做的事"), max_length=80)
    holder = models.CharField(_("负责单位"), max_length=60)
    due_on = models.DateField(_("期限"))
    state = models.CharField(
        _("状态"), max_length=12, choices=MilestoneState.choices, default=MilestoneState.PLANNED
    )
    closed_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("落实事项")
        verbose_name_plural = _("落实事项")
        indexes = [models.Index(fields=["topic", "due_on", "id"], name="milestone_by_topic")]

    def __str__(self):
        return self.title


class MilestoneReport(models.Model):
    """What was done of a step, in public."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="reports")
    text = models.TextField(_("进展"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("落实进展")
        verbose_name_plural = _("落实进展")

    def __str__(self):
        return self.text[:20]
