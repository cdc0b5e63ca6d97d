"""Background work of the knowledge base, of Party organisations and of applications. Each task finds by query what is to be done."""

from celery import shared_task
from django.utils import timezone

from party.services.knowledge import files, terms, upkeep
from party.services.offers import jobs, keeping, reminding, wishes
from party.services.organisations import meetings, notice_sms, notices, roll_exports, roll_imports
from yuanbao.tasks import hint


@shared_task(name="party.count_terms")
def count_terms() -> None:
    """Count terms anew after a change. Safe to run twice: nothing changed, nothing is done."""
    terms.count_if_changed(at=timezone.now())


@shared_task(name="party.sweep_knowledge")
def sweep_knowledge() -> None:
    """End what is over, tell of what ends soon. Safe to run twice: each is done and told once."""
    at = timezone.now()
    upkeep.end_expired(at=at)
    upkeep.tell_of_endings(at=at)
    terms.count_if_changed(at=at)


@shared_task(name="party.work_on_file")
def work_on_file(*, file_id: int) -> None:
    """Read a file or take a portion of it in. Safe to run twice: each portion is taken once."""
    if files.work_on(file_id, at=timezone.now()):
        hint(work_on_file, file_id=file_id)


@shared_task(name="party.sweep_files")
def sweep_files() -> None:
    """Find files whose message was lost or whose worker died. Safe to run twice: working is."""
    for pk in files.to_work_on():
        hint(work_on_file, file_id=pk)


@shared_task(name="party.send_notice")
def send_notice(*, notice_id: int) -> None:
    """Deliver a portion of a notice. Safe to run twice: each recipient is delivered to once."""
    if notices.send_portion(notice_id, at=timezone.now()):
        hint(send_notice, notice_id=notice_id)


@shared_task(name="party.sweep_notices")
def sweep_notices() -> None:
    """Find notices whose message was lost or whose worker died. Safe to run twice: sending is."""
    for pk in notices.to_send():
        hint(send_notice, notice_id=pk)


@shared_task(name="party.settle_notice_texts")
def settle_notice_texts() -> None:
    """Note which text messages of notices left. Safe to run twice: each is noted once."""
    while notice_sms.settle() == notice_sms.AT_ONCE:
        pass


@shared_task(name="party.work_on_roll_import")
def work_on_roll_import(*, import_id: int) -> None:
    """Check a file of members or take it in. Safe to run twice: each is done once, and whole."""
    roll_imports.work_on(import_id, at=timezone.now())


@shared_task(name="party.sweep_roll_imports")
def sweep_roll_imports() -> None:
    """Find files whose message was lost or whose worker died. Safe to run twice: working is."""
    for pk in roll_imports.to_work_on():
        hint(work_on_roll_import, import_id=pk)


@shared_task(name="party.run_roll_export")
def run_roll_export(*, export_id: int) -> None:
    """Write one export. Safe to run twice: one worker has it, and a whole file is kept."""
    roll_exports.run_export(export_id, at=timezone.now())


@shared_task(name="party.sweep_roll_exports")
def sweep_roll_exports() -> None:
    """Find exports whose message or worker was lost, and files whose day is over.

    Safe to run twice: writing is, and a removed file is not found again.
    """
    at = timezone.now()
    for pk in roll_exports.to_run(at=at):
        hint(run_roll_export, export_id=pk)
    roll_exports.expire_exports(at=at)


@shared_task(name="party.warn_of_meetings")
def warn_of_meetings() -> None:
    """Tell officers of meetings that are late. Safe to run twice: each is told once."""
    meetings.warn_due(at=timezone.now())


@shared_task(name="party.remind_application")
def remind_application(*, application_id: int) -> None:
    """Remind of one application. Safe to run twice: the level that was reached is kept."""
    reminding.remind(application_id, at=timezone.now())


@shared_task(name="party.sweep_applications")
def sweep_applications() -> None:
    """Find applications that are due. Safe to run twice: reminding is."""
    for pk in reminding.to_remind(at=timezone.now()):
        hint(remind_application, application_id=pk)


@shared_task(name="party.match_jobs")
def match_jobs() -> None:
    """Tell seekers and firms what fits. Safe to run twice: each pair is written and told once."""
    wishes.match_week(at=timezone.now())


@shared_task(name="party.expire_jobs")
def expire_jobs() -> None:
    """End what is over. Safe to run twice: what has ended is not found again."""
    jobs.expire_over(at=timezone.now())


@shared_task(name="party.open_windows")
def open_windows() -> None:
    """Open the windows' next hours. Safe to run twice: an hour of a window exists once."""
    keeping.open_windows(at=timezone.now())
