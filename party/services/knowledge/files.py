"""Take documents in: read, shown first, taken over by portions, taken back."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Grid
from party.knowledge import workflow
from party.knowledge.choices import FILES_AT_WORK, FileState, ItemState
from party.knowledge.documents import LARGEST, Unreadable, parts_of
from party.models import KnowledgeFile, KnowledgeItem, KnowledgeVersion
from party.services import reviewing
from party.services.knowledge import entries
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Category, User
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import TransitionRefused, apply

# So many entries are written in one transaction; a larger file goes on in the background.
PORTION = 200
AT_ONCE = 200 * 1024


class TooLarge(TransitionRefused):
    """The file is larger than can be read."""


@unit_of_work
def upload(
    name: str,
    content: bytes,
    *,
    kind: str,
    topic: Category,
    grid: Grid,
    facts: dict[str, Any],
    by: User,
    at: datetime,
) -> KnowledgeFile:
    """Keep a file to be read; small ones are read at once, larger ones in the background.

    Raises TooLarge, OutOfReach for another's area.
    """
    if len(content) > LARGEST:
        raise TooLarge(_("文件超过 10 MB，请分成几个文件。"))
    reviewing.check_area(grid, by)
    file = KnowledgeFile.objects.create(
        file_name=name[-120:],
        content=content,
        kind=kind,
        topic=topic,
        grid=grid,
        facts=facts,
        made_by=by,
        made_at=at,
    )
    record(file, "upload", by=by, at=at)
    if len(content) <= AT_ONCE and not name.lower().endswith(".pdf"):
        return check(file, at=at)
    hint("party.work_on_file", file_id=file.pk)
    return file


@unit_of_work
def check(file: KnowledgeFile, *, at: datetime) -> KnowledgeFile:
    """Read a waiting file and note what entries it holds. Safe to repeat: a read one is left."""
    locked = KnowledgeFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if locked.state != FileState.WAITING:
        return locked
    try:
        parts = parts_of(locked.file_name, bytes(locked.content or b""))
    except Unreadable as why:
        return apply(locked, workflow.FAIL, by=None, at=at, trouble=str(why), content=None)
    good = [part for part in parts if not part.fault]
    return apply(
        locked,
        workflow.CHECK,
        by=None,
        at=at,
        content=None,
        parts=[[part.title, part.body, part.keywords[:200]] for part in good],
        faults=[[part.title[:60], part.fault] for part in parts if part.fault],
        n_parts=len(good),
    )


@unit_of_work
def take_in(file: KnowledgeFile, *, by: User, at: datetime) -> KnowledgeFile:
    """Make drafts of what was found; the first portion at once, the rest in the background."""
    running = apply(file, workflow.TAKE_IN, by=by, at=at)
    if _portion(running, at=at):
        hint("party.work_on_file", file_id=running.pk)
    running.refresh_from_db()
    return running


@unit_of_work
def work_on(file_id: int, *, at: datetime) -> bool:
    """Do the next step of a file; say whether more is to do. Safe to repeat."""
    rows = KnowledgeFile.objects.select_for_update(of=("self",), skip_locked=True)
    file = rows.filter(pk=file_id, state__in=FILES_AT_WORK).first()
    if file is None:
        return False
    if file.state == FileState.WAITING:
        check(file, at=at)
        return False
    return _portion(file, at=at)


def to_work_on() -> list[int]:
    """Return files whose message was lost or whose worker died."""
    rows = KnowledgeFile.objects.filter(state__in=FILES_AT_WORK)
    return list(rows.order_by("id").values_list("pk", flat=True)[:50])


def _portion(file: KnowledgeFile, *, at: datetime) -> bool:
    """Write the next portion of drafts; say whether more are left."""
    by = file.made_by
    found = file.parts[file.n_done : file.n_done + PORTION]
    items = [entries.build(_facts(file, *part), by=by, at=at, from_file=file) for part in found]
    KnowledgeItem.objects.bulk_create(items)
    KnowledgeVersion.objects.bulk_create(entries.version_of(item, by=by, at=at) for item in items)
    file.n_done += len(items)
    file.save(update_fields=["n_done"])
    record(file, "portion", by=by, at=at, done=file.n_done)
    if file.n_done < file.n_parts:
        return True
    apply(file, workflow.FINISH, by=None, at=at, parts=[])
    return False


def _facts(file: KnowledgeFile, title: str, body: str, keywords: str) -> entries.Facts:
    days: dict[str, Any] = {
        name: date.fromisoformat(file.facts[name])
        for name in ("valid_from", "valid_to")
        if file.facts.get(name)
    }
    words = {name: file.facts.get(name, "") for name in (*entries.SOURCE, "owner_unit")}
    return entries.Facts(
        kind=file.kind,
        topic=file.topic,
        grid=file.grid,
        title=title,
        body=body,
        keywords=keywords,
        owner=file.made_by,
        **words,
        **days,
    )


@unit_of_work
def drop(file: KnowledgeFile, *, by: User, at: datetime) -> KnowledgeFile:
    """Leave a read file alone. Raises OutOfReach or TransitionRefused."""
    return apply(file, workflow.DROP, by=by, at=at, parts=[])


@unit_of_work
def undo(file: KnowledgeFile, *, by: User, at: datetime) -> KnowledgeFile:
    """Take back the drafts of a file; what was changed or reviewed since stays and is counted."""
    items = list(file.items.select_for_update(of=("self",)).order_by("id"))
    untouched = [
        item for item in items if item.state == ItemState.DRAFT and item.version_number == 1
    ]
    undone = apply(file, workflow.UNDO, by=by, at=at, n_left=len(items) - len(untouched))
    for item in untouched:
        entries.take_back(item, at=at)
    return undone


@unit_of_work
def publish_all(file: KnowledgeFile, *, by: User, at: datetime) -> int:
    """Review and publish the drafts of somebody else's file; return how many.

    What names somebody's number is reviewed and stays unpublished, until an editor takes it out.
    Raises OwnWork for whoever uploaded it, OutOfReach.
    """
    if file.made_by_id == by.pk:
        raise reviewing.OwnWork(_("自己导入的要请别人审核发布。"))
    drafts = KnowledgeItem.objects.permitted(by, Capability.PUBLISH_CONTENT).filter(
        from_file=file, state=ItemState.DRAFT
    )
    items = list(drafts.order_by("id")[:PORTION])
    reviewed = [entries.review(item, by=by, at=at) for item in items]
    clean = [item for item in reviewed if entries.names_nobody(item)]
    for item in clean:
        entries.publish(item, by=by, at=at)
    return len(clean)
