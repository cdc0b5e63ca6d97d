"""What custody does with a sealed report: redact and seal it, and speak for either side."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions.models import SealedFile, SealedMessage, SealedReport
from petitions.sealed import workflow
from petitions.sealed.choices import Side
from petitions.sealed.units import names_of_people, people_named
from petitions.services.sealed.filing import keep_from
from petitions.services.sealed.telling import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock

KEEP = Capability.KEEP_SEALED


class LockedOut(TransitionRefused):
    """An act would keep the report from the person who does it; nothing was done."""


@unit_of_work
def seal(
    report: SealedReport,
    *,
    redacted: str,
    words: str,
    concerns: str = "",
    people: Iterable[str] = (),
    shared: Iterable[SealedFile] = (),
    by: Any,
    at: datetime,
) -> SealedReport:
    """Put the redacted text in place of the reporter's, which nobody reads alone from now on.

    The report is kept from the named people and their units as well. `words` go to the reporter,
    which is the telling that a real name is owed. Raises OutOfReach, TransitionRefused, LockedOut.
    """
    told_at = report.told_at or at
    concerns = concerns or report.concerns
    report = apply(
        report, workflow.SEAL, by=by, at=at, redacted=redacted, concerns=concerns, told_at=told_at
    )
    _keep_from_people(report, people, by)
    report.files.update(is_sealed=True)
    report.files.filter(pk__in=[file.pk for file in shared]).update(is_shared=True)
    _say(report, Side.REPORTER, words, by, at)
    return report


@unit_of_work
def widen(report: SealedReport, *, people: Iterable[str], by: Any, at: datetime) -> SealedReport:
    """Keep the report from further people and their units, whoever handles it now among them."""
    report = lock(report, by=by, capability=KEEP)
    _keep_from_people(report, people, by)
    record(report, "widen", by=by, at=at)
    return report


def _keep_from_people(report: SealedReport, people: Iterable[str], by: Any) -> None:
    keep_from(report, names_of_people(people_named(people)))
    if not SealedReport.objects.permitted(by, KEEP).filter(pk=report.pk).exists():
        raise LockedOut(
            _("您和被举报人在同一单位或在其管辖之下，不能由您来办。没有改动，请换一位保管人。")
        )


@unit_of_work
def decline(report: SealedReport, *, words: str, by: Any, at: datetime) -> SealedReport:
    """End a report that is for another door; `words` tell the reporter which."""
    told_at = report.told_at or at
    report = apply(report, workflow.DECLINE, by=by, at=at, told_at=told_at)
    report.files.update(is_sealed=True)
    _say(report, Side.REPORTER, words, by, at)
    return report


@unit_of_work
def write(report: SealedReport, *, text: str, by: Any, at: datetime) -> SealedReport:
    """Write to the reporter's inbox."""
    report = lock(report, by=by, capability=KEEP)
    if report.told_at is None:
        report.told_at = at
        report.save(update_fields=["told_at"])
    _say(report, Side.REPORTER, text, by, at)
    record(report, "write", by=by, at=at)
    return report


@unit_of_work
def pass_on(message: SealedMessage, *, redacted: str, by: Any, at: datetime) -> SealedMessage:
    """Deal with what a reporter added: pass the redacted words on to the handler, or nothing.

    From now on the reporter's own words are sealed. Raises OutOfReach, TransitionRefused.
    """
    report = lock(message.report, by=by, capability=KEEP)
    fresh = SealedMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if fresh.sender != Side.REPORTER or fresh.dealt_at is not None:
        raise TransitionRefused(_("这条消息已经有人处理过了。"))
    fresh.redacted, fresh.dealt_at = redacted, at
    fresh.save(update_fields=["redacted", "dealt_at"])
    report.files.update(is_sealed=True)
    record(report, "pass_on", by=by, at=at, passed=bool(redacted))
    if redacted and report.handler is not None:
        tell([report.handler], at=at)
    return fresh


@unit_of_work
def answer_handler(report: SealedReport, *, text: str, by: Any, at: datetime) -> SealedReport:
    """Write to the handler, who knows custody alone."""
    report = lock(report, by=by, capability=KEEP)
    if report.handler is None:
        raise TransitionRefused(_("还没有交办，没有经办人可写。"))
    _say(report, Side.HANDLER, text, by, at)
    record(report, "write_handler", by=by, at=at)
    tell([report.handler], at=at)
    return report


@unit_of_work
def share(file: SealedFile, *, is_shared: bool, by: Any, at: datetime) -> SealedFile:
    """Let the handler read the clean copy of a file, or no more. Raises TransitionRefused."""
    lock(file.report, by=by, capability=KEEP)
    if not file.has_clean:
        raise TransitionRefused(_("录音认得出是谁，没有净化件，不能交经办人。启封后可以听原件。"))
    file.is_shared = is_shared
    file.save(update_fields=["is_shared"])
    record(file.report, "share", by=by, at=at, serial=file.serial, shared=is_shared)
    return file


@unit_of_work
def release(report: SealedReport, *, text: str, by: Any, at: datetime) -> SealedReport:
    """Tell the reporter what came out, in custody's words."""
    report = apply(report, workflow.RELEASE, by=by, at=at)
    _say(report, Side.REPORTER, text, by, at)
    return report


@unit_of_work
def give_back(report: SealedReport, *, text: str, by: Any, at: datetime) -> SealedReport:
    """Give an answer back to its handler, with what is missing."""
    report = apply(report, workflow.GIVE_BACK, by=by, at=at)
    _say(report, Side.HANDLER, text, by, at)
    tell([report.handler], at=at)
    return report


@unit_of_work
def resume(report: SealedReport, *, text: str, by: Any, at: datetime) -> SealedReport:
    """Let the handler go on, for what the reporter said to the answer.

    Raises OutOfReach, and TransitionRefused when nobody was entrusted before.
    """
    report = apply(report, workflow.RESUME, by=by, at=at)
    _say(report, Side.HANDLER, text, by, at)
    tell([report.handler], at=at)
    return report


@unit_of_work
def close(report: SealedReport, *, by: Any, at: datetime) -> SealedReport:
    """End a report whose reporter was told."""
    return apply(report, workflow.CLOSE, by=by, at=at)


def _say(report: SealedReport, to: str, text: str, by: Any, at: datetime) -> None:
    SealedMessage.objects.create(
        report=report, sender=Side.CUSTODY, recipient=to, text=text, by=by, at=at, dealt_at=at
    )
