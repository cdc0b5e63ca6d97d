from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from party.models.organisations.organisation import PartyOrganisation
from party.organisations.choices import MemberAct, MemberKind, MemberState, TransferState
from party.scoping import OrganisationScopedQuerySet
from yuanbao.choice_field import ChoiceField
from yuanbao.crypto import blind_index
from yuanbao.fields import EncryptedTextField
from yuanbao.masking import mask_name, mask_phone
from yuanbao.models import PublicIdModel
from yuanbao.models.base import AppendOnlyModel
from yuanbao.roles import Capability


class MembershipQuerySet(OrganisationScopedQuerySet):
    def current(self):
        """Keep those who are on the roll."""
        return self.filter(state=MemberState.CURRENT)


class Membership(PublicIdModel):
    """党员: one person on the roll of one organisation. What is held stands in `personal_fields`.

    Fees, files, marks and time are not held, and why somebody left the roll is not either.
    """

    number = models.CharField(_("编号"), max_length=8, unique=True)
    organisation = models.ForeignKey(
        PartyOrganisation,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="members",
        verbose_name=_("所在党组织"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("账号"),
    )
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    name_index = models.CharField(max_length=32, blank=True, editable=False)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    kind = models.CharField(
        _("正式或预备"), max_length=12, choices=MemberKind, default=MemberKind.FULL
    )
    joined_on = models.DateField(_("入党日期"), null=True, blank=True)
    admitted_on = models.DateField(_("编入本组织"))
    state = models.CharField(
        _("状态"), max_length=10, choices=MemberState, default=MemberState.CURRENT
    )
    ended_on = models.DateField(_("不再在册的日期"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员")
        verbose_name_plural = _("党员")
        indexes = [
            models.Index(fields=["organisation", "state", "id"], name="member_by_organisation"),
            models.Index(fields=["state", "id"], name="member_by_state"),
            models.Index(fields=["name_index"], name="member_by_name"),
            models.Index(fields=["phone_index"], name="member_by_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MemberState.values), name="member_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MemberKind.values), name="member_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state=MemberState.CURRENT, ended_on__isnull=True)
                | Q(state=MemberState.ENDED, ended_on__isnull=False),
                name="member_ended_has_ended_on",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(user__isnull=False, state=MemberState.CURRENT),
                name="member_once_per_account",
            ),
        ]

    def __str__(self):
        return self.masked_name

    @property
    def masked_name(self) -> str:
        return mask_name(self.name) or self.number

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def is_current(self) -> bool:
        return self.state == MemberState.CURRENT

    def note_indexes(self) -> None:
        """Make the columns by which name and telephone are found exactly."""
        self.name_index = blind_index("name", self.name) if self.name else ""
        self.phone_index = blind_index("phone", self.phone) if self.phone else ""


class MemberEvent(AppendOnlyModel):
    """One step of a membership; the history only grows."""

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="events", verbose_name=_("党员")
    )
    act = ChoiceField(_("经过"), max_length=12, choices=MemberAct)
    from_organisation = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    to_organisation = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    on = models.DateField(_("日期"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("党员经过")
        verbose_name_plural = _("党员经过")
        indexes = [models.Index(fields=["member", "-id"], name="member_event_by_member")]

    def __str__(self):
        return f"{self.get_act_display()} {self.on:%F}"


class TransferQuerySet(OrganisationScopedQuerySet):
    """Those of the organisation that lets go ask; those of the receiving one answer."""

    organisation_path = "source"

    def path_for(self, capability):
        return "target" if capability == Capability.ACCEPT_MEMBER else "source"

    def waiting(self):
        return self.filter(state=TransferState.ASKED)


class Transfer(PublicIdModel):
    """组织关系转接: a membership on its way from one organisation to another."""

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("党员")
    )
    source = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("转出")
    )
    target = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("转入")
    )
    reason = models.CharField(_("为什么转"), max_length=100)
    state = models.CharField(
        _("状态"), max_length=10, choices=TransferState, default=TransferState.ASKED
    )
    refusal = models.CharField(_("不接收的理由"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("提出时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织关系转接")
        verbose_name_plural = _("组织关系转接")
        indexes = [
            models.Index(fields=["target", "state", "id"], name="transfer_by_target"),
            models.Index(fields=["source", "state", "id"], name="transfer_by_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TransferState.values), name="transfer_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="transfer_goes_elsewhere"
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.REFUSED) | ~Q(refusal=""),
                name="transfer_refused_says_why",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state=TransferState.ASKED),
                name="transfer_one_open_per_member",
            ),
        ]

    def __str__(self):
        return f"{self.source} → {self.target}"
