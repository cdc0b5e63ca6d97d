"""Write, review, publish and withdraw entries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from grids.models import Grid
from party import search
from party.knowledge import workflow
from party.models import KnowledgeFile, KnowledgeItem, KnowledgeVersion
from party.services import reviewing
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Category, User
from yuanbao.redaction import unpublishable_in
from yuanbao.tasks import hint
from yuanbao.workflow import apply


@dataclass(frozen=True)
class Facts:
    """What an editor fills in."""

    kind: str
    topic: Category
    grid: Grid
    title: str
    body: str
    owner_unit: str
    keywords: str = ""
    source_title: str = ""
    source_number: str = ""
    source_unit: str = ""
    source_url: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    owner: User | None = None


SOURCE = ("source_title", "source_number", "source_unit", "source_url")


@unit_of_work
def draft(
    facts: Facts, *, by: User | None, at: datetime, source_key: str | None = None
) -> KnowledgeItem:
    """Begin an entry and keep its first version. Raises OutOfReach for another's area."""
    reviewing.check_area(facts.grid, by)
    return begin(facts, by=by, at=at, source_key=source_key)


@unit_of_work
def begin(
    facts: Facts, *, by: User | None, at: datetime, source_key: str | None = None
) -> KnowledgeItem:
    """Begin an entry out of what somebody did within their rights, such as answering."""
    item = build(facts, by=by, at=at)
    item.source_key = source_key
    item.save()
    version_of(item, by=by, at=at).save()
    record(item, "draft", by=by, at=at)
    return item


def build(
    facts: Facts, *, by: User | None, at: datetime, from_file: KnowledgeFile | None = None
) -> KnowledgeItem:
    """Return an unsaved draft with its search words."""
    return KnowledgeItem(
        **{name: getattr(facts, name) for name in Facts.__dataclass_fields__},
        search=search.vector_of(facts.title, facts.keywords, facts.body),
        pinyin=search.pinyin_of(facts.title, facts.keywords),
        written_by=by,
        written_at=at,
        from_file=from_file,
    )


def version_of(item: KnowledgeItem, *, by: User | None, at: datetime) -> KnowledgeVersion:
    """Return what the entry says now, to be kept."""
    source = {name: getattr(item, name) for name in (*SOURCE, "owner_unit")}
    for name in ("valid_from", "valid_to"):
        day = getattr(item, name)
        source[name] = day.isoformat() if day else ""
    return KnowledgeVersion(
        item=item,
        number=item.version_number,
        title=item.title,
        body=item.body,
        keywords=item.keywords,
        source=source,
        by=by,
        at=at,
    )


@unit_of_work
def edit(
    item: KnowledgeItem, facts: Facts, *, base: int, by: User | None, at: datetime
) -> KnowledgeItem:
    """Change a draft; `base` is the version the editor started from.

    Raises OutOfReach, and TransitionRefused when it is no draft any more or when somebody saved
    another version in between: nothing of theirs is overwritten.
    """
    locked = reviewing.lock_to_edit(item, base=base, by=by)
    reviewing.check_area(facts.grid, by)
    for name in Facts.__dataclass_fields__:
        setattr(locked, name, getattr(facts, name))
    return save_version(locked, "edit", by=by, at=at)


def save_version(item: KnowledgeItem, act: str, *, by: User | None, at: datetime) -> KnowledgeItem:
    """Save a locked entry as its next version; `act` says what for."""
    item.version_number += 1
    item.search = search.vector_of(item.title, item.keywords, item.body)
    item.pinyin = search.pinyin_of(item.title, item.keywords)
    item.save()
    version_of(item, by=by, at=at).save()
    record(item, act, by=by, at=at, version=item.version_number)
    return item


@unit_of_work
def review(item: KnowledgeItem, *, by: User | None, at: datetime) -> KnowledgeItem:
    """Say that an entry is right. Raises OwnWork for who wrote a version of it, OutOfReach."""
    reviewing.lock_to_publish(item, by=by, act="review")
    return apply(item, workflow.REVIEW, by=by, at=at, reviewed_by=by, send_back_reason="")


@unit_of_work
def send_back(item: KnowledgeItem, *, why: str, by: User | None, at: datetime) -> KnowledgeItem:
    """Return a reviewed entry to its writer. Raises ReasonMissing, OutOfReach, TransitionRefused."""
    move = workflow.SEND_BACK
    return reviewing.send_back(item, why=why, by=by, at=at, move=move, reviewed_by=None)


@unit_of_work
def publish(item: KnowledgeItem, *, by: User | None, at: datetime) -> KnowledgeItem:
    """Open a reviewed entry to everybody, and tell who asked for it.

    Raises Expired when its last day is over, PersonalDataFound, OutOfReach, TransitionRefused.
    """
    reviewing.check_nobodys(_numbers_in(item))
    reviewing.check_lasts(item.valid_to, at)
    published = apply(item, workflow.PUBLISH, by=by, at=at, end_told_at=None)
    hint("party.count_terms")
    return published


@unit_of_work
def withdraw(item: KnowledgeItem, *, why: str, by: User | None, at: datetime) -> KnowledgeItem:
    """Take an entry away from readers. Raises ReasonMissing, OutOfReach or TransitionRefused."""
    return reviewing.withdraw(item, why=why, by=by, at=at, move=workflow.WITHDRAW)


@unit_of_work
def take_back(item: KnowledgeItem, *, at: datetime) -> KnowledgeItem:
    """Lay a draft aside because the file it came from is undone."""
    return apply(item, workflow.WITHDRAW, by=None, at=at, why=_("撤销导入"))


@unit_of_work
def revise(item: KnowledgeItem, *, by: User | None, at: datetime) -> KnowledgeItem:
    """Make an entry that lies aside a draft again, to be reviewed anew."""
    return apply(item, workflow.REVISE, by=by, at=at, reviewed_by=None, ended_at=None)


def names_nobody(item: KnowledgeItem) -> bool:
    """Say whether the entry is free of anybody's mobile, identity, card and plate number."""
    return not _numbers_in(item)


def _numbers_in(item: KnowledgeItem) -> list[str]:
    return unpublishable_in(item.title, item.body, item.keywords, item.owner_unit)
