from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.deliberation.opinion import Opinion
from petitions.models.deliberation.topic import Topic
from yuanbao.models import PublicIdModel


class BallotOption(PublicIdModel):
    """What can be chosen in a topic's vote; `n_votes` is written when it is counted."""

    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="options", verbose_name=_("议题")
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("选项"), max_length=60)
    text = models.CharField(_("说明"), max_length=300, blank=True)
    proposal = models.ForeignKey(
        Opinion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="options",
        verbose_name=_("来自提议"),
    )
    n_votes = models.PositiveIntegerField(_("得票"), null=True, blank=True)

    class Meta:
        verbose_name = _("表决选项")
        verbose_name_plural = _("表决选项")
        constraints = [
            models.UniqueConstraint(fields=["topic", "order"], name="ballot_option_order_once"),
        ]

    def __str__(self):
        return self.title


class Ballot(models.Model):
    """One person's vote on one topic; another vote of theirs takes its place.

    What was chosen stands here only until the votes are counted. Then it is taken off, and
    nobody can tell any more who voted for what.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ballots"
    )
    option = models.ForeignKey(
        BallotOption, on_delete=models.PROTECT, null=True, related_name="ballots"
    )
    cast_at = models.DateTimeField(_("首次投票"))
    changed_at = models.DateTimeField(_("最近一次"))

    class Meta:
        verbose_name = _("选票")
        verbose_name_plural = _("选票")
        constraints = [
            models.UniqueConstraint(fields=["topic", "voter"], name="ballot_one_per_person"),
        ]
        indexes = [models.Index(fields=["topic", "option"], name="ballot_by_option")]

    def __str__(self):
        return str(self.topic_id)
