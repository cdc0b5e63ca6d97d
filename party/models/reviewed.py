from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from party.choices import ArticleState


class ReviewedModel(models.Model):
    """What one person writes and another publishes: an article, a course.

    Each has `revisions`, one row a saving with its `number` and `by`, and a `title`. The class
    names in `desk_page` where its editors see it, and in `saving` what one saving makes.
    """

    saving = _("新的一稿")

    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="written_%(class)ss",
        verbose_name=_("采编人"),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_%(class)ss",
        verbose_name=_("审核人"),
    )

    state = models.CharField(
        _("状态"), max_length=10, choices=ArticleState.choices, default=ArticleState.DRAFT
    )
    revision_number = models.PositiveSmallIntegerField(_("第几稿"), default=1)
    send_back_reason = models.CharField(_("退回理由"), max_length=200, blank=True)
    written_at = models.DateTimeField(_("起草时间"))
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ArticleState.values), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.PUBLISHED) | Q(published_at__isnull=False),
                name="%(class)s_published_has_published_at",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(written_by__isnull=True)
                | ~Q(reviewed_by=F("written_by")),
                name="%(class)s_reviewed_by_another",
            ),
        ]

    @property
    def audit_key(self) -> int:
        return self.pk

    @property
    def latest_at(self):
        """Return when it last moved."""
        moments = (self.written_at, self.submitted_at, self.published_at, self.withdrawn_at)
        return max(moment for moment in moments if moment)
