"""Write, review, publish and withdraw entries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from grids.models import Grid
from party import search
from party.knowledge import workflow
from party.knowledge.choices import ItemState
from party.models import KnowledgeFile, KnowledgeItem, KnowledgeVersion
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Category, User
from yuanbao.notifications import notify
from yuanbao.redaction import unpublishable_in
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock, reachable


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


class ReasonMissing(TransitionRefused):
    """Something was to be undone without saying why."""


class PersonalDataFound(TransitionRefused):
    """An entry was to be opened to everybody that names somebody's number."""


class OwnWork(TransitionRefused):
    """Somebody who wrote a version of the entry was to review it."""


class Expired(TransitionRefused):
    """An entry was to be published or renewed whose last day is over."""


@unit_of_work
def draft(
    facts: Facts, *, by: User | None, at: datetime, source_key: str | None = None
) -> KnowledgeItem:
    """Begin an entry and keep its first version. Raises OutOfReach for another's area."""
    check_area(facts.grid, by)
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


def check_area(grid: Grid, by: User | None) -> None:
    """Raise OutOfReach when the person may not write for the area."""
    areas = reachable(Grid, by, Capability.WRITE_CONTENT)
    if not areas.filter(pk=grid.pk, retired_at__isnull=True).exists():
        raise OutOfReach(f"{by} may not write for {grid.code}")


@unit_of_work
def edit(
    item: KnowledgeItem, facts: Facts, *, base: int, by: User | None, at: datetime
) -> KnowledgeItem:
    """Change a draft; `base` is the version the editor started from.

    Raises OutOfReach, and TransitionRefused when it is no draft any more or when somebody saved
    another version in between: nothing of theirs is overwritten.
    """
    locked = lock(item, by=by, capability=Capability.WRITE_CONTENT, act="edit")
    check_area(facts.grid, by)
    if locked.state != ItemState.DRAFT:
        raise TransitionRefused(
            _("现在是“%(state)s”，不能再改。您填的内容还在。")
            % {"state": locked.get_state_display()}
        )
    if locked.version_number != base:
        raise TransitionRefused(_who_saved(locked))
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
    locked = lock(item, by=by, capability=Capability.PUBLISH_CONTENT, act="review")
    if by is not None and locked.versions.filter(by=by).exists():
        raise OwnWork(_("自己写的、改过的条目要请别人审核。"))
    return apply(item, workflow.REVIEW, by=by, at=at, reviewed_by=by, send_back_reason="")


@unit_of_work
def send_back(item: KnowledgeItem, *, why: str, by: User | None, at: datetime) -> KnowledgeItem:
    """Return a reviewed entry to its writer, saying what is to be changed."""
    _check_reason(why, _("请写明退回的理由，让起草人知道改哪里。"))
    back = apply(
        item, workflow.SEND_BACK, by=by, at=at, why=why, send_back_reason=why, reviewed_by=None
    )
    tell(back, back.written_by, _("知识条目“%(title)s”退回修改"), body=why, at=at)
    return back


@unit_of_work
def publish(item: KnowledgeItem, *, by: User | None, at: datetime) -> KnowledgeItem:
    """Open a reviewed entry to everybody, and tell who asked for it.

    Raises Expired when its last day is over, PersonalDataFound, OutOfReach, TransitionRefused.
    """
    _check_nobodys(item)
    if item.valid_to is not None and item.valid_to < localdate(at):
        raise Expired(_("“有效到”已经过了，发布了也没人看得到。请退回改日期。"))
    published = apply(item, workflow.PUBLISH, by=by, at=at, end_told_at=None)
    hint("party.count_terms")
    return published


@unit_of_work
def withdraw(item: KnowledgeItem, *, why: str, by: User | None, at: datetime) -> KnowledgeItem:
    """Take an entry away from readers. Raises ReasonMissing, OutOfReach or TransitionRefused."""
    _check_reason(why, _("请写明撤下的理由，会记在这条的经过里。"))
    return apply(item, workflow.WITHDRAW, by=by, at=at, why=why)


@unit_of_work
def take_back(item: KnowledgeItem, *, at: datetime) -> KnowledgeItem:
    """Lay a draft aside because the file it came from is undone."""
    return apply(item, workflow.WITHDRAW, by=None, at=at, why=_("撤销导入"))


@unit_of_work
def revise(item: KnowledgeItem, *, by: User | None, at: datetime) -> KnowledgeItem:
    """Make an entry that lies aside a draft again, to be reviewed anew."""
    return apply(item, workflow.REVISE, by=by, at=at, reviewed_by=None, ended_at=None)


def tell(
    item: KnowledgeItem, user: User | None, title: str, *, body: str = "", at: datetime
) -> None:
    """Write a line to somebody's notices about an entry."""
    if user is None:
        return
    notify(
        key=f"knowledge:{item.pk}:{item.state}:{item.version_number}:{at.timestamp():.0f}",
        title=title % {"title": item.title[:40]},
        body=body,
        url=reverse("party:kb-preview", args=[item.public_id]),
        user=user,
        channels=["in_app"],
        at=at,
    )


def names_nobody(item: KnowledgeItem) -> bool:
    """Say whether the entry is free of anybody's mobile, identity, card and plate number."""
    return not _numbers_in(item)


def _numbers_in(item: KnowledgeItem) -> list[str]:
    return unpublishable_in(item.title, item.body, item.keywords, item.owner_unit)


def _check_nobodys(item: KnowledgeItem) -> None:
    if found := _numbers_in(item):
        raise PersonalDataFound(
            _("条目里有个人的号码：%(what)s。公开前请删去；单位的电话请写座机。")
            % {"what": "、".join(found[:5])}
        )


def _check_reason(why: str, sentence: str) -> None:
    if not why.strip():
        raise ReasonMissing(sentence)


def _who_saved(item: KnowledgeItem) -> str:
    last = item.versions.select_related("by").order_by("-number").first()
    return _("%(who)s在 %(when)s 存了新的一版，请先看过再改。您填的内容还在。") % {
        "who": (last.by if last else None) or _("别人"),
        "when": localtime(last.at).strftime("%m-%d %H:%M") if last else "",
    }
