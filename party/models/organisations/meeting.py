from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from party.models.organisations.membership import Membership
from party.models.organisations.organisation import PartyOrganisation
from party.organisations.choices import MeetingKind, MeetingState
from party.scoping import OrganisationScopedQuerySet
from yuanbao.choice_field import ChoiceField
from yuanbao.models import PublicIdModel

# One may sign in from so long before the beginning.
DOORS_OPEN = timedelta(hours=1)


class PartyMeeting(PublicIdModel):
    """组织生活: one meeting of an organisation and of all below it, with agenda and minutes."""

    organisation = models.ForeignKey(
        PartyOrganisation,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("党组织"),
    )
    kind = ChoiceField(_("类型"), max_length=12, choices=MeetingKind)
    title = models.CharField(_("议题"), max_length=60)
    agenda = models.TextField(_("议程"), blank=True)
    place = models.CharField(_("地点"), max_length=60)
    starts_at = models.DateTimeField(_("开始时间"))

    minutes = models.TextField(_("会议记录"), blank=True)
    minuted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("记录人"),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    note = models.CharField(_("退回或取消的理由"), max_length=200, blank=True)
    planned_at = models.DateTimeField(_("安排时间"))
    minuted_at = models.DateTimeField(_("交记录时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)

    objects = OrganisationScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织生活")
        verbose_name_plural = _("组织生活")
        indexes = [
            models.Index(fields=["organisation", "kind", "-starts_at"], name="meeting_by_kind"),
            models.Index(fields=["-starts_at", "-id"], name="meeting_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values), name="meeting_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(minuted_by__isnull=True)
                | ~Q(reviewed_by=F("minuted_by")),
                name="meeting_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.PUBLISHED) | ~Q(minutes=""),
                name="meeting_published_has_minutes",
            ),
        ]

    def __str__(self):
        return self.title

    def takes_names_at(self, at: datetime) -> bool:
        """Say whether one may sign in now: near the meeting, until its minutes are handed in."""
        return self.state == MeetingState.PLANNED and at >= self.starts_at - DOORS_OPEN


class MeetingAttendance(models.Model):
    """到会: somebody came; by their own hand or ticked by an officer. No place, no face, no time."""

    meeting = models.ForeignKey(
        PartyMeeting, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("会议")
    )
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("党员")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("谁记的"),
    )
    at = models.DateTimeField(_("记下的时间"))

    class Meta:
        verbose_name = _("到会")
        verbose_name_plural = _("到会")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="meeting_attendance_once"),
        ]

    def __str__(self):
        return f"{self.meeting} · {self.member}"
