from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import Watch
from dispatch.models.agency import Agency
from dispatch.watches import Turn
from yuanbao.models import PublicIdModel
from yuanbao.roles import CENTRE_ROLES, Role

# From taking a matter in to answering for the night, as the roster is read.
SEATS = (
    Role.INTAKE,
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.CALL_BACK,
    Role.SHIFT_LEADER,
    Role.DUTY_LEADER,
)
SEAT_CHOICES = [(seat.value, seat.label) for seat in SEATS]


class DutyQuerySet(models.QuerySet):
    """Who sits where when."""

    def of(self, turn: Turn):
        return self.filter(on=turn.on, watch=turn.watch)

    def between(self, first: date, last: date):
        return self.filter(on__range=(first, last))


class Duty(PublicIdModel):
    """值班: one person on one seat of the centre for one watch."""

    on = models.DateField(_("日期"))
    watch = models.CharField(_("班次"), max_length=6, choices=Watch.choices)
    seat = models.CharField(_("席位"), max_length=16, choices=SEAT_CHOICES)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="duties",
        verbose_name=_("人员"),
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("值班")
        verbose_name_plural = _("值班表")
        constraints = [
            models.CheckConstraint(condition=Q(watch__in=Watch.values), name="duty_watch_known"),
            models.CheckConstraint(
                condition=Q(seat__in=sorted(CENTRE_ROLES)), name="duty_seat_of_the_centre"
            ),
            models.UniqueConstraint(fields=["on", "watch", "seat", "user"], name="duty_once"),
        ]

    def __str__(self):
        return f"{self.on} {self.get_watch_display()} {self.get_seat_display()} {self.user}"

    @property
    def turn(self) -> Turn:
        return Turn(self.on, self.watch)


class SecondmentQuerySet(models.QuerySet):
    """Who was lent to the centre by whom."""

    def on(self, day: date):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Secondment(models.Model):
    """借调: an officer of an agency who serves in the centre and keeps the home unit."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="secondments",
        verbose_name=_("人员"),
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="secondments", verbose_name=_("原单位")
    )
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"), null=True, blank=True)

    objects = SecondmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("借调")
        verbose_name_plural = _("借调")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="secondment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ends_on__isnull=True),
                name="secondment_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.agency}"
