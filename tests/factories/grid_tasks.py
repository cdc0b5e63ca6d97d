"""Tasks of units, brought to their states by the services."""

from datetime import date, timedelta

from django.utils import timezone

from grids.models import GridTask, StandingAdmission, TaskCell, TaskItem
from grids.services.tasks import admitting, drafting, turning
from grids.services.tasks.drafting import Draft
from grids.tasking.questions import Question
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_premises

TODAY = timezone.localdate(MONDAY)
SHOP = Question("", "number", "商户数", required=True)


def a_draft(**values) -> Draft:
    facts = {
        "kind": "collection",
        "title": "沿街商户摸底",
        "text": "数一数沿街在营业的商户。",
        "minutes": 20,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=4),
        **values,
    }
    return Draft(**facts)


def draft_task(cast, *places, questions=(SHOP,), at=MONDAY, **values) -> GridTask:
    """A draft of the housing bureau for the whole district, or for the places named."""
    by = cast.handler
    meant = list(places) or [cast.district]
    for place in meant:
        place.refresh_from_db()
    task = drafting.draft("D16", a_draft(**values), meant, by=by, at=at)
    for question in questions:
        task = drafting.add_question(task, question, by=by, at=at)
    return task


def running_task(cast, *places, at=MONDAY, **values) -> GridTask:
    """A task that was admitted and has reached the grids."""
    task = admitting.submit(draft_task(cast, *places, at=at, **values), by=cast.handler, at=at)
    task = admitting.admit(task, by=cast.shift_leader, at=at)
    turning.open_turns(task, at=at)
    return GridTask.objects.get(pk=task.pk)


def a_cell(cast) -> TaskCell:
    """What the first unit grid of the cast is asked, of a task that runs for years."""
    task = running_task(cast, cast.community, starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1))
    return task.cells.get(grid=cast.unit)


def an_item(cell) -> TaskItem:
    """A shop of the cell's grid that the cell asks about."""
    shop = make_premises(cell.grid)
    TaskCell.objects.filter(pk=cell.pk).update(n_items=1)
    facts = {"register": "premises", "row_id": shop.pk, "number": shop.number}
    return TaskItem.objects.create(cell=cell, **facts)


def standing(task) -> StandingAdmission:
    """A standing admission that has run out."""
    return StandingAdmission.objects.create(
        issuer_code=task.issuer_code,
        issuer_name=task.issuer_name,
        kind=task.kind,
        title="商户摸底",
        minutes=20,
        valid_from=date(2020, 1, 1),
        valid_until=date(2020, 12, 31),
    )
