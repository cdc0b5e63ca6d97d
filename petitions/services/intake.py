"""One door for whatever comes in: form, QR, counter, hotline, finding, interface, import."""

import unicodedata
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.maps.locate import unit_at
from grids.models import Grid
from grids.services.hierarchy import ancestry
from petitions import notices, signals
from petitions.choices import Channel, Kind, PlaceSource, State, Visibility
from petitions.models import Petition, Petitioner
from petitions.personal.subjects import (
    FIRM_NAMED,
    HELPER,
    said_by_channel,
    said_of_helper,
    subject_of,
)
from petitions.services.ledger import publish_new, search_vector
from petitions.services.progress import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index, receipt_secret, seal_secret
from yuanbao.danger import dangers_in
from yuanbao.landlines import numbers_in
from yuanbao.models import Category, Purpose
from yuanbao.numbers import with_check
from yuanbao.photos import CleanPhoto
from yuanbao.public_numbers import redact
from yuanbao.redaction import Found, Redaction
from yuanbao.services import consents
from yuanbao.services.attaching import attach
from yuanbao.workflow import TransitionRefused

TITLE_LENGTH = 60
# What is found in a text again by its exact value: the redaction's kind, and the index's.
INDEXED = {"mobile": "phone", "landline": "phone", "id": "id_number"}


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What somebody brought in, as plain values.

    `lat` and `lng` are WGS84 degrees. `idempotency_key` is made when the form is shown: a
    repeat with the same key is the same matter. `filed_at` is when another platform took the
    matter in, and `outside_due_at` when that platform wants it settled.
    """

    kind: str = Kind.HELP
    channel: str = Channel.WEB
    text: str
    title: str = ""
    category: Category | None = None
    place: str = ""
    lat: float | None = None
    lng: float | None = None
    grid: Grid | None = None
    place_source: str = PlaceSource.NONE
    visibility: str = Visibility.PUBLIC
    is_anonymous: bool = False
    name: str = ""
    phone: str = ""
    firm: str = ""
    is_firm_named: bool = False
    helper_name: str = ""
    # What the helper is to the person, and that the person agreed to be helped.
    helper_relation: str = ""
    is_helper_agreed: bool = False
    user: Any = None
    idempotency_key: str | None = None
    outside_system: str = ""
    outside_number: str = ""
    outside_due_at: datetime | None = None
    filed_at: datetime | None = None
    is_urgent: bool = False
    is_historical: bool = False
    # The worker who found it wants the community to take it on, whatever the catalogue says.
    is_for_community: bool = False
    # The key of a bulletin of the place that this matter belongs to, as its author says.
    joins: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the person takes home. `is_new` is false for a repeat of the same matter."""

    petition: Petition
    secret: str
    is_new: bool


class KeyReused(TransitionRefused):
    """A form that was sent before came again with other words; nothing of it was kept."""

    def __init__(self, petition: Petition) -> None:
        self.petition = petition
        super().__init__(
            _("这张表已经提交过，编号 %(number)s。要补充请到这件事的页面，要反映别的事请打开新表。")
            % {"number": petition}
        )


def preview(matter: Matter) -> tuple[Redaction, Redaction]:
    """Return title and text as the public would read them, with what was struck out."""
    names = tuple(filter(None, [matter.name, matter.helper_name]))
    return redact(title_of(matter), names), redact(matter.text, names)


def title_of(matter: Matter) -> str:
    """Return the given title, or the first sentence of the text."""
    if matter.title.strip():
        return matter.title.strip()[:TITLE_LENGTH]
    first = matter.text.strip().split("\n")[0]
    for mark in "。！？!?；;":
        first = first.split(mark)[0]
    return first[:TITLE_LENGTH].strip("，, ") or _("没有标题")


def submit(matter: Matter, *, by: Any, at: datetime, photos: Sequence[CleanPhoto] = ()) -> Receipt:
    """Take a matter in and return its receipt; a repeat returns the first one's.

    The number comes from a database sequence. Nothing waits for a worker: routing is hinted
    after the commit and found again by a sweep. Raises KeyReused when a form that was sent
    before comes again with other words, and Busy when the database was held too long, twice.
    """
    # Imports come again as a rule, forms hardly ever: those the database's own key turns away.
    earlier = None if matter.idempotency_key else _earlier(matter)
    if earlier is not None:
        return _repeat(earlier, matter)
    # Within somebody else's transaction a savepoint keeps it usable; on its own the unit of work
    # is the transaction, so that it can be tried once more.
    around = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with around:
            petition = _take_in(matter, by=by, at=at, photos=photos)
    except IntegrityError:
        # Ten parallel posts of one form: the first has won, the others get its receipt.
        earlier = _earlier(matter)
        if earlier is None:
            raise
        return _repeat(earlier, matter)
    return Receipt(petition, receipt_secret(petition.public_id), is_new=True)


def _repeat(earlier: Petition, matter: Matter) -> Receipt:
    if matter.idempotency_key and earlier.raw_text.split() != matter.text.split():
        raise KeyReused(earlier)
    return Receipt(earlier, receipt_secret(earlier.public_id), is_new=False)


def _earlier(matter: Matter) -> Petition | None:
    if matter.idempotency_key:
        return Petition.objects.filter(idempotency_key=matter.idempotency_key).first()
    if matter.outside_number:
        return Petition.objects.filter(
            outside_system=matter.outside_system, outside_number=matter.outside_number
        ).first()
    return None


@unit_of_work
def _take_in(matter: Matter, *, by: Any, at: datetime, photos: Sequence[CleanPhoto]) -> Petition:
    petition = _petition_of(matter, by=by, at=at)
    # Before the insert: an update of a new row would write all of its indexes twice.
    signals.petition_arriving.send(sender=Petition, petition=petition)
    petition.save(force_insert=True)
    petition.petitioner = _petitioner_of(matter, petition, at=at)
    petition.petitioner.save(force_insert=True)
    attach(petition, photos, purpose=Purpose.PETITION, at=at, is_public=True)
    record(petition, "submit", by=by, at=at, channel=petition.channel, state=petition.state)
    if matter.firm and matter.is_firm_named:
        said = said_by_channel(petition.channel, noted_by=petition.registered_by)
        subject = subject_of(petition)
        consents.give(FIRM_NAMED, by=subject, at=at, row_id=petition.pk, said=said)
    if petition.petitioner.helper_agreed_at:
        said = said_of_helper(petition.channel, noted_by=petition.registered_by)
        consents.give(HELPER, by=subject_of(petition), at=at, row_id=petition.pk, said=said)
    tell(
        petition,
        "submit",
        by=by,
        at=at,
        staff=_("%(channel)s收到") % {"channel": petition.get_channel_display()},
        public=_("平台收到"),
    )
    signals.petition_submitted.send(sender=Petition, petition=petition, at=at, joins=matter.joins)
    publish_new(petition, at=at, n_photos=len(photos))
    notices.submitted(petition, at=at)
    return petition


def _petition_of(matter: Matter, *, by: Any, at: datetime) -> Petition:
    names = tuple(filter(None, [matter.name, matter.helper_name]))
    title, text = preview(matter)
    place = redact(matter.place, names)
    grid, source = _located(matter)
    line = ancestry(grid)
    petition = Petition(
        number=next_number(at),
        idempotency_key=matter.idempotency_key,
        outside_system=matter.outside_system,
        outside_number=matter.outside_number,
        outside_due_at=matter.outside_due_at,
        kind=matter.kind,
        channel=matter.channel,
        category=matter.category,
        title=title.text,
        text=text.text,
        place=place.text,
        raw_title=title_of(matter),
        raw_text=matter.text,
        raw_place=matter.place,
        found_indexes=indexes_of([title, text, place]),
        grid=grid,
        town=line.town,
        community=line.community,
        lat=matter.lat,
        lng=matter.lng,
        place_source=source,
        visibility=matter.visibility,
        is_anonymous=matter.is_anonymous,
        is_historical=matter.is_historical,
        is_for_community=matter.is_for_community,
        registered_by=by if getattr(by, "pk", None) and by != matter.user else None,
        filed_at=matter.filed_at or at,
        received_at=at if matter.filed_at else None,
        state=State.SUBMITTED,
    )
    dangers = dangers_in(f"{matter.title} {matter.text}")
    petition.dangers = [danger.kind for danger in dangers]
    by_category = matter.category is not None and matter.category.is_urgent
    petition.is_urgent = bool(dangers) or by_category or matter.is_urgent
    petition.secret_hash = seal_secret(receipt_secret(petition.public_id))
    petition.search = search_vector(petition)
    return petition


def indexes_of(redactions: list[Redaction]) -> list[str]:
    """Return blind indexes of phones and IDs found in the text, for exact search by staff."""
    found = {
        blind_index(INDEXED[item.kind], number)
        for redaction in redactions
        for item in redaction.found
        if item.kind in INDEXED
        for number in _numbers_of(item)
    }
    return sorted(found)


def _numbers_of(item: Found) -> list[str]:
    if item.kind == "landline":
        return numbers_in(unicodedata.normalize("NFKC", item.original))
    return ["".join(filter(str.isalnum, item.original)).upper()]


def _located(matter: Matter) -> tuple[Grid, str]:
    if matter.grid is not None:
        return matter.grid, matter.place_source or PlaceSource.GRID
    if matter.lat is not None and matter.lng is not None:
        unit = unit_at(matter.lat, matter.lng)
        if unit is not None:
            return unit, matter.place_source
    source = PlaceSource.ADDRESS if matter.place else PlaceSource.NONE
    return Grid.objects.get(level=Level.DISTRICT, parent=None), source


def _petitioner_of(matter: Matter, petition: Petition, *, at: datetime) -> Petitioner:
    phone = matter.phone.strip()
    return Petitioner(
        petition=petition,
        user=matter.user,
        name=matter.name.strip(),
        phone=phone,
        phone_index=blind_index("phone", phone) if phone else "",
        tail_index=blind_index("phone-tail", phone[-4:]) if phone else "",
        firm=matter.firm.strip(),
        is_firm_named=matter.is_firm_named,
        helper_name=matter.helper_name.strip(),
        helper_relation=matter.helper_relation,
        helper_agreed_at=at if matter.is_helper_agreed else None,
    )


def next_number(at: datetime) -> str:
    """Return a fresh number: the year's two digits, nine from a sequence, one check digit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('petitions_number')")
        serial = cursor.fetchone()[0]
    return with_check(f"{localtime(at):%y}{serial:09d}")
