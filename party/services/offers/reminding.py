"""Remind of applications that are due, before and when their time is over; found by query."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Application
from party.services.offers import telling
from yuanbao.audit import record, unit_of_work

AHEAD = timedelta(days=1)
BATCH = 500


def to_remind(*, at: datetime) -> list[int]:
    """Return the applications somebody is to be reminded of now, the most urgent first."""
    near = Q(reminded_level=0, due_at__lte=at + AHEAD)
    over = Q(reminded_level=1, due_at__lte=at)
    rows = Application.objects.open().filter(near | over).order_by("due_at", "id")
    return list(rows.values_list("pk", flat=True)[:BATCH])


@unit_of_work
def remind(application_id: int, *, at: datetime) -> None:
    """Remind once a day before, once when the time is over. Safe to repeat: the level is kept."""
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    application = rows.select_related("grid").open().filter(pk=application_id).first()
    if application is None:
        return
    level = 2 if application.due_at <= at else 1
    if application.reminded_level >= level or application.due_at > at + AHEAD:
        return
    application.reminded_level = level
    application.save(update_fields=["reminded_level"])
    title = _("申请超时了，请马上办") if level == 2 else _("申请快到期了")
    for person in telling.handlers_of(application, localdate(at)):
        telling.tell_staff(application, person, f"due:{level}", title, at=at)
    record(application, "remind", by=None, at=at, level=level)
