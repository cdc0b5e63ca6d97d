from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet, may_act, reach_grids, territory_filter
from party.models.offers.job import JobPost
from party.models.offers.policy import Policy
from party.models.offers.service import Service
from party.offers.choices import (
    CONFIDENTIAL,
    OPEN,
    ORDINARY,
    ApplicationState,
    CameBy,
    Satisfied,
    ServiceKind,
    Solved,
)
from yuanbao.access import has_capability
from yuanbao.choice_field import ChoiceField
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel
from yuanbao.roles import APPLICANT_CAPABILITIES, Capability

# Which kinds a capability reaches; what is confidential is reached by its own people alone.
KINDS: dict[Capability, frozenset[ServiceKind]] = {
    Capability.HANDLE_APPLICATION: ORDINARY,
    Capability.COUNSEL: frozenset({ServiceKind.COUNSELLING}),
    Capability.GIVE_LEGAL_AID: frozenset({ServiceKind.LEGAL_AID}),
}


class Applicant:
    """Someone who proved to hold an application's receipt, without an account."""

    is_authenticated = True
    is_superuser = False
    pk = None

    def __init__(self, application_id: int) -> None:
        self.application_id = application_id

    def __str__(self) -> str:
        return str(_("申请人"))


class ApplicationQuerySet(ScopedQuerySet):
    """Applications by kind and territory; one's own for what belongs to whoever applied."""

    grid_path = "grid"

    def permitted(self, user, capability: Capability, on: date | None = None):
        """Keep what the person may touch; being a superuser opens nothing that is confidential."""
        if not may_act(user):
            return self.none()
        on = on or localdate()
        if getattr(user, "is_superuser", False) and capability == Capability.HANDLE_APPLICATION:
            return self.filter(kind__in=ORDINARY)
        return self.filter(self.reach_of(user, capability, on))

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        if capability in APPLICANT_CAPABILITIES:
            if isinstance(user, Applicant):
                return Q(pk=user.application_id)
            return Q(user=user.pk) if user.pk else Q(pk__in=[])
        if capability == Capability.ANSWER_APPLICANT:
            return Q(kind=ServiceKind.JOB, job__firm__account=user.pk) if user.pk else Q(pk__in=[])
        kinds = KINDS.get(capability)
        if kinds is None or isinstance(user, Applicant):
            return Q(pk__in=[])
        reach = Q(kind__in=kinds) & super().reach_of(user, capability, on)
        if kinds <= CONFIDENTIAL:
            # Taken by one professional it is nobody else's.
            reach &= Q(handler__isnull=True) | Q(handler=user.pk)
        return reach

    def handled_by(self, user):
        """Keep what the person may handle by any of the rights; for one row's page."""
        reach = Q(pk__in=[])
        for capability in KINDS:
            reach |= Q(pk__in=self.permitted(user, capability).values("pk"))
        return self.filter(reach)

    def in_reach(self, user):
        """Keep what the person handles, by stored ids: for lists."""
        reach = Q(pk__in=[])
        for capability, kinds in KINDS.items():
            if not has_capability(user, capability):
                continue
            part = Q(kind__in=kinds) & territory_filter(reach_grids(user, capability))
            if kinds <= CONFIDENTIAL:
                part &= Q(handler__isnull=True) | Q(handler=user.pk)
            reach |= part
        return self.filter(reach)

    def in_places(self, user):
        """Keep all that lies in the person's places, of every kind: to be counted, never listed."""
        return self.filter(territory_filter(reach_grids(user, Capability.HANDLE_APPLICATION)))

    def open(self):
        return self.filter(state__in=OPEN)


class Application(PublicIdModel):
    """申请: one person wants one thing of one service; it has a number, a clock and an end.

    What was written, who wrote it and what was answered are sealed; lists show what it is about.
    """

    number = models.CharField(_("编号"), max_length=12, unique=True)
    form_key = models.CharField(_("防重键"), max_length=64, unique=True, null=True)  # noqa: DJ001 - unique only where given
    secret_hash = models.CharField(_("凭证校验值"), max_length=64)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("服务事项"),
    )
    kind = ChoiceField(_("类别"), max_length=12, choices=ServiceKind.choices)
    title = models.CharField(_("申请什么"), max_length=120)
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="applications", verbose_name=_("范围")
    )
    town = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("镇街"),
    )
    community = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("社区"),
    )
    policy = models.ForeignKey(
        Policy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("政策"),
    )
    job = models.ForeignKey(
        JobPost,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("岗位"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("申请人账号"),
    )
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    # Of what is confidential there is none: no telephone leads to it.
    phone_index = models.CharField(
        _("手机号索引"), max_length=32, blank=True, default="", editable=False
    )
    text = EncryptedTextField(_("写了什么"), blank=True, default="")
    is_urgent = models.BooleanField(_("紧急"), default=False)
    came_by = ChoiceField(_("怎么来的"), max_length=8, choices=CameBy.choices, default=CameBy.PAGE)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("代办人"),
    )

    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_applications",
        verbose_name=_("经办人"),
    )
    result = EncryptedTextField(_("结果"), blank=True, default="")
    right_door = models.CharField(_("该找谁"), max_length=120, blank=True)
    solved = models.CharField(_("是否解决"), max_length=8, choices=Solved.choices, blank=True)
    satisfied = models.CharField(
        _("是否满意"), max_length=12, choices=Satisfied.choices, blank=True
    )

    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ApplicationState.choices,
        default=ApplicationState.FILED,
    )
    reminded_level = models.PositiveSmallIntegerField(_("提醒到第几次"), default=0)
    filed_at = models.DateTimeField(_("申请时间"))
    due_at = models.DateTimeField(_("办结期限"))
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    taken_up_at = models.DateTimeField(_("接办时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    rated_at = models.DateTimeField(_("评价时间"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("申请")
        verbose_name_plural = _("申请")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values), name="application_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | Q(ended_at__isnull=False),
                name="application_ended_has_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ServiceKind.JOB) | Q(job__isnull=False),
                name="application_for_a_job_names_it",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "due_at", "id"],
                condition=Q(state__in=OPEN),
                name="application_open_by_due",
            ),
            models.Index(fields=["state", "-id"], name="application_by_state"),
            models.Index(fields=["user", "-id"], name="application_of_user"),
            models.Index(
                fields=["phone_index", "-id"],
                condition=~Q(phone_index=""),
                name="application_by_phone",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=OPEN, reminded_level__lt=2),
                name="application_to_remind",
            ),
            models.Index(fields=["filed_at", "service"], name="application_by_month"),
            models.Index(
                fields=["job", "-id"],
                condition=Q(job__isnull=False),
                name="application_for_job",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_confidential(self) -> bool:
        return self.kind in CONFIDENTIAL

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        return bool(self.ended_at and self.ended_at > self.due_at)
