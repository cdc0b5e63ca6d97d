"""Keep the public snapshot of a petition true to every public move."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchVector
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from petitions.choices import ENDED, Kind, State, Visibility, public_words
from petitions.models import LedgerEntry, Petition, PublicPart
from yuanbao.masking import mask_name
from yuanbao.models import Attachment
from yuanbao.segment import search_vector_text

# A public place to about a hundred metres: enough for a map, not for a door.
MAP_DECIMALS = 3
# What a snapshot tells of each open part.
_PART_FACTS = ("order_id", "agency_name", "is_lead", "is_paused", "since")


def is_public(petition: Petition) -> bool:
    """Say whether the ledger may show the petition at all."""
    private = petition.category is not None and petition.category.is_private
    hidden = private or petition.is_sensitive
    return petition.visibility == Visibility.PUBLIC and not hidden


def refresh_ledger(
    petition: Petition, *, at: datetime, parts: list[PublicPart] | None = None
) -> None:
    """Write the petition's snapshot anew, or remove it when it may not be shown.

    Holder and due time come from the open parts, the lead first; `parts` are those, where they
    were just read.
    """
    if not is_public(petition):
        LedgerEntry.objects.filter(pk=petition.pk).delete()
        return
    if parts is None:
        parts = list(PublicPart.objects.filter(petition=petition, is_open=True))
    n_photos = getattr(petition, "n_public_photos", None)
    if n_photos is None:
        n_photos = _photos_of(petition.pk).count()
    entry = snapshot(petition, at=at, parts=parts, n_photos=n_photos)
    fields = [f.name for f in LedgerEntry._meta.concrete_fields if not f.primary_key]
    LedgerEntry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=["petition"], update_fields=fields
    )


def publish_new(petition: Petition, *, at: datetime, n_photos: int) -> None:
    """Write the first snapshot of a petition that was just filed: nobody has a part of it yet."""
    if is_public(petition):
        snapshot(petition, at=at, parts=[], n_photos=n_photos).save(force_insert=True)


def fresh(petition_id: int) -> Petition:
    """Return the petition as it is now with all that its snapshot is made of; one query.

    `open_parts_of` tells the open parts that were read with it.
    """
    photos = _photos_of(OuterRef("pk")).order_by().values("owner_id")
    counted = photos.annotate(n=Count("pk")).values("n")
    parts = PublicPart.objects.filter(petition=OuterRef("pk"), is_open=True)
    return (
        Petition.objects.select_related("category", "town", "community", "petitioner")
        .defer("town__boundary", "community__boundary")
        .annotate(
            n_public_photos=Coalesce(Subquery(counted), 0),
            open_parts=ArraySubquery(parts.values(facts=JSONObject(**{n: n for n in _PART_FACTS}))),
        )
        .get(pk=petition_id)
    )


def open_parts_of(petition: Petition) -> list[PublicPart]:
    """Return the open parts of a petition that was just read by `fresh`, as far as they are shown."""
    found: list[dict[str, Any]] = getattr(petition, "open_parts", None) or []
    return [PublicPart(**{**facts, "since": _moment(facts["since"])}) for facts in found]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def snapshot(
    petition: Petition, *, at: datetime, parts: list[PublicPart], n_photos: int
) -> LedgerEntry:
    """Return the snapshot of a petition whose open parts are given; saves nothing."""
    parts = sorted(parts, key=lambda part: (not part.is_lead, part.order_id))
    running = [part for part in parts if not part.is_paused]
    category, town, community = petition.category, petition.town, petition.community
    return LedgerEntry(
        petition=petition,
        number=petition.number,
        kind=petition.kind,
        who=who_of(petition),
        title=petition.title,
        text=petition.text,
        category_code=category.code if category else "",
        category_name=category.name if category else "",
        town_id=town.pk if town else None,
        town_name=town.name if town else "",
        community_id=community.pk if community else None,
        community_name=community.name if community else "",
        lat=None if petition.lat is None else round(petition.lat, MAP_DECIMALS),
        lng=None if petition.lng is None else round(petition.lng, MAP_DECIMALS),
        state=petition.state,
        state_text=public_words(petition.state, petition.judged),
        holder="、".join(part.agency_name for part in parts) or _holder_without_parts(petition),
        held_since=parts[0].since if parts else petition.filed_at,
        due_at=petition.due_at,
        is_paused=bool(parts) and not running,
        answer=petition.public_answer,
        solved=petition.solved,
        satisfaction=petition.satisfaction,
        n_joined=petition.n_joined,
        n_photos=n_photos,
        filed_at=petition.filed_at,
        answered_at=petition.answered_at,
        ended_at=petition.ended_at or petition.closed_at,
        is_open=petition.state not in ENDED and petition.state != State.ANSWERED,
        refreshed_at=at,
        search=search_vector(petition),
    )


def search_vector(petition: Petition) -> SearchVector:
    """Return the expression that makes redacted words searchable; for insert and update."""
    words = search_vector_text(f"{petition.title} {petition.text} {petition.place}")
    return SearchVector(Value(words), config="simple")


def _holder_without_parts(petition: Petition) -> str:
    waiting = petition.state in {State.SUBMITTED, State.ACCEPTED, State.NEED_INFO}
    return _("区指挥中心") if waiting else ""


def _photos_of(petition_id: Any) -> QuerySet[Attachment]:
    return Attachment.objects.filter(owner_type="petition", owner_id=petition_id, is_public=True)


def who_of(petition: Petition) -> str:
    """Return how the public sees the petitioner: 张** of a street, 匿名, or a firm that agrees.

    Who reports somebody else is never told to the other side, not even by a surname.
    """
    petitioner = getattr(petition, "petitioner", None)
    if petitioner is None or petition.is_anonymous or petition.kind == Kind.REPORT:
        return _("匿名")
    if petitioner.firm and petitioner.is_firm_named:
        return petitioner.firm
    return mask_name(petitioner.name) if petitioner.name else _("匿名")
