"""What custody reads before the seal: the reporter's words and files, never who it was."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions.models import SealedFile, SealedReport
from petitions.sealed.choices import SealedState
from yuanbao.audit import record, unit_of_work
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, lock


@unit_of_work
def read_unsealed(report: SealedReport, *, by: Any, at: datetime) -> tuple[str, str]:
    """Return the reporter's words and a first redacted version of them; each time is recorded.

    The reporter's own name, telephone and address are struck out of the second one wherever they
    stand. Raises OutOfReach once the report is sealed.
    """
    report = lock(report, by=by, capability=Capability.KEEP_SEALED)
    if report.state != SealedState.FILED:
        raise OutOfReach(f"{report} is sealed")
    record(report, "read_unsealed", by=by, at=at)
    envelope = report.envelope
    proposed = envelope.text
    for telling in filter(None, [envelope.phone, envelope.address]):
        proposed = proposed.replace(telling, _("〔已隐去〕"))
    return envelope.text, redact(proposed, [envelope.name]).text


@unit_of_work
def read_clean(file: SealedFile, *, by: Any, at: datetime) -> bytes:
    """Return the clean copy of a file to custody: until it is dealt with, or when it was shared."""
    report = lock(file.report, by=by, capability=Capability.KEEP_SEALED)
    if not file.has_clean or (file.is_sealed and not file.is_shared):
        raise OutOfReach(f"file {file.pk} is sealed")
    record(report, "read_file", by=by, at=at, serial=file.serial)
    return file.clean
