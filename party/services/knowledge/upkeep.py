"""Keep published entries right: renew, merge doubles, note citations and opinions, end what is over."""

from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.knowledge import workflow
from party.knowledge.choices import ItemState
from party.models import Citation, KnowledgeItem
from party.services.knowledge.entries import save_version
from party.services.reviewing import Expired, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

TOLD_BEFORE = timedelta(days=30)


class SameEntry(TransitionRefused):
    """An entry was to be merged into itself, or into one that nobody can read."""


@unit_of_work
def renew(
    item: KnowledgeItem, *, valid_to: date | None, by: User | None, at: datetime
) -> KnowledgeItem:
    """Say that a published entry still holds, until another day or without an end.

    Its owner may, and whoever may publish it. Raises OutOfReach, Expired for a day that is over,
    TransitionRefused when it is not published.
    """
    owns = by is not None and item.owner_id == by.pk
    capability = None if owns else Capability.PUBLISH_CONTENT
    locked = lock(item, by=None if owns else by, capability=capability, act="renew")
    if owns and locked.owner_id != item.owner_id:
        raise OutOfReach(f"{by} does not own {item.pk} any more")
    if locked.state != ItemState.PUBLISHED:
        raise TransitionRefused(
            _("现在是“%(state)s”，不能延长有效期。") % {"state": locked.get_state_display()}
        )
    if valid_to is not None and valid_to < localdate(at):
        raise Expired(_("这一天已经过了，请填以后的日期；一直有效就空着。"))
    locked.valid_to, locked.end_told_at = valid_to, None
    return save_version(locked, "renew", by=by, at=at)


@unit_of_work
def merge(
    item: KnowledgeItem, into: KnowledgeItem, *, by: User | None, at: datetime
) -> KnowledgeItem:
    """Close a double; its address leads to the other entry from then on.

    Its keywords go to the other one's next version with its title, so that it is found by them.
    Raises SameEntry, OutOfReach or TransitionRefused.
    """
    kept = lock(into, by=by, capability=Capability.PUBLISH_CONTENT, act="merge")
    if kept.pk == item.pk or kept.state != ItemState.PUBLISHED:
        raise SameEntry(_("请选另一条已经发布的条目来并入。"))
    kept.keywords = " ".join(dict.fromkeys(f"{kept.keywords} {item.keywords}".split()))[:200]
    save_version(kept, "take_double", by=by, at=at)
    return apply(item, workflow.MERGE, by=by, at=at, merged_into=kept)


@unit_of_work
def cite(item: KnowledgeItem, *, where: str, by: User, at: datetime) -> Citation:
    """Note that an answer quotes the entry as it reads now; once for one order."""
    citation, is_new = Citation.objects.get_or_create(
        item=item,
        version_number=item.version_number,
        where=where[:40],
        defaults={"by": by, "at": at},
    )
    if is_new:
        record(item, "cite", by=by, at=at, where=where[:40])
    return citation


@unit_of_work
def end_expired(*, at: datetime) -> int:
    """End entries whose last day is over; return how many. Safe to repeat."""
    today = localdate(at)
    ended = KnowledgeItem.objects.filter(state=ItemState.PUBLISHED, valid_to__lt=today)
    items = list(ended.order_by("id")[:500])
    for item in items:
        gone = apply(item, workflow.EXPIRE, by=None, at=at)
        tell(gone, gone.owner, _("知识条目“%(title)s”已到期下线"), at=at)
    return len(items)


@unit_of_work
def tell_of_endings(*, at: datetime) -> int:
    """Tell owners of entries that end within thirty days; return how many. Each is told once."""
    last = localdate(at) + TOLD_BEFORE
    ending = KnowledgeItem.objects.ending_by(last).filter(end_told_at__isnull=True)
    items = list(ending.filter(owner__isnull=False).select_related("owner").order_by("id")[:500])
    for item in items:
        tell(item, item.owner, _("知识条目“%(title)s”快到期了，请看看还对不对"), at=at)
    KnowledgeItem.objects.filter(pk__in=[item.pk for item in items]).update(end_told_at=at)
    return len(items)


def rate(item: KnowledgeItem, *, is_useful: bool) -> None:
    """Count one reader's opinion; nothing about the reader is kept."""
    column = "n_useful" if is_useful else "n_useless"
    rows = KnowledgeItem.objects.filter(pk=item.pk, state=ItemState.PUBLISHED)
    rows.update(**{column: F(column) + 1})
