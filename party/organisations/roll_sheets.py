"""What a file of members looks like: its columns, what may stand in each, and when two rows are one person.

The columns are what the roll holds and no more; others of a file are not read.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from grids.sheets.specs import Entry, SheetField
from party.organisations.choices import MemberKind
from yuanbao.crypto import blind_index
from yuanbao.sheet_cells import CellRefused, read_day, read_phone, read_text, read_word
from yuanbao.sheets import Column

LONGEST_NAME, LONGEST_ORGANISATION = 40, 80


def fields_of(today: date, organisations: Sequence[str] = ()) -> tuple[SheetField, ...]:
    """Return the columns; `organisations` are offered in the template's drop-down."""
    return (
        SheetField(
            Column(
                "organisation",
                _("党组织"),
                (_("党组织编号"), _("党组织名称"), _("所在党组织"), _("所在党支部"), _("党支部")),
                note=_("必填，编号（像 Z00012）或全称；名称有重复的填编号"),
                sample=_("Z00012 馨悦社区第一党支部"),
                choices=tuple(organisations),
                required=True,
                width=36,
            ),
            lambda text: read_text(text, most=LONGEST_ORGANISATION),
        ),
        SheetField(
            Column(
                "name",
                _("姓名"),
                (_("党员姓名"),),
                note=_("必填"),
                sample=_("张伟"),
                required=True,
                width=14,
            ),
            read_name,
        ),
        SheetField(
            Column(
                "phone",
                _("手机号"),
                (_("联系电话"), _("电话"), _("联系方式")),
                note=_("没有账号的党员靠它通知；手机号，或带区号的座机。没有就空着"),
                sample="13800001111",
                width=18,
            ),
            read_phone,
        ),
        SheetField(
            Column(
                "kind",
                _("正式或预备"),
                (_("党员类型"), _("人员类别"), _("类别")),
                note=_("必填，从列表选"),
                sample=str(MemberKind.FULL.label),
                choices=tuple(kind.label for kind in MemberKind),
                required=True,
                width=14,
            ),
            read_kind,
        ),
        SheetField(
            Column(
                "joined_on",
                _("入党日期"),
                (_("入党时间"), _("加入中共组织日期")),
                note=_("像 2019-07-01；不知道就空着"),
                sample="2019-07-01",
                width=16,
            ),
            lambda text: read_day(text, most=today),
        ),
    )


def read_name(text: str) -> str:
    """Return a name as it is called out. Raises CellRefused for one that an export covered."""
    name = read_text(text, most=LONGEST_NAME)
    if "*" in name:
        raise CellRefused(_("是导出时遮盖过的，请填完整的姓名"))
    return name


def read_kind(text: str) -> MemberKind:
    """Return whether a member is a full one; the short words do as well."""
    words = {str(kind.label): kind for kind in MemberKind}
    short = {_("正式"): MemberKind.FULL, _("预备"): MemberKind.PROBATIONARY}
    stripped = "".join(text.split())
    return short[stripped] if stripped in short else read_word(text, words)


def index_entries(entries: Iterable[Entry]) -> None:
    """Note in each good entry by what its name and telephone are found."""
    for entry in entries:
        if entry.is_good:
            name, phone = entry.values["name"], entry.values.get("phone", "")
            entry.found["name_index"] = blind_index("name", name)
            entry.found["phone_index"] = blind_index("phone", phone) if phone else ""


def find_doubles(entries: Iterable[Entry]) -> None:
    """Note a fault on each row that says the same person as one further up in the file.

    Two are the same with the same name and telephone, or with the same name in the same
    organisation when one of the two has no telephone.
    """
    by_phone: dict[tuple[str, str], int] = {}
    by_place: dict[tuple[str, int], list[tuple[int, bool]]] = {}
    for entry in entries:
        if not entry.is_good:
            continue
        name, phone = entry.found["name_index"], entry.found["phone_index"]
        above = by_place.setdefault((name, entry.found["organisation"].pk), [])
        first = by_phone.get((name, phone)) if phone else None
        if first is not None:
            entry.fault(
                _("整行"), _("和第 %(n)s 行重复，只编入前一行，请删去这一行") % {"n": first}
            )
            continue
        near = [line for line, has_phone in above if not (phone and has_phone)]
        if near:
            words = _("和第 %(n)s 行同名；是另一个人，两行都填上手机号再传，是同一个人请删去一行")
            entry.fault(_("整行"), words % {"n": near[0]})
            continue
        above.append((entry.row.line, bool(phone)))
        if phone:
            by_phone[name, phone] = entry.row.line
