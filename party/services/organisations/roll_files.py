"""Files of the roll that are handed out: the template, rows that came back, and the roll, masked."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.sheets.choices import RowEffect
from grids.sheets.specs import columns_of
from party.models import Membership, PartyOrganisation, RollImport
from party.organisations.choices import MemberKind, MemberState
from party.organisations.roll_sheets import fields_of
from party.queries.organisations.members import Wanted, found
from party.scoping import reach_paths
from party.services.organisations.roll_imports import LIMITS, findings_of, rows_of
from yuanbao import csv_files
from yuanbao.audit import record, unit_of_work
from yuanbao.formats import exact_text
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, reachable

KEEP = Capability.KEEP_PARTY
MOST_ROWS, AT_ONCE = 20_000, 500
HEADS = (
    gettext_lazy("编号"),
    gettext_lazy("姓名"),
    gettext_lazy("手机号"),
    gettext_lazy("党组织编号"),
    gettext_lazy("所在党组织"),
    gettext_lazy("正式或预备"),
    gettext_lazy("入党日期"),
    gettext_lazy("编入本组织"),
    gettext_lazy("账号"),
    gettext_lazy("状态"),
)


def tops_of(user: Any, on: date) -> QuerySet[PartyOrganisation]:
    """Return the topmost organisations whose rolls the person keeps."""
    paths = reach_paths(user, KEEP, on)
    return PartyOrganisation.objects.standing().filter(path__in=paths).order_by("path")


def template_of(user: Any, on: date) -> bytes:
    """Return the empty file: names, notes, a page of samples, and the organisations to choose."""
    rows = PartyOrganisation.objects.standing().within(reach_paths(user, KEEP, on))
    names = [f"{one.number} {one.name}" for one in rows.order_by("path").only("number", "name")]
    columns = columns_of(fields_of(on, names))
    book: bytes = import_module("yuanbao.sheet_books").template(_("党员名册"), columns, LIMITS.rows)
    return book


@unit_of_work
def bad_rows(run: RollImport, *, by: Any, at: datetime) -> bytes:
    """Return the rows that were not taken in, as they were, with line and reasons; recorded.

    Mended, the file can be uploaded again as it is: the two added columns are not read.
    """
    columns = columns_of(fields_of(localdate(at)))
    why = {f.line: f.faults for f in findings_of(run) if f.effect == RowEffect.BAD}
    lines = [
        [
            *(row.cells.get(column.key, "") for column in columns),
            str(row.line),
            "；".join(f"{name}：{fault}" for name, fault in why[row.line]),
        ]
        for row in rows_of(run)
        if row.line in why
    ]
    record(run, "download_bad_rows", by=by, at=at, rows=len(lines))
    head = [(column.name, column.width) for column in columns]
    added = [(_("原来第几行"), 12), (_("为什么没有编入"), 60)]
    book: bytes = import_module("yuanbao.sheet_books").write_sheet(
        _("有问题的行"), [*head, *added], lines
    )
    return book


@unit_of_work
def export(wanted: Wanted, *, by: Any, at: datetime) -> bytes:
    """Return what the list is narrowed to as CSV, names and telephones masked; recorded.

    A district's roll is written while its page is waited for, which a workbook is too slow for.
    It holds the rolls that the person keeps, and no others that they may see. Raises OutOfReach,
    TransitionRefused for an empty list or one that is too long.
    """
    on = localdate(at)
    tops = _exported(wanted.organisation, by=by, on=on)
    listed: Any = found(by, wanted, on)
    rows = listed.within([one.path for one in tops])
    total = rows.count()
    if not total:
        raise TransitionRefused(_("没有可以导出的党员，请换个条件。"))
    if total > MOST_ROWS:
        words = _("有 %(n)s 人，一次最多导出 %(most)s 人，请先选一个党组织。")
        raise TransitionRefused(words % {"n": total, "most": MOST_ROWS})
    for one in tops:
        record(one, "export_members", by=by, at=at, n=total, content="masked", **_asked(wanted))
    heads = [str(head) for head in HEADS]
    return csv_files.csv_file(heads, _lines(rows), [_mark(total, by=by, at=at)])


def _exported(
    organisation: PartyOrganisation | None, *, by: Any, on: date
) -> list[PartyOrganisation]:
    rows: Any = tops_of(by, on)
    if organisation is not None:
        rows = reachable(PartyOrganisation, by, KEEP).filter(pk=organisation.pk)
    tops = list(rows)
    if not tops:
        raise OutOfReach(f"{by} keeps no such roll")
    return tops


def _asked(wanted: Wanted) -> dict[str, Any]:
    """Return the filter without what was typed, which may be somebody's name."""
    asked = {
        "kind": wanted.kind,
        "account": wanted.account,
        "has_ended": wanted.has_ended,
        "searched": bool(wanted.q),
    }
    return {name: value for name, value in asked.items() if value}


def _mark(total: int, *, by: Any, at: datetime) -> str:
    words = _(
        "%(by)s 于 %(when)s 导出，共 %(n)s 人。姓名和手机号已遮盖，仅限党务工作使用，不得外传。"
    )
    return words % {"by": by, "when": exact_text(at), "n": total}


def _lines(rows: QuerySet[Membership]) -> Iterator[list[Any]]:
    lines = Lines()
    for member in rows.iterator(chunk_size=AT_ONCE):
        yield lines.of(member, name=member.masked_name, phone=member.masked_phone)


class Lines:
    """Members as lines under `HEADS`; the words of choices are translated once for all of them."""

    def __init__(self) -> None:
        self.kinds, self.states = _words(MemberKind), _words(MemberState)
        self.yes, self.no = _("有"), _("没有")

    def of(self, member: Membership, *, name: str, phone: str) -> list[Any]:
        """Return a member's line, with name and telephone as they are to be shown."""
        return [
            member.number,
            name,
            phone,
            member.organisation.number,
            member.organisation.name,
            self.kinds[member.kind],
            member.joined_on,
            member.admitted_on,
            self.yes if member.user_id else self.no,
            self.states[member.state],
        ]


def _words(choices: Any) -> dict[str, str]:
    """Return the words of a list of choices, translated."""
    return {value: str(label) for value, label in choices.choices}
