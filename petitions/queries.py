"""Reads for the residents' pages. Public ones read the ledger's snapshots and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grids.models import Grid
from petitions import duplicates
from petitions.choices import State, public_words
from petitions.models import (
    Addition,
    LedgerEntry,
    Petition,
    ProgressEntry,
    Proxy,
    PublicPart,
    WaitingReceipt,
)
from petitions.promise import Promise, promise_of
from yuanbao.models import Attachment, Category, Purpose, RightDoor
from yuanbao.services.calendar import calendar_of

SIMILAR_SHOWN = 3
# Candidates compared in memory; the nearest in time come first.
SIMILAR_LOOKED_AT = 200
# The line that tells of the petitioner's own urging, and how long one is enough.
OWN_URGE = "petitioner_urge"
BETWEEN_URGES = timedelta(days=1)
# About 700 metres: the box is only the first sieve.
BOX_DEGREES = 0.006


# --- the form -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CategoryGroup:
    """A top subject with what lies under it, as the form shows it."""

    code: str
    name: str
    icon: str
    hint: str
    categories: tuple[Category, ...]


def category_groups() -> list[CategoryGroup]:
    """Return the active subjects, top ones with their children, in the table's order."""
    rows = list(Category.objects.filter(is_active=True).order_by("order", "code"))
    children: dict[int, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id or 0, []).append(row)
    return [
        CategoryGroup(top.code, top.name, top.icon, top.hint, tuple(children[top.pk]))
        for top in children.get(0, [])
        if top.pk in children
    ]


def category_choices() -> list[tuple[str, str]]:
    """Return what a resident may choose: leave it to us, or any subject without children."""
    rows = Category.objects.filter(is_active=True, children=None).order_by("order", "code")
    chosen = list(rows.values_list("code", "name"))
    return [("", _("不知道选哪类，交给我们")), *chosen]


def category_of(code: str) -> Category | None:
    """Return the subject of a code, None where residents cannot choose it."""
    return Category.objects.filter(code=code, is_active=True, children=None).first()


def grid_of_code(code: str) -> Grid | None:
    """Return the live place of a code on a gate or a card; a redrawn one leads to its successor."""
    grid = Grid.objects.with_line().filter(code=code).first()
    if grid is None or not grid.is_retired:
        return grid
    return grid.successors.with_line().filter(retired_at__isnull=True).order_by("code").first()


def doors() -> list[RightDoor]:
    """Return the doors that are not emergencies: whom else to ask, in the table's order."""
    return list(RightDoor.objects.filter(is_urgent=False).order_by("pk"))


def doors_for(text: str) -> list[RightDoor]:
    """Return at most three doors whose words stand in the text, those with most words first."""
    found = [(sum(word in text for word in door.words), door) for door in doors()]
    found.sort(key=lambda pair: -pair[0])
    return [door for hits, door in found if hits][:3]


def petition_of_key(key: str) -> Petition | None:
    """Return what was already filed with a form's key."""
    return Petition.objects.filter(idempotency_key=key).first()


@dataclass(frozen=True)
class Similar:
    """An open public matter that may be the same one."""

    entry: LedgerEntry
    likeness: duplicates.Likeness


def similar_open(
    text: str,
    *,
    lat: float | None = None,
    lng: float | None = None,
    community_id: int | None = None,
) -> list[Similar]:
    """Return open public matters nearby that read alike, the most alike first. One query.

    Without a place the words decide alone, among the newest ones, and must be more alike.
    """
    rows = _candidates(lat, lng, community_id)
    is_placed = community_id is not None or (lat is not None and lng is not None)
    least = duplicates.ALIKE if is_placed else duplicates.ALIKE_ANYWHERE
    words = duplicates.words_of(text)
    found = []
    for entry in rows[:SIMILAR_LOOKED_AT]:
        share = duplicates.share_of(words, duplicates.words_of(f"{entry.title} {entry.text}"))
        metres = duplicates.metres_between((lat, lng), (entry.lat, entry.lng))
        likeness = duplicates.Likeness(share, metres)
        if likeness.is_same and share >= least:
            found.append(Similar(entry, likeness))
    found.sort(key=lambda one: -one.likeness.share)
    return found[:SIMILAR_SHOWN]


def _candidates(
    lat: float | None, lng: float | None, community_id: int | None
) -> QuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.filter(is_open=True).defer("search").order_by("-filed_at")
    if lat is not None and lng is not None:
        return rows.filter(
            lat__range=(lat - BOX_DEGREES, lat + BOX_DEGREES),
            lng__range=(lng - BOX_DEGREES, lng + BOX_DEGREES),
        )
    return rows if community_id is None else rows.filter(community_id=community_id)


# --- one matter ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line of the timeline in plain words, as `components/_timeline.html` takes it."""

    title: str
    at: datetime | None
    text: str = ""
    who: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Story:
    """What is told of one matter: who has each part, what happened, and the pictures."""

    parts: list[PublicPart]
    lines: list[Line]
    photos: list[Attachment]
    asked: str = ""
    urged_at: datetime | None = None

    @property
    def before(self) -> list[Attachment]:
        """Return the pictures of how it was."""
        return [photo for photo in self.photos if photo.purpose != Purpose.FINISH]

    @property
    def after(self) -> list[Attachment]:
        """Return the pictures of what was done."""
        return [photo for photo in self.photos if photo.purpose == Purpose.FINISH]

    @property
    def answered(self) -> list[PublicPart]:
        return [part for part in self.parts if part.answer]

    @property
    def running(self) -> list[PublicPart]:
        return [part for part in self.parts if part.is_open]


def story_of(petition_id: int, *, state: str, due_at: datetime | None) -> Story:
    """Return the public side of one matter. Three queries, however long the story is."""
    parts = list(
        PublicPart.objects.filter(petition_id=petition_id).order_by("-is_lead", "order_id")
    )
    entries = list(
        ProgressEntry.objects.filter(petition_id=petition_id)
        .exclude(public_text="")
        .order_by("-at", "-id")
    )
    asked = next((entry for entry in entries if entry.act == "ask"), None)
    waits = state == State.NEED_INFO or any(part.is_open and part.is_paused for part in parts)
    return Story(
        parts=parts,
        lines=_lines(entries, parts, state=state, due_at=due_at),
        photos=photos_of(petition_id, [part.order_id for part in parts if part.answer]),
        asked=asked.public_detail
        if asked and waits and not _answered_since(entries, asked)
        else "",
        urged_at=next((entry.at for entry in entries if entry.act == OWN_URGE), None),
    )


def urged_at(petition: Petition) -> datetime | None:
    """Return when the petitioner last urged the matter."""
    rows = ProgressEntry.objects.filter(petition_id=petition.pk, act=OWN_URGE)
    return rows.order_by("-at").values_list("at", flat=True).first()


def urge_again_at(last: datetime | None, *, at: datetime) -> datetime | None:
    """Return from when on the petitioner may urge the matter again, while that lies ahead."""
    again = last + BETWEEN_URGES if last else None
    return again if again and again > at else None


def _answered_since(entries: list[ProgressEntry], asked: ProgressEntry) -> bool:
    return any(entry.act == "add_to" and entry.id > asked.id for entry in entries)


def _lines(
    entries: list[ProgressEntry], parts: list[PublicPart], *, state: str, due_at: datetime | None
) -> list[Line]:
    is_open = state in {State.SUBMITTED, State.ACCEPTED, State.HANDLING, State.NEED_INFO}
    lines = [
        Line(
            title=entry.public_text,
            at=entry.at,
            text=entry.public_detail,
            tone="now" if is_open and place == 0 and entry.tone != "bad" else _TONES[entry.tone],
        )
        for place, entry in enumerate(entries)
    ]
    if is_open and due_at:
        names = "、".join(part.agency_name for part in parts if part.is_open)
        lines.insert(
            0,
            Line(_("接下来：%(who)s答复") % {"who": names or _("区指挥中心")}, due_at, tone="next"),
        )
    return lines


_TONES = {"plain": "ok", "ok": "ok", "bad": "bad", "wait": ""}


def photos_of(petition_id: int, order_ids: list[int]) -> list[Attachment]:
    """Return the public photos of a matter and of the work on it, oldest first. One query."""
    own = Attachment.objects.filter(owner_type="petition", owner_id=petition_id, is_public=True)
    if order_ids:
        own |= Attachment.objects.filter(
            owner_type="workorder", owner_id__in=order_ids, is_public=True
        )
    return list(own.order_by("created_at", "id"))


def promise_for(petition: Petition) -> Promise | None:
    """Return the promise made to the resident, in words; None before there is one."""
    if petition.due_at is None:
        return None
    return promise_of(
        petition.filed_at,
        petition.due_at,
        calendar_of(petition.calendar_version),
        runs_at_night=petition.category is not None and petition.category.is_urgent,
        provisional=petition.is_due_provisional,
    )


# --- one's own matters ----------------------------------------------------------------------------


def petitions_of(user: Any) -> QuerySet[Petition]:
    """Return what a signed-in person raised, newest first.

    What was sealed since stands among it until its receipt is taken.
    """
    sealed = WaitingReceipt.objects.of(user).values("petition")
    own = Petition.objects.filter(Q(petitioner__user=user) | Q(pk__in=sealed))
    return own.defer("raw_title", "raw_text", "raw_place", "search").order_by("-id")


def has_waiting_receipt(petition: Petition) -> bool:
    """Say whether the receipt of a matter that was sealed waits for its petitioner."""
    return WaitingReceipt.objects.filter(petition=petition.pk).exists()


def joinings_of(user: Any) -> list[LedgerEntry]:
    """Return the public matters a signed-in person joined, newest first."""
    joined = LedgerEntry.objects.filter(petition__joinings__user=user)
    return list(joined.defer("search").order_by("-filed_at")[:50])


def additions_of(petition: Petition) -> list[Addition]:
    """Return what was added to a matter, newest first, as the public would read it."""
    return list(petition.additions.defer("raw_text").order_by("-added_at", "-id"))


def proxy_of(petition: Petition) -> Proxy | None:
    """Return who follows the matter for its petitioner, or their wish that somebody may."""
    return petition.proxies.filter(ended_at=None).first()


def has_direct_answer(petition: Petition, story: Story) -> bool:
    """Say whether the matter awaits a rating of an answer that needed no order."""
    is_answered = petition.state == State.ANSWERED and bool(petition.public_answer)
    return is_answered and not story.answered


def merged_target(petition: Petition) -> LedgerEntry | None:
    """Return the public matter that this one went into; None where that one is not public."""
    if petition.merged_into_id is None:
        return None
    return LedgerEntry.objects.filter(pk=petition.merged_into_id).defer("search").first()


def is_in_ledger(petition: Petition) -> bool:
    """Say whether the public may read the matter."""
    return LedgerEntry.objects.filter(pk=petition.pk).exists()


def state_words(petition: Petition) -> str:
    """Return a petition's state as the public reads it."""
    return public_words(petition.state, petition.judged)
