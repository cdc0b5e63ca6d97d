from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import may_act
from party.choices import Audience
from yuanbao.access import is_staff_member
from yuanbao.choice_field import ChoiceField


class AudienceQuerySet(models.QuerySet):
    """Rows by whom they are for."""

    def for_reader(self, user: Any):
        """Keep what is for this reader; of what is for others nothing is told.

        Members are those on the roll today under their own account. What is for the members of
        an organisation is also for those of the organisations under it.
        """
        test = Q(audience=Audience.EVERYBODY)
        if not may_act(user) or getattr(user, "pk", None) is None:
            return self.filter(test)
        if getattr(user, "is_superuser", False):
            return self.all()
        if is_staff_member(user):
            test |= Q(audience=Audience.STAFF)
        mine = apps.get_model("party", "Membership").objects.current().filter(user=user.pk)
        under = mine.annotate(top=OuterRef("organisation__path")).filter(
            organisation__path__startswith=F("top")
        )
        test |= Q(Exists(mine), audience=Audience.MEMBERS)
        test |= Q(Exists(under), audience=Audience.ORGANISATION)
        return self.filter(test)


class AudienceModel(models.Model):
    """What is read by everybody, by members, by those of one organisation, or by staff."""

    audience = ChoiceField(
        _("给谁看"), max_length=12, choices=Audience.choices, default=Audience.EVERYBODY
    )
    organisation = models.ForeignKey(
        "party.PartyOrganisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("哪个党组织"),
        help_text=_("下级党组织的党员也看得到。"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(audience=Audience.ORGANISATION, organisation__isnull=False)
                | (~Q(audience=Audience.ORGANISATION) & Q(organisation__isnull=True)),
                name="%(class)s_organisation_named",
            )
        ]

    @property
    def for_whom(self) -> str:
        """Say whom it is for, the organisation by its name."""
        if self.audience == Audience.ORGANISATION:
            return str(_("%(name)s的党员") % {"name": self.organisation})
        return str(Audience(self.audience).label)
