"""Workers are told once before a task is due and once when it is late; all of it may run twice."""

from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Post, TaskCell, TaskTurn
from grids.tasking.choices import CellState
from yuanbao.audit import unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Role

SOON = timedelta(days=1)


def to_remind(*, at: datetime) -> list[int]:
    """Return turns with open cells that are due today or tomorrow, or were yesterday."""
    today = localdate(at)
    span = (today - SOON, today + SOON)
    cells = TaskCell.objects.filter(state=CellState.OPEN, due_on__range=span, starts_on__lte=today)
    return sorted(set(cells.values_list("turn", flat=True)))


@unit_of_work
def remind(turn: TaskTurn, *, at: datetime) -> int:
    """Tell everyone who still has cells of the turn; each person once before and once after.

    Whoever is on leave is left in peace: the substitute is told. Returns how many were. People are told the number of grids, never compared.
    """
    today = localdate(at)
    late = turn.due_on < today
    open_by_grid = dict(
        turn.cells.filter(state=CellState.OPEN).order_by().values_list("grid").annotate(Count("pk"))
    )
    waiting = _workers(open_by_grid, today)
    for person in get_user_model().objects.filter(pk__in=waiting, is_active=True):
        n = waiting[person.pk]
        words = _("已经过期") if late else _("%(day)s 截止") % {"day": turn.due_on}
        notify(
            key=f"task:{turn.pk}:{'late' if late else 'soon'}:{person.pk}",
            user=person,
            title=_("%(task)s：还有 %(n)s 个网格没填，%(words)s")
            % {"task": turn.task.title, "n": n, "words": words},
            url=reverse("grids:my-task-list"),
            at=at,
        )
    return len(waiting)


def _workers(open_by_grid: dict[int, int], day: date) -> dict[int, int]:
    posts = Post.objects.at_hand(day).filter(role=Role.GRID_WORKER, grid__in=open_by_grid)
    waiting: dict[int, int] = {}
    for user, grid in posts.values_list("user", "grid"):
        waiting[user] = waiting.get(user, 0) + open_by_grid[grid]
    return waiting
