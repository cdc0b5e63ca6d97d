"""代为登记: staff take a matter in for somebody, and where asked follow it to its end for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions.services.intake import Matter, Receipt, submit
from petitions.services.progress import clean, tell
from petitions.services.proxies import take_up
from yuanbao.audit import unit_of_work
from yuanbao.photos import CleanPhoto


@dataclass(frozen=True)
class Consent:
    """How the person agreed that whoever takes the matter in follows it for them."""

    way: str
    note: str = ""


@unit_of_work
def register(
    matter: Matter,
    *,
    by: Any,
    at: datetime,
    photos: Sequence[CleanPhoto] = (),
    consent: Consent | None = None,
    note: str = "",
) -> Receipt:
    """Take a matter in for somebody; with their consent `by` is its proxy from the first moment.

    `note` is what was said at the counter or on the telephone; staff alone read it.

    A repeat of the same form changes nothing. Raises what `submit` and `take_up` raise.
    """
    receipt = submit(matter, by=by, at=at, photos=photos)
    if consent is not None and receipt.is_new:
        take_up(receipt.petition, by=by, at=at, way=consent.way, note=consent.note)
    if note.strip() and receipt.is_new:
        words = clean(receipt.petition, note.strip())[:500]
        tell(receipt.petition, "note_call", by=by, at=at, staff=_("接待记录"), opinion=words)
    return receipt
