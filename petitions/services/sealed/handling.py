"""What a handler does: answer, and ask custody. Who reported is never theirs to know."""

from datetime import datetime
from typing import Any

from petitions.models import SealedFile, SealedMessage, SealedReport
from petitions.sealed import workflow
from petitions.sealed.choices import Side
from petitions.services.sealed.telling import tell_custody
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, apply, lock


@unit_of_work
def answer(report: SealedReport, *, text: str, by: Any, at: datetime) -> SealedReport:
    """Hand in what came out; it reaches the reporter through custody alone."""
    report = apply(report, workflow.ANSWER, by=by, at=at)
    _say(report, text, by, at)
    return report


@unit_of_work
def ask(report: SealedReport, *, text: str, by: Any, at: datetime) -> SealedReport:
    """Ask custody for something: a file, a word of the reporter, another handler."""
    report = lock(report, by=by, capability=Capability.HANDLE_SEALED)
    _say(report, text, by, at)
    record(report, "ask", by=by, at=at)
    return report


def _say(report: SealedReport, text: str, by: Any, at: datetime) -> None:
    SealedMessage.objects.create(
        report=report, sender=Side.HANDLER, recipient=Side.CUSTODY, text=text, by=by, at=at
    )
    tell_custody(report, at=at)


@unit_of_work
def read_file(file: SealedFile, *, by: Any, at: datetime) -> bytes:
    """Return the clean copy of a shared file to the report's handler; each time is recorded."""
    report = lock(file.report, by=by, capability=Capability.HANDLE_SEALED)
    if not file.is_shared:
        raise OutOfReach(f"file {file.pk} is not shared")
    record(report, "read_file", by=by, at=at, serial=file.serial)
    return file.clean
