"""随手报: a finding becomes a petition like any other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions.services.findings import settle_on_spot
from petitions.services.intake import Matter, Receipt, submit
from yuanbao.audit import unit_of_work
from yuanbao.models import Purpose
from yuanbao.photos import CleanPhoto
from yuanbao.services.attaching import attach
from yuanbao.workflow import TransitionRefused


@unit_of_work
def report(
    matter: Matter,
    *,
    settled: str,
    by: Any,
    at: datetime,
    photos: Sequence[CleanPhoto] = (),
    after: Sequence[CleanPhoto] = (),
) -> Receipt:
    """Take a finding in; `settled` says how it was settled on the spot, "" when it was not.

    `after` shows the place as it is now that it was settled.

    A repeat with the same key returns the first receipt. Raises TransitionRefused for one that
    is settled without a photo.
    """
    if settled.strip() and not (photos or after):
        raise TransitionRefused(_("现场办结要有照片作证，请至少拍 1 张。您写的内容还在。"))
    receipt = submit(matter, by=by, at=at, photos=photos)
    if settled.strip() and receipt.is_new:
        attach(receipt.petition, after, purpose=Purpose.FINISH, at=at, is_public=True)
        settle_on_spot(receipt.petition, answer=settled, by=by, at=at)
    return receipt
