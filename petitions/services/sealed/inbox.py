"""The reporter's side of a sealed report: found by its receipt, read and written to, left."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from petitions.models import SealedMessage, SealedReport
from petitions.sealed.choices import RING, Side
from petitions.sealed.files import MAX_FILES, CleanFile
from petitions.sealed.receipts import hash_of
from petitions.services.sealed.filing import add_files
from petitions.services.sealed.telling import tell_custody
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import DecryptionFailed, decrypt, encrypt
from yuanbao.workflow import TransitionRefused

# Held by the browser alone, under this channel's key: nothing of a session is stored with us.
LASTS = timedelta(minutes=30)
_AAD = b"cookie.sealed-inbox"
MOST_FILES = 3 * MAX_FILES


class TooManyFiles(TransitionRefused):
    """The report holds as many files as it may."""


def report_of(receipt: str) -> SealedReport | None:
    """Return the report of sixteen digits; right or wrong, one hash is made and one row asked for."""
    return SealedReport.objects.filter(receipt_hash=hash_of(receipt)).first()


def pass_for(report: SealedReport, *, at: datetime) -> str:
    """Return what the browser keeps to stay in the inbox for half an hour."""
    until = int((at + LASTS).timestamp())
    facts = f"{report.public_id}|{report.inbox_round}|{until}"
    return encrypt(facts, _AAD, ring=RING).hex()


def report_of_pass(held: str, *, at: datetime) -> SealedReport | None:
    """Return the report that a browser's pass opens now; None when it is over, or none of ours."""
    try:
        public_id, inbox_round, until = decrypt(bytes.fromhex(held), _AAD, ring=RING).split("|")
    except (ValueError, DecryptionFailed):
        return None
    if at.timestamp() >= int(until):
        return None
    rows = SealedReport.objects.filter(public_id=public_id, inbox_round=int(inbox_round))
    return rows.first()


def leave(report: SealedReport) -> None:
    """Close the inbox everywhere: no pass that was given before opens it again."""
    SealedReport.objects.filter(pk=report.pk).update(inbox_round=F("inbox_round") + 1)


@unit_of_work
def write(
    report: SealedReport, *, text: str, files: Sequence[CleanFile] = (), at: datetime
) -> SealedMessage:
    """Add the reporter's words, and files, for custody. Raises TooManyFiles."""
    SealedReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.files.count() + len(files) > MOST_FILES:
        raise TooManyFiles(_("附件已经有 15 个了，不能再加。请把文字先发来，附件另行联系。"))
    message = SealedMessage.objects.create(
        report=report, sender=Side.REPORTER, recipient=Side.CUSTODY, text=text, at=at
    )
    add_files(report, files)
    record(report, "add", by=None, at=at, files=len(files))
    tell_custody(report, at=at)
    return message
