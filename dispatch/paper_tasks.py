"""Background work on supervision notices, leaders' instructions and exports."""

from celery import shared_task
from django.utils import timezone

from dispatch.models import Instruction, SupervisionNotice
from dispatch.services.desks import exports
from dispatch.services.oversight import instructions, notice_papers
from yuanbao.tasks import hint


@shared_task(name="dispatch.escalate_notice")
def escalate_notice(*, notice_id: int) -> None:
    """Raise one unanswered notice. Safe to run twice: its next moment lies ahead then."""
    notice = SupervisionNotice.objects.get(pk=notice_id)
    notice_papers.escalate_notice(notice, at=timezone.now())


@shared_task(name="dispatch.remind_of_instruction")
def remind_of_instruction(*, instruction_id: int) -> None:
    """Remind of one instruction. Safe to run twice: its next moment lies ahead then."""
    instruction = Instruction.objects.get(pk=instruction_id)
    instructions.remind_of(instruction, at=timezone.now())


@shared_task(name="dispatch.run_export")
def run_export(*, export_id: int) -> None:
    """Write one export's file. Safe to run twice: one worker has it, and a whole file is kept."""
    exports.run_export(export_id, at=timezone.now())


@shared_task(name="dispatch.sweep_papers")
def sweep_papers() -> None:
    """Find what is due of notices, instructions and exports. Safe to run twice: each step is."""
    at = timezone.now()
    for pk in notice_papers.to_escalate(at=at):
        hint(escalate_notice, notice_id=pk)
    for pk in instructions.to_remind_of(at=at):
        hint(remind_of_instruction, instruction_id=pk)
    for pk in exports.to_run(at=at):
        hint(run_export, export_id=pk)
    exports.expire_exports(at=at)
