"""One door for every application: a form of any service becomes a number, a clock and a receipt."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grids.models import Grid
from grids.services.hierarchy import ancestry
from party.models import Applicant, Application, Service, Slot
from party.offers.consents import JOB_APPLICATION
from party.services.offers import slots, telling
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, due_at
from yuanbao.crypto import receipt_secret, seal_secret
from yuanbao.danger import dangers_in
from yuanbao.models import User
from yuanbao.numbers import with_check
from yuanbao.redaction import redact
from yuanbao.services import consents
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused

# Numbers of applications begin here, those of petitions far below: none is ever both.
FIRST_DIGIT = 8


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody applies for. `key` is made when the form is shown: a repeat is the same one."""

    service: Service
    title: str = ""
    text: str = ""
    name: str = ""
    phone: str = ""
    key: str | None = None
    grid: Grid | None = None
    slot: Slot | None = None
    links: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Filed:
    """The application and what opens its page."""

    application: Application
    secret: str
    is_new: bool


class ServiceClosed(TransitionRefused):
    """The service takes no applications now."""


def apply_for(wish: Wish, *, by: User | None, at: datetime) -> Filed:
    """File an application; a repeat of the same form returns the first one's receipt.

    A confidential one is tied to no account: its receipt alone leads back. Raises ServiceClosed,
    or SlotTaken when the hour was taken meanwhile.
    """
    earlier = _earlier(wish.key)
    if earlier is not None:
        return Filed(earlier, receipt_secret(earlier.public_id), is_new=False)
    around = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with around:
            application = _file(wish, by=by, at=at)
    except IntegrityError:
        # Two sendings of one form at the same moment: the second gets the first one's receipt.
        earlier = _earlier(wish.key)
        if earlier is None:
            raise
        return Filed(earlier, receipt_secret(earlier.public_id), is_new=False)
    return Filed(application, receipt_secret(application.public_id), is_new=True)


def _earlier(key: str | None) -> Application | None:
    return Application.objects.filter(form_key=key).first() if key else None


@unit_of_work
def _file(wish: Wish, *, by: User | None, at: datetime) -> Application:
    service = wish.service
    if not service.is_open:
        raise ServiceClosed(
            _("“%(name)s”现在不受理申请，请打 %(phone)s 问一问。")
            % {"name": service.name, "phone": service.phone or service.unit}
        )
    place = wish.grid or service.grid
    line = ancestry(place)
    application = Application(
        number=next_number(at),
        form_key=wish.key or None,
        service=service,
        kind=service.kind,
        title=_title_of(wish),
        grid=place,
        town=line.town,
        community=line.community,
        user=None if service.is_confidential else by,
        name=wish.name,
        phone=wish.phone,
        text=wish.text,
        is_urgent=bool(dangers_in(wish.text)),
        filed_at=at,
        due_at=due_at(at, Limit(service.limit_days, "work_day"), current_calendar()).at,
        **dict(wish.links),
    )
    application.secret_hash = seal_secret(receipt_secret(application.public_id))
    application.save(force_insert=True)
    person = application.user or Applicant(application.pk)
    if application.job is not None:
        subject = application.user or application.phone
        consents.give(JOB_APPLICATION, by=subject, at=at, row_id=application.pk)
    record(application, "apply", by=person, at=at, state=application.state)
    if wish.slot is not None:
        slots.take(application, wish.slot, by=person, at=at)
    telling.filed(application, at=at)
    return application


def _title_of(wish: Wish) -> str:
    """Return what lists call it: of a confidential one no more than the service's name."""
    if wish.service.is_confidential or not wish.title.strip():
        return wish.service.name
    return redact(wish.title.strip()).text[:120]


def next_number(at: datetime) -> str:
    """Return a fresh number: two digits of the year, nine of our own range, one check digit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('party_application_number')")
        serial = cursor.fetchone()[0]
    return with_check(f"{localtime(at):%y}{FIRST_DIGIT}{serial:08d}")
