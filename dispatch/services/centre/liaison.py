"""联络员名录: day and night numbers of every agency, kept and confirmed by the agencies themselves."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Agency, LiaisonContact
from dispatch.scoping import staffings_granting
from grids.scoping import posts_granting
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import CENTRE_ROLES, Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

MOST_CONTACTS = 20
# 0415-1234567 转 8, 13800001111, 110, 12345, +86 …
NUMBER = re.compile(r"^[+\d][\d\s\-\u8f6c()（）]{2,}$")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the directory."""

    kind: str
    name: str
    phone: str
    note: str = ""


def keeps(agency: Agency, user: Any, *, at: datetime) -> bool:
    """Say whether the person keeps the agency's lines: its own staff, or who leads a shift."""
    day = localdate(at)
    if getattr(user, "is_superuser", False):
        return True
    if staffings_granting(user, Capability.KEEP_LIAISON, day, agency=agency.pk).exists():
        return True
    leads = posts_granting(user, Capability.LEAD_SHIFT, day)
    return leads.filter(role__in=CENTRE_ROLES).exists()


def _check(agency: Agency, *, by: Any, at: datetime) -> None:
    if by is not None and not keeps(agency, by, at=at):
        raise OutOfReach(f"{by} keeps no contacts of {agency.code}")


def _check_entry(entry: Entry) -> None:
    if not entry.name.strip():
        raise TransitionRefused(_("请写姓名或岗位，例如“值班室”。"))
    if not NUMBER.match(entry.phone.strip()):
        raise TransitionRefused(_("电话看不懂，请写成 0415-1234567 或手机号。您填的内容还在。"))


@unit_of_work
def add_contact(agency: Agency, entry: Entry, *, by: Any, at: datetime) -> LiaisonContact:
    """Add a line; it counts as confirmed now.

    Raises OutOfReach for other agencies' people, TransitionRefused for a wrong number or more
    than twenty lines.
    """
    _check(agency, by=by, at=at)
    _check_entry(entry)
    if agency.contacts.count() >= MOST_CONTACTS:
        raise TransitionRefused(_("一家单位最多 20 条，请先删掉不用的。"))
    row = LiaisonContact.objects.create(
        agency=agency, **_values(entry), confirmed_at=at, confirmed_by=by
    )
    record(row, "add_contact", by=by, at=at, agency=agency.code)
    return row


def _values(entry: Entry) -> dict[str, str]:
    return {
        "kind": entry.kind,
        "name": entry.name.strip()[:40],
        "phone": entry.phone.strip()[:40],
        "note": entry.note.strip()[:100],
    }


@unit_of_work
def change_contact(row: LiaisonContact, entry: Entry, *, by: Any, at: datetime) -> LiaisonContact:
    """Correct a line; it counts as confirmed now. Raises OutOfReach, TransitionRefused."""
    _check(row.agency, by=by, at=at)
    _check_entry(entry)
    for name, value in _values(entry).items():
        setattr(row, name, value)
    row.confirmed_at, row.confirmed_by = at, by
    row.save()
    record(row, "change_contact", by=by, at=at)
    return row


@unit_of_work
def remove_contact(row: LiaisonContact, *, by: Any, at: datetime) -> None:
    """Remove a line. Raises OutOfReach for other agencies' people."""
    _check(row.agency, by=by, at=at)
    record(row, "remove_contact", by=by, at=at, agency=row.agency.code)
    row.delete()


@unit_of_work
def confirm_contacts(agency: Agency, *, by: Any, at: datetime) -> int:
    """Say that all of the agency's lines are still right; returns how many there are.

    Raises OutOfReach, or TransitionRefused when there is nothing to confirm.
    """
    _check(agency, by=by, at=at)
    n = agency.contacts.update(confirmed_at=at, confirmed_by=by)
    if not n:
        raise TransitionRefused(_("还没有联络人，请先添加。"))
    record(agency, "confirm_contacts", by=by, at=at, n=n)
    return n
