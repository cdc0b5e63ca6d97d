"""原文版本: open the words that stood in a matter before another platform sent others."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.queries.orders.versions import version_for
from petitions.models import Petition, TextVersion
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.workflow import TransitionRefused


@unit_of_work
def open_version(
    petition: Petition, *, number: int, why: str, by: Any, at: datetime
) -> TextVersion:
    """Return an earlier version with its words; who opened it, when and why is recorded.

    Raises OutOfReach for whoever does not work on the matter or may not see contacts, and for a
    version that there is not; TransitionRefused without a reason.
    """
    version = version_for(by, petition.public_id, number)
    if not why.strip():
        raise TransitionRefused(_("请写明为什么要看，会记入审计。"))
    words = clean(version.petition, why)[:200]
    record(version.petition, "open_version", by=by, at=at, why=words, version=number)
    return version
