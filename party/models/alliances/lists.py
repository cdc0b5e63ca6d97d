from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from party.alliances.choices import OPEN_PROJECTS, NeedState, ProjectState
from party.models.alliances.alliance import (
    Alliance,
    JointMeeting,
    MemberUnit,
    PartScopedQuerySet,
)
from yuanbao.choice_field import ChoiceField
from yuanbao.models import PublicIdModel


class AllianceNeed(PublicIdModel):
    """需求清单的一条: what a place lacks, until a project meets it."""

    alliance = models.ForeignKey(
        Alliance, on_delete=models.PROTECT, related_name="needs", verbose_name=_("大工委、大党委")
    )
    title = models.CharField(_("需要什么"), max_length=60)
    detail = models.CharField(_("具体情况"), max_length=300, blank=True)
    raised_by = models.CharField(
        _("谁提的"), max_length=60, help_text=_("小区、楼院或单位的名称，不写个人姓名。")
    )
    state = ChoiceField(_("状态"), max_length=16, choices=NeedState.choices, default=NeedState.OPEN)
    listed_at = models.DateTimeField(_("列入时间"))
    matched_at = models.DateTimeField(_("对接时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    objects = PartScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("需求")
        verbose_name_plural = _("需求清单")
        indexes = [models.Index(fields=["alliance", "state", "-id"], name="alliance_need_by_state")]

    def __str__(self):
        return self.title

    @property
    def audit_key(self) -> int:
        return self.pk


class AllianceResourceQuerySet(PartScopedQuerySet):
    def offered(self):
        """Leave out what was taken back."""
        return self.filter(withdrawn_at__isnull=True)


class AllianceResource(PublicIdModel):
    """资源清单的一条: a room, a skill, time or money that a unit offers."""

    alliance = models.ForeignKey(
        Alliance,
        on_delete=models.PROTECT,
        related_name="resources",
        verbose_name=_("大工委、大党委"),
    )
    unit = models.ForeignKey(
        MemberUnit, on_delete=models.PROTECT, related_name="resources", verbose_name=_("哪个单位")
    )
    title = models.CharField(_("能提供什么"), max_length=60)
    detail = models.CharField(_("怎么用"), max_length=300, blank=True)
    listed_at = models.DateTimeField(_("列入时间"))
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    objects = AllianceResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("资源")
        verbose_name_plural = _("资源清单")
        indexes = [models.Index(fields=["alliance", "-id"], name="alliance_resource_newest")]

    def __str__(self):
        return self.title


class AllianceProjectQuerySet(PartScopedQuerySet):
    def open(self):
        return self.filter(state__in=OPEN_PROJECTS)


class AllianceProject(PublicIdModel):
    """项目清单的一条: a need and a resource brought together, with who answers for it and by when."""

    alliance = models.ForeignKey(
        Alliance,
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name=_("大工委、大党委"),
    )
    need = models.ForeignKey(
        AllianceNeed, on_delete=models.PROTECT, related_name="projects", verbose_name=_("需求")
    )
    resource = models.ForeignKey(
        AllianceResource, on_delete=models.PROTECT, related_name="projects", verbose_name=_("资源")
    )
    meeting = models.ForeignKey(
        JointMeeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("在哪次会上定的"),
    )
    title = models.CharField(_("项目名称"), max_length=60)
    owner = models.CharField(
        _("责任单位"), max_length=60, help_text=_("写单位或支部的名称，不写个人姓名。")
    )
    due_on = models.DateField(_("办到哪天"))
    state = ChoiceField(
        _("状态"), max_length=16, choices=ProjectState.choices, default=ProjectState.AGREED
    )
    result = models.CharField(_("办成了什么"), max_length=300, blank=True)
    agreed_at = models.DateTimeField(_("立项时间"))
    started_at = models.DateTimeField(_("启动时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    objects = AllianceProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目")
        verbose_name_plural = _("项目清单")
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(state__in=sorted(OPEN_PROJECTS)),
                name="alliance_need_in_one_open_project",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.DONE) | ~Q(result=""),
                name="alliance_project_done_says_what",
            ),
        ]
        indexes = [
            models.Index(fields=["alliance", "state", "-id"], name="alliance_project_by_state")
        ]

    def __str__(self):
        return self.title

    @property
    def audit_key(self) -> int:
        return self.pk

    def is_late(self, on: date) -> bool:
        return self.state in OPEN_PROJECTS and self.due_on < on


class ProjectMilestone(models.Model):
    """节点: one step of a project, by when, and when it was reached."""

    project = models.ForeignKey(
        AllianceProject, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("项目")
    )
    number = models.PositiveSmallIntegerField(_("第几步"))
    title = models.CharField(_("做到什么"), max_length=60)
    due_on = models.DateField(_("到哪天"))
    reached_on = models.DateField(_("做到的日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("项目节点")
        verbose_name_plural = _("项目节点")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="milestone_number_in_project_unique"
            )
        ]

    def __str__(self):
        return self.title
