"""Replace the words of a petition by those that another platform sends later; keep the old ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from petitions.choices import State, Tone
from petitions.models import Petition, TextVersion
from petitions.services.intake import Matter, indexes_of, preview, title_of
from petitions.services.ledger import refresh_ledger, search_vector
from petitions.services.progress import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.danger import dangers_in
from yuanbao.public_numbers import redact
from yuanbao.workflow import TransitionRefused


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a matter says now, as the other platform has it."""

    text: str
    title: str = ""
    place: str = ""


FIELDS = (
    *("title", "text", "place", "raw_title", "raw_text", "raw_place"),
    *("found_indexes", "search", "dangers", "is_urgent"),
)


@unit_of_work
def revise(petition: Petition, words: Words, *, source: str, by: Any, at: datetime) -> Petition:
    """Put new words in the place of the old, which are kept encrypted as a version.

    The state and the clocks stay. A danger in the new words makes the matter urgent; none is
    taken back. The caller has checked that `source` may speak for the matter. Raises
    TransitionRefused for a matter that went into the sealed channel.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if petition.state == State.SEALED_OFF:
        raise TransitionRefused(_("这件已转入专门渠道，不再收新的内容。请从那里补充。"))
    last = petition.versions.aggregate(n=Max("number"))["n"] or 0
    TextVersion.objects.create(
        petition=petition,
        number=last + 1,
        raw_title=petition.raw_title,
        raw_text=petition.raw_text,
        raw_place=petition.raw_place,
        replaced_at=at,
    )
    before = petition.text
    _write(petition, words)
    petition.save(update_fields=FIELDS)
    record(petition, "revise", by=by, at=at, version=last + 2, source=source)
    tell(
        petition,
        "revise",
        by=by,
        at=at,
        staff=_("%(source)s更新了内容，现在是第 %(n)s 版") % {"source": source, "n": last + 2},
        opinion=_("上一版：%(text)s") % {"text": before},
        public=_("反映的内容有更新"),
        tone=Tone.WAIT,
    )
    refresh_ledger(petition, at=at)
    return petition


def _write(petition: Petition, words: Words) -> None:
    petitioner = petition.petitioner
    matter = Matter(text=words.text, title=words.title, name=petitioner.name)
    title, text = preview(matter)
    place = redact(words.place, filter(None, [petitioner.name]))
    petition.title, petition.text, petition.place = title.text, text.text, place.text
    petition.raw_title, petition.raw_text = title_of(matter), words.text
    petition.raw_place = words.place
    petition.found_indexes = indexes_of([title, text, place])
    found = [danger.kind for danger in dangers_in(f"{words.title} {words.text}")]
    petition.dangers = [
        *petition.dangers,
        *(kind for kind in found if kind not in petition.dangers),
    ]
    petition.is_urgent = petition.is_urgent or bool(found)
    petition.search = search_vector(petition)
