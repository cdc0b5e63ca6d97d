"""What of the centre's work goes along when the tree of places changes; what is over stays."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from dispatch.models import Agency, DutyRule, Instruction, KnownEvent, Whistle
from dispatch.queries.centre.events import RUNNING_KEY
from dispatch.services.organisation.inheritance import OPEN_INSTRUCTIONS, OPEN_WHISTLES
from grids.models import Grid
from grids.tree.following import Follower, register_counted, register_follower
from yuanbao.audit import record

SPOT_OF_MATTER = ("petition__lat", "petition__lng")


def register_all() -> None:
    """Name what follows; called when the app is ready."""
    agencies = Follower(lambda _day: Agency.objects.active())
    register_counted("agencies", _("承办单位"), "building", agencies)
    events = Follower(_places_of_events, same=("knownevent",))
    register_counted("known_events", _("已知事件"), "alert-circle", events)
    instructions = Follower(
        lambda _day: Instruction.objects.filter(state__in=sorted(OPEN_INSTRUCTIONS)),
        point=SPOT_OF_MATTER,
    )
    register_counted("instructions", _("未办结的批示"), "signature", instructions)
    whistles = Follower(
        lambda _day: Whistle.objects.filter(state__in=sorted(OPEN_WHISTLES)), point=SPOT_OF_MATTER
    )
    register_follower("whistles", whistles)


def _places_of_events(_day: date) -> QuerySet[Any]:
    running = KnownEvent.objects.running()
    return KnownEvent.grids.through._default_manager.filter(knownevent__in=running)


def follow_closed(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """Let what the catalogue says of a closed place hold in each of its successors.

    Rules whose time is over stay. Runs inside the tree's unit of work.
    """
    cache.delete(RUNNING_KEY)
    day = localdate(at)
    to_come = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    for rule in DutyRule.objects.filter(to_come, area=grid, is_active=True).order_by("pk"):
        assisting = list(rule.assisting.all())
        for place in successors[1:]:
            _repeat(rule, place).assisting.set(assisting)
        if successors:
            DutyRule.objects.filter(pk=rule.pk).update(area=successors[0])
            codes = [place.code for place in successors]
            record(rule, "follow_grid", by=by, at=at, old=grid.code, new=codes)


def _repeat(rule: DutyRule, place: Grid) -> DutyRule:
    names = ("category_id", "lead_id", "lead_token", "assisting_tokens", "note", "source")
    facts = {name: getattr(rule, name) for name in (*names, "valid_from", "valid_to")}
    return DutyRule.objects.create(area=place, **facts)
