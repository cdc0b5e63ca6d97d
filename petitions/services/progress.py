"""Write the story: one line for staff, one for the public where the public is concerned."""

from datetime import datetime
from typing import Any

from petitions.choices import Tone
from petitions.models import Petition, ProgressEntry
from yuanbao.audit import name_of_actor
from yuanbao.public_numbers import redact
from yuanbao.redaction import without_numbers


def clean(petition: Petition, text: str) -> str:
    """Return staff's words with personal data struck out, the petitioner's own name too."""
    petitioner = getattr(petition, "petitioner", None)
    known = [petitioner.name, petitioner.helper_name] if petitioner else []
    return redact(text, tuple(name for name in known if name)).text


def tell(
    petition: Petition,
    act: str,
    *,
    by: Any,
    at: datetime,
    staff: str,
    public: str = "",
    **more: Any,
) -> ProgressEntry:
    """Append one line to the petition's timeline, in the transaction of the move it tells of.

    `more` takes `opinion` (staff only, nobody's number is kept), `public_detail`, `agency_name`, `order_id`, `tone` and
    `took_seconds`. Public texts must already be redacted.
    """
    values: dict[str, Any] = {"tone": Tone.PLAIN, **more}
    if values.get("opinion"):
        values["opinion"] = without_numbers(values["opinion"])
    return ProgressEntry.objects.create(
        petition_id=petition.pk,
        act=act,
        at=at,
        actor_name=name_of_actor(by),
        staff_text=without_numbers(staff)[:300],
        public_text=public[:300],
        **values,
    )
