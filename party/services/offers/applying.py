"""One door for every application: a form of any service becomes a number, a clock and a receipt."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grids.models import Grid
from grids.services.hierarchy import ancestry
from party.models import Applicant, Application, Service, Slot
from party.offers.choices import CONFIDENTIAL, CameBy
from party.offers.consents import JOB_APPLICATION, TAKEN_IN
from party.services.offers import slots, telling
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, due_at
from yuanbao.consents.choices import ConsentChannel
from yuanbao.crypto import blind_index, receipt_secret, seal_secret
from yuanbao.danger import dangers_in
from yuanbao.models import User
from yuanbao.numbers import grouped, with_check
from yuanbao.public_numbers import redact
from yuanbao.services import consents
from yuanbao.services.calendar import current_calendar
from yuanbao.services.consents import BY_PAGE, Said
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


@dataclass(frozen=True, kw_only=True)
class TakenBy:
    """Who at a desk fills it in for somebody, for which place, and whether they came or rang.

    `is_listed` says that the person wants a confidential one among their own when they sign in.
    """

    clerk: User
    came_by: str
    place: str = ""
    is_listed: bool = False

    @property
    def said(self) -> Said:
        """Return how the person agreed."""
        by_phone = self.came_by == CameBy.PHONE
        channel = ConsentChannel.PHONE if by_phone else ConsentChannel.COUNTER
        return Said(channel=channel, noted_by=self.clerk)


@dataclass(frozen=True)
class Filed:
    """The application and what opens its page."""

    application: Application
    secret: str
    is_new: bool


class ServiceClosed(TransitionRefused):
    """The service takes no applications now."""


class AppliedBefore(TransitionRefused):
    """The person has an application for the same that has not ended."""


def apply_for(
    wish: Wish, *, by: User | None, at: datetime, taken_by: TakenBy | None = None
) -> Filed:
    """File an application; a repeat of the same form returns the first one's receipt.

    `by` is who applies, `taken_by` who fills it in for them at a desk. A confidential one is tied
    to no account, unless the person wanted so at the desk: its receipt alone leads back. Raises
    ServiceClosed, AppliedBefore, or SlotTaken when the hour was taken meanwhile.
    """
    earlier = _earlier(wish.key)
    if earlier is not None:
        return Filed(earlier, receipt_secret(earlier.public_id), is_new=False)
    around = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with around:
            application = _file(wish, by=by, taken_by=taken_by, at=at)
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
def _file(wish: Wish, *, by: User | None, taken_by: TakenBy | None, at: datetime) -> Application:
    service = wish.service
    if not service.is_open:
        raise ServiceClosed(
            _("“%(name)s”现在不受理申请，请打 %(phone)s 问一问。")
            % {"name": service.name, "phone": service.phone or service.unit}
        )
    if by is not None and not service.is_confidential:
        _check_once(wish, by)
    place = wish.grid or service.grid
    line = ancestry(place)
    is_tied = not service.is_confidential or (taken_by is not None and taken_by.is_listed)
    application = Application(
        number=next_number(at),
        form_key=wish.key or None,
        service=service,
        kind=service.kind,
        title=_title_of(wish),
        grid=place,
        town=line.town,
        community=line.community,
        user=by if is_tied else None,
        name=wish.name,
        phone=wish.phone,
        phone_index=_index_of(wish),
        came_by=taken_by.came_by if taken_by else CameBy.PAGE,
        taken_by=taken_by.clerk if taken_by else None,
        text=wish.text,
        is_urgent=bool(dangers_in(wish.text)),
        filed_at=at,
        due_at=due_at(at, Limit(service.limit_days, "work_day"), current_calendar()).at,
        **dict(wish.links),
    )
    application.secret_hash = seal_secret(receipt_secret(application.public_id))
    application.save(force_insert=True)
    if taken_by is None:
        actor: Any = application.user or Applicant(application.pk)
        record(application, "apply", by=actor, at=at, state=application.state)
    else:
        actor = taken_by.clerk
        desk = {"came_by": taken_by.came_by, "place": taken_by.place}
        record(application, "apply", by=actor, at=at, state=application.state, **desk)
    _note_consents(application, taken_by, at=at)
    if wish.slot is not None:
        slots.take(application, wish.slot, by=actor, at=at)
    telling.filed(application, at=at)
    return application


def _note_consents(application: Application, taken_by: TakenBy | None, *, at: datetime) -> None:
    said = taken_by.said if taken_by else BY_PAGE
    subject = subject_of(application)
    if application.job is not None:
        consents.give(JOB_APPLICATION, by=subject, at=at, row_id=application.pk, said=said)
    if taken_by is not None:
        consents.give(TAKEN_IN, by=subject, at=at, row_id=application.pk, said=said)


def subject_of(application: Application) -> Any:
    """Return who consents: the account, else the telephone; of a confidential one its receipt.

    A telephone in the ledger would tell who asked for what is confidential.
    """
    phone = "" if application.is_confidential else application.phone
    return application.user or phone or f"receipt:{application.public_id}"


def _index_of(wish: Wish) -> str:
    if wish.service.is_confidential or not wish.phone:
        return ""
    return blind_index("phone", wish.phone)


def _check_once(wish: Wish, person: User) -> None:
    """Refuse a second application for the same policy, job or hour, or in the same words.

    What was filed with the person's telephone before they had an account counts, too; what is
    confidential never does, for the refusal would tell of it.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    mine = Q(user=person.pk)
    if person.phone_index:
        mine |= Q(phone_index=person.phone_index)
    links = {"policy": None, "job": None, **dict(wish.links)}
    rows = Application.objects.open().exclude(kind__in=CONFIDENTIAL)
    rows = rows.filter(mine, service=wish.service, **links)
    if wish.slot is not None:
        rows = rows.filter(booking__slot=wish.slot)
    is_one_of_a_kind = wish.slot is not None or any(links.values())
    words = wish.text.split()
    held = [row for row in rows.order_by("id") if is_one_of_a_kind or row.text.split() == words]
    if held:
        raise AppliedBefore(
            _("这一项已经申请过，还在办，编号 %(number)s，不用再申请一次。要补充，请打 %(phone)s。")
            % {
                "number": grouped(held[0].number),
                "phone": wish.service.phone or wish.service.unit,
            }
        )


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
