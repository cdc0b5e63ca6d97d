"""What a grid worker found and settled on the spot: the 即答 path with its proof."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions import workflow
from petitions.choices import Tone
from petitions.models import Petition
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean, tell
from yuanbao.audit import unit_of_work
from yuanbao.workflow import TransitionRefused, apply


@unit_of_work
def settle_on_spot(petition: Petition, *, answer: str, by: Any, at: datetime) -> Petition:
    """现场办结 by the worker who found it: no order, an answer that everyone reads.

    Raises TransitionRefused without words, or when it is no longer new.
    """
    if not answer.strip():
        raise TransitionRefused(_("请写明现场怎么办的，居民会看到。"))
    public = clean(petition, answer)
    petition = apply(
        petition, workflow.SETTLE_ON_SPOT, by=by, at=at, public_answer=public, accepted_at=at
    )
    tell(
        petition,
        "settle_on_spot",
        by=by,
        at=at,
        staff=_("网格员现场办结"),
        public=_("网格员当场办好了"),
        public_detail=public,
        tone=Tone.OK,
    )
    refresh_ledger(petition, at=at)
    return petition
