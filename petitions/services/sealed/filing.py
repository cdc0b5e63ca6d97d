"""Filing a sealed report: nothing of the sender is taken in but what was written."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from petitions.models import SealedEnvelope, SealedFile, SealedReport, SealedSubject
from petitions.sealed.choices import Mode
from petitions.sealed.files import CleanFile
from petitions.sealed.queries import within_reach
from petitions.sealed.receipts import form_mark, hash_of, receipt_of
from petitions.sealed.units import (
    hash_of_key,
    names_of_people,
    names_of_unit,
    people_named,
    unit_of,
)
from petitions.services.sealed.telling import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, due_at
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused

# A real-name reporter is told within five working days whether the report is taken up.
# Source: 市场监督管理投诉举报处理暂行办法, telling of real-name reporters; kept for all of them here.
TELL_WITHIN = Limit(5, "work_day")
# A lost answer can be asked for again so long; afterwards the receipt is the reporter's alone.
REPEATED_FOR = timedelta(minutes=30)
# Without letters and digits that look alike.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class AlreadyFiled(TransitionRefused):
    """The form was sent before, too long ago for its receipt to be shown again."""


class NotOurs(TransitionRefused):
    """Nobody who keeps sealed reports may see this one; nothing of it was kept."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a reporter wrote. `unit` is a unit's key, `people` names as typed."""

    mode: str
    text: str
    form_key: str
    unit: str = ""
    people: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    address: str = ""


def file(
    told: Told,
    *,
    files: Sequence[CleanFile] = (),
    at: datetime,
    filed_at: datetime | None = None,
) -> str:
    """Take a report in and return its sixteen digits; a repeat of its form returns the same.

    `filed_at` is under which moment it stands, where that is not the present one. Raises
    AlreadyFiled for a repeat after half an hour, and NotOurs for a report on custody itself.
    """
    if _repeated(told, at):
        return receipt_of(told.form_key)
    try:
        with transaction.atomic():
            _take_in(told, files, filed_at or at, at)
    except IntegrityError:
        # Sent twice at the same moment: the first has won.
        if not _repeated(told, at):
            raise
    return receipt_of(told.form_key)


def _repeated(told: Told, at: datetime) -> bool:
    earlier = SealedReport.objects.filter(form_mark=form_mark(told.form_key)).first()
    if earlier is not None and at - earlier.filed_at > REPEATED_FOR:
        raise AlreadyFiled(
            _("这份举报已经收到，没有重复登记。回执只在提交后显示，请用当时记下的 16 位数字查看。")
        )
    return earlier is not None


@unit_of_work
def _take_in(told: Told, files: Sequence[CleanFile], filed_at: datetime, at: datetime) -> None:
    is_named = told.mode == Mode.NAMED
    named = people_named(told.people, unit=told.unit)
    report = SealedReport.objects.create(
        mark=new_mark(),
        mode=told.mode,
        form_mark=form_mark(told.form_key),
        receipt_hash=hash_of(receipt_of(told.form_key)),
        concerns=_concerns(told),
        filed_at=filed_at,
        tell_by=due_at(at, TELL_WITHIN, current_calendar()).at if is_named else None,
    )
    known = {"name": told.name, "phone": told.phone, "address": told.address}
    SealedEnvelope.objects.create(
        report=report, text=told.text, **(known if told.mode != Mode.ANONYMOUS else {})
    )
    keep_from(report, _keys(told) | names_of_people(named))
    add_files(report, files)
    custody = within_reach(report, Capability.KEEP_SEALED)
    if not custody:
        raise NotOurs(
            _(
                "您要举报的人或单位正好管这个渠道，这里不能受理，您写的内容没有保存。"
                "请拨打 12388，或向上一级纪委监委反映。"
            )
        )
    record(report, "file", by=None, at=filed_at, mode=told.mode)
    tell(custody, at=at)


def _keys(told: Told) -> set[str]:
    return names_of_unit(told.unit) if told.unit else set()


def _concerns(told: Told) -> str:
    unit = unit_of(told.unit) if told.unit else None
    parts = [unit.label if unit else "", "、".join(told.people)]
    return " · ".join(filter(None, parts)) or _("没有写明")


def keep_from(report: SealedReport, keys: set[str]) -> None:
    """Keep the report from whoever stands in or under one of the keys, from now on."""
    SealedSubject.objects.bulk_create(
        [SealedSubject(report=report, key_hash=hash_of_key(key)) for key in sorted(keys)],
        ignore_conflicts=True,
    )


def add_files(report: SealedReport, files: Sequence[CleanFile]) -> None:
    """Seal files behind those that the report has."""
    first = report.files.count() + 1
    for serial, one in enumerate(files, start=first):
        SealedFile.objects.create(
            report=report, serial=serial, kind=one.kind, clean=one.clean, original=one.original
        )


def new_mark() -> str:
    """Return a fresh name for a report that tells neither its place in a row nor its day."""
    return _("密") + "".join(secrets.choice(ALPHABET) for _n in range(6))
