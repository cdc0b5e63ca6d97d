"""服务联系卡: drawn in the background, community by community.

A batch may be run any number of times: a part that was drawn stays, the others follow.
"""

from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import CardBatch, CardPart, Grid
from grids.queries.workers.cards import facts_of, units_under
from grids.workers.choices import BatchState
from yuanbao.audit import record, unit_of_work
from yuanbao.file_jobs import FileJobs
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused, lock

MANAGE = Capability.MANAGE_POSTS
MOST_WAITING, MOST_ATTEMPTS = 2, 5
KEPT_FOR = timedelta(days=7)
JOBS = FileJobs(CardBatch, ("owner", "place"), MOST_ATTEMPTS)


@unit_of_work
def ask_for_cards(place: Grid, *, by: Any, at: datetime) -> CardBatch:
    """Have the cards of every unit grid under a place made.

    Raises OutOfReach, TransitionRefused where there are none or others are still being made.
    """
    place = lock(place, by=by, capability=MANAGE)
    total = units_under(place).count()
    if not total:
        raise TransitionRefused(_("这里没有在用的单元网格，没有可以制的卡。"))
    if JOBS.waiting_of(by) >= MOST_WAITING:
        raise TransitionRefused(_("您还有几批没有制完，请等它们完成再制。"))
    batch = CardBatch.objects.create(owner=by, place=place, total=total, asked_at=at, beat_at=at)
    record(batch, "ask_for_cards", by=by, at=at, place=place.code, n=total)
    hint("grids.make_cards", batch_id=batch.pk)
    return batch


def to_run(*, at: datetime, limit: int = 20) -> list[int]:
    """Return ids of batches that wait, or whose worker has died."""
    return JOBS.to_run(at=at, limit=limit)


def make_cards(batch_id: int, *, at: datetime) -> CardBatch | None:
    """Draw what is not drawn yet; None when another worker has it. Safe to run again."""
    batch = _claim(batch_id, at=at)
    if batch is None or batch.state == BatchState.FAILED:
        return batch
    drawn = set(batch.parts.values_list("place", flat=True))
    for community, units in _by_community(batch.place):
        if community.pk not in drawn:
            _draw(batch, community, units, on=timezone.localdate(at))
    return _finish(batch, at=timezone.now())


def _by_community(place: Grid) -> list[tuple[Grid, list[Grid]]]:
    """Return the communities of a place with their units; what lies in none stands by its parent."""
    found: dict[int, tuple[Grid, list[Grid]]] = {}
    communities: dict[int, Grid] = {}
    for grid in Grid.objects.filter(tree_id=place.tree_id).defer("boundary").order_by("lft"):
        above = communities.get(grid.parent_id or 0)
        communities[grid.pk] = above if above and above.level == Level.COMMUNITY else grid
    for unit in units_under(place):
        home = communities[unit.parent_id or unit.pk]
        found.setdefault(home.pk, (home, []))[1].append(unit)
    return sorted(found.values(), key=lambda pair: pair[0].code)


def _draw(batch: CardBatch, community: Grid, units: list[Grid], *, on: date) -> None:
    from grids.workers import cards  # noqa: PLC0415 - reportlab and Pillow, for those who draw

    content = cards.sheets(facts_of(units, on), f"{community.name} {_('服务联系卡')}")
    part = CardPart(batch=batch, place=community, n=len(units))
    part.file.save(f"{batch.public_id}-{community.code}.pdf", ContentFile(content))
    done = sum(batch.parts.values_list("n", flat=True))
    CardBatch.objects.filter(pk=batch.pk).update(n_done=done, beat_at=timezone.now())


@unit_of_work
def _claim(batch_id: int, *, at: datetime) -> CardBatch | None:
    return JOBS.claim(batch_id, at=at, give_up=partial(_give_up, at=at))


def _give_up(batch: CardBatch, *, at: datetime) -> None:
    record(batch, "cards_failed", by=None, at=at)
    _tell(batch, _("联系卡没有制完，请再试一次"), at=at)


@unit_of_work
def _finish(batch: CardBatch, *, at: datetime) -> CardBatch:
    """Bind the parts into one file, and let them go."""
    out = BytesIO()
    parts = list(batch.parts.select_related("place").order_by("place__code"))
    with ZipFile(out, "w", ZIP_STORED) as bound:
        for part in parts:
            name = f"{part.place.code} {part.place.name} {part.n} 张.pdf"
            with part.file.open("rb") as file:
                bound.writestr(name, file.read())
    batch.file.save(f"{batch.public_id}.zip", ContentFile(out.getvalue()), save=False)
    batch.state, batch.n_done = BatchState.READY, sum(part.n for part in parts)
    batch.total = batch.n_done
    batch.expires_at = at + KEPT_FOR
    batch.save(update_fields=["file", "state", "n_done", "total", "expires_at"])
    _drop_parts(batch)
    record(batch, "cards_done", by=None, at=at, n=batch.n_done)
    _tell(batch, _("联系卡已制好，可以下载"), at=at)
    return batch


def _drop_parts(batch: CardBatch) -> None:
    for part in batch.parts.all():
        part.file.delete(save=False)
    batch.parts.all().delete()


def _tell(batch: CardBatch, title: str, *, at: datetime) -> None:
    notify(
        key=f"cards:{batch.pk}:{batch.state}",
        user=batch.owner,
        title=title,
        body=batch.place.name,
        url=reverse("grids:card-list"),
        at=at,
    )


@unit_of_work
def take_cards(public_id: Any, *, by: Any, at: datetime) -> CardBatch:
    """Give the owner the finished file, and record that it was taken.

    Raises OutOfReach for anybody else, TransitionRefused before it is done and after it expired.
    """
    batch = CardBatch.objects.of(by).select_related("place").filter(public_id=public_id).first()
    if batch is None:
        raise OutOfReach(f"{by} has no batch {public_id}")
    if batch.state != BatchState.READY:
        words = {"state": batch.get_state_display()}
        raise TransitionRefused(_("这一批现在是“%(state)s”，不能下载。") % words)
    record(batch, "take_cards", by=by, at=at)
    return batch


def expire_cards(*, at: datetime) -> int:
    """Remove files whose week is over; return how many. Safe to repeat."""
    return JOBS.expire(at=at, limit=200)
