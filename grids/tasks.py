"""Background work of the territory. Each task finds by query what is to be done."""

from celery import shared_task
from django.utils import timezone

from grids.models import GridTask, TaskTurn
from grids.services import outbox
from grids.services.devices import months
from grids.services.sheets import exporting, staging, taking
from grids.services.tasks import reminding, turning
from grids.services.workers import allowances, cards, insurance
from grids.workers.allowances import month_before
from yuanbao.tasks import hint


@shared_task(name="grids.draft_allowances")
def draft_allowances() -> None:
    """Draft last month's sheets. Safe to run twice: what was submitted is left alone."""
    at = timezone.now()
    allowances.draft_month(month_before(timezone.localdate(at)), by=None, at=at)


@shared_task(name="grids.remind_policies")
def remind_policies() -> None:
    """Tell of policies that end soon. Safe to run twice: each step is told once."""
    insurance.remind(at=timezone.now())


@shared_task(name="grids.make_cards")
def make_cards(*, batch_id: int) -> None:
    """Draw a batch of cards. Safe to run twice: what was drawn stays."""
    cards.make_cards(batch_id, at=timezone.now())


@shared_task(name="grids.sweep_cards")
def sweep_cards() -> None:
    """Find batches whose message or worker was lost, and files whose week is over.

    Safe to run twice: drawing is, and a removed file is not found again.
    """
    at = timezone.now()
    for pk in cards.to_run(at=at):
        hint(make_cards, batch_id=pk)
    cards.expire_cards(at=at)


@shared_task(name="grids.work_on_import")
def work_on_import(*, import_id: int) -> None:
    """Check, take over or undo some portions of a file. Safe to run twice: each is done once."""
    if taking.work_on(import_id, at=timezone.now()):
        hint(work_on_import, import_id=import_id)


@shared_task(name="grids.sweep_imports")
def sweep_imports() -> None:
    """Find files whose message was lost or whose worker died. Safe to run twice: working is."""
    for pk in staging.to_work_on():
        hint(work_on_import, import_id=pk)


@shared_task(name="grids.wipe_imports")
def wipe_imports() -> None:
    """Forget what old files held. Safe to run twice: it wipes what is past."""
    staging.wipe(at=timezone.now())


@shared_task(name="grids.run_register_export")
def run_register_export(*, export_id: int) -> None:
    """Write one export. Safe to run twice: one worker has it, and a whole file is kept."""
    exporting.run_export(export_id, at=timezone.now())


@shared_task(name="grids.sweep_register_exports")
def sweep_register_exports() -> None:
    """Find exports whose message or worker was lost, and files whose day is over.

    Safe to run twice: writing is, and a removed file is not found again.
    """
    at = timezone.now()
    for pk in exporting.to_run(at=at):
        hint(run_register_export, export_id=pk)
    exporting.expire_exports(at=at)


@shared_task(name="grids.open_task")
def open_task(*, task_id: int) -> None:
    """Open a task's turns and close its late cells. Safe to run twice: a turn stands once a day."""
    task, at = GridTask.objects.get(pk=task_id), timezone.now()
    turning.close_late(task, at=at)
    turning.open_turns(task, at=at)


@shared_task(name="grids.sweep_tasks")
def sweep_tasks() -> None:
    """Find tasks to open or to end. Safe to run twice: opening them is."""
    for pk in turning.to_open(at=timezone.now()):
        hint(open_task, task_id=pk)


@shared_task(name="grids.remind_turn")
def remind_turn(*, turn_id: int) -> None:
    """Remind the workers of one turn. Safe to run twice: each is told once."""
    reminding.remind(TaskTurn.objects.get(pk=turn_id), at=timezone.now())


@shared_task(name="grids.sweep_task_reminders")
def sweep_task_reminders() -> None:
    """Find turns whose workers are to be reminded. Safe to run twice: reminding is."""
    for pk in reminding.to_remind(at=timezone.now()):
        hint(remind_turn, turn_id=pk)


@shared_task(name="grids.forget_entries")
def forget_entries() -> None:
    """Forget what phones sent half a year ago. Safe to run twice: it forgets what is past."""
    while outbox.forget_entries(at=timezone.now()) == outbox.AT_ONCE:
        pass


@shared_task(name="grids.turn_months")
def turn_months() -> None:
    """Make the coming months' tables of readings, drop the old ones. Safe to run twice."""
    months.turn_months(at=timezone.now())
