"""Background work on supervision notices and leaders' instructions."""

from celery import shared_task
from django.utils import timezone

from dispatch.models import Instruction, SupervisionNotice
from dispatch.services import instructions, notice_papers
from yuanbao.tasks import hint


@shared_task(name="dispatch.escalate_notice")
def escalate_notice(*, notice_id: int) -> None:
    """Raise one unanswered notice. Safe to run twice: its next moment lies ahead then."""
    notice = SupervisionNotice.objects.get(pk=notice_id)
    notice_papers.escalate_notice(notice, at=timezone.now())


@shared_task(name="dispatch.sweep_notices")
def sweep_notices() -> None:
    """Find notices that were not answered in time. Safe to run twice: raising is."""
    for pk in notice_papers.to_escalate(at=timezone.now()):
        hint(escalate_notice, notice_id=pk)


@shared_task(name="dispatch.remind_of_instruction")
def remind_of_instruction(*, instruction_id: int) -> None:
    """Remind of one instruction. Safe to run twice: its next moment lies ahead then."""
    instruction = Instruction.objects.get(pk=instruction_id)
    instructions.remind_of(instruction, at=timezone.now())


@shared_task(name="dispatch.sweep_instructions")
def sweep_instructions() -> None:
    """Find instructions that somebody must be reminded of. Safe to run twice: reminding is."""
    for pk in instructions.to_remind_of(at=timezone.now()):
        hint(remind_of_instruction, instruction_id=pk)
