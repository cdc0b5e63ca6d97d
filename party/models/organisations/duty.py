from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from party.models.organisations.membership import Membership
from party.models.organisations.organisation import PartyOrganisation
from party.scoping import OrganisationScopedQuerySet
from yuanbao.models import PublicIdModel


class PartyDuty(PublicIdModel):
    """党员岗位: something that members of an organisation may take on."""

    organisation = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, related_name="duties", verbose_name=_("党组织")
    )
    name = models.CharField(_("岗位"), max_length=40)
    what = models.CharField(_("职责"), max_length=300)
    n_wanted = models.PositiveSmallIntegerField(_("要几个人"), default=1)
    offered_at = models.DateTimeField(_("设岗时间"))
    closed_at = models.DateTimeField(_("撤岗时间"), null=True, blank=True)

    objects = OrganisationScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员岗位")
        verbose_name_plural = _("党员岗位")
        indexes = [models.Index(fields=["organisation", "-id"], name="duty_by_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(n_wanted__gt=0), name="duty_wants_somebody")
        ]

    def __str__(self):
        return self.name


class DutyTaking(PublicIdModel):
    """认岗: a member took a duty on, what was promised, and what was done in the member's words."""

    duty = models.ForeignKey(
        PartyDuty, on_delete=models.PROTECT, related_name="takings", verbose_name=_("岗位")
    )
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="duties", verbose_name=_("党员")
    )
    promise = models.CharField(_("承诺"), max_length=200)
    result = models.CharField(_("做了什么"), max_length=500, blank=True)
    taken_at = models.DateTimeField(_("认岗时间"))
    done_at = models.DateTimeField(_("报告时间"), null=True, blank=True)
    left_at = models.DateTimeField(_("退岗时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("认岗")
        verbose_name_plural = _("认岗")
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "member"],
                condition=Q(left_at__isnull=True),
                name="taking_once_while_it_lasts",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(result=""), name="taking_done_says_what"
            ),
        ]

    def __str__(self):
        return f"{self.duty} · {self.member}"


class CommunityReport(PublicIdModel):
    """双报到: a member in service reports to the community where they live, and what they can do."""

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="reports", verbose_name=_("党员")
    )
    organisation = models.ForeignKey(
        PartyOrganisation,
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("报到的社区党组织"),
    )
    offer = models.CharField(_("能帮什么"), max_length=200)
    reported_at = models.DateTimeField(_("报到时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = OrganisationScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("双报到")
        verbose_name_plural = _("双报到")
        indexes = [models.Index(fields=["organisation", "-id"], name="report_by_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at__isnull=True), name="report_one_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.member} · {self.organisation}"


class HelpTaskQuerySet(OrganisationScopedQuerySet):
    organisation_path = "report__organisation"


class HelpTask(PublicIdModel):
    """报到任务: what a community asks of a member who reported there, and the answer."""

    report = models.ForeignKey(
        CommunityReport, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("报到")
    )
    title = models.CharField(_("请帮什么"), max_length=100)
    due_on = models.DateField(_("什么时候以前"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("谁请的"),
    )
    asked_at = models.DateTimeField(_("请的时间"))
    declined_at = models.DateTimeField(_("说办不了的时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("办好时间"), null=True, blank=True)
    words = models.CharField(_("答复"), max_length=300, blank=True)

    objects = HelpTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("报到任务")
        verbose_name_plural = _("报到任务")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(declined_at__isnull=True),
                name="help_task_has_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, declined_at__isnull=True) | ~Q(words=""),
                name="help_task_answer_has_words",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.declined_at is None
