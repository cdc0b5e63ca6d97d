"""Rows of a file of members judged against the organisations and the roll as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from grids.sheets.choices import RowEffect
from grids.sheets.entries import read_entry
from grids.sheets.specs import Entry
from party.models import Membership, PartyOrganisation
from party.organisations.roll_sheets import (
    LONGEST_ORGANISATION,
    fields_of,
    find_doubles,
    index_entries,
)
from yuanbao.sheet_cells import read_text
from yuanbao.sheets import Row

# So many names are looked up in one statement.
AT_ONCE = 2000


@dataclass(frozen=True)
class Held:
    """Somebody on the roll, as far as a row is compared with it."""

    number: str
    organisation_id: int
    phone_index: str


def judge(rows: Sequence[Row], organisation: PartyOrganisation, *, today: date) -> list[Entry]:
    """Return an entry for each row with its faults and its effect; writes nothing.

    Only organisations at or under `organisation` are known. The number of statements grows with
    every two thousand names, not with rows.
    """
    fields = fields_of(today)
    entries = [read_entry(row, fields) for row in rows]
    _find_organisations(entries, organisation)
    index_entries(entries)
    find_doubles(entries)
    held = _held_by_name({e.found["name_index"] for e in entries if e.is_good})
    for entry in entries:
        if not entry.is_good:
            entry.effect = RowEffect.BAD
        else:
            _compare(entry, held.get(entry.found["name_index"], []))
    return entries


def standing_under(organisation: PartyOrganisation) -> list[PartyOrganisation]:
    """Return the organisations that a file for this one may name, from the top down."""
    rows = PartyOrganisation.objects.standing().under(organisation).order_by("path")
    return list(rows.only("number", "name", "path"))


def _find_organisations(entries: Sequence[Entry], organisation: PartyOrganisation) -> None:
    by_number: dict[str, PartyOrganisation] = {}
    by_name: dict[str, list[PartyOrganisation]] = {}
    for one in standing_under(organisation):
        by_number[one.number] = one
        by_name.setdefault(_plain(one.name), []).append(one)
    for entry in entries:
        typed = entry.values.get("organisation", "")
        if typed:
            _find_organisation(entry, typed, by_number, by_name)


def _plain(name: str) -> str:
    """Return a name as its cell is read."""
    return read_text(name, most=LONGEST_ORGANISATION)


def _find_organisation(
    entry: Entry,
    typed: str,
    by_number: dict[str, PartyOrganisation],
    by_name: dict[str, list[PartyOrganisation]],
) -> None:
    named = by_name.get(typed, [])
    number, _blank, name = typed.partition(" ")
    numbered = by_number.get(number.upper())
    if len(named) == 1:
        entry.found["organisation"] = named[0]
    elif named:
        words = _("有 %(n)s 个党组织叫这个名称，请填编号：%(numbers)s")
        numbers = "、".join(one.number for one in named[:5])
        entry.fault(_("党组织"), words % {"n": len(named), "numbers": numbers})
    elif numbered is None:
        entry.fault(
            _("党组织"),
            _("您导入的范围里没有这个编号或全称的在用党组织，请在“党组织”里查对"),
        )
    elif name and name != _plain(numbered.name):
        words = _("编号 %(number)s 是“%(name)s”，和填的名称对不上，请改成一致")
        facts = {"number": numbered.number, "name": numbered.name}
        entry.fault(_("党组织"), words % facts)
    else:
        entry.found["organisation"] = numbered


def _held_by_name(indexes: set[str]) -> dict[str, list[Held]]:
    wanted, held = sorted(indexes), dict[str, list[Held]]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = Membership.objects.current().filter(name_index__in=wanted[start : start + AT_ONCE])
        facts = rows.values_list("name_index", "number", "organisation_id", "phone_index")
        for name, *rest in facts.order_by("pk"):
            held.setdefault(name, []).append(Held(*rest))
    return held


def _compare(entry: Entry, namesakes: list[Held]) -> None:
    """Say whether the person is on the roll already, or cannot be told from somebody who is."""
    phone, place = entry.found["phone_index"], entry.found["organisation"].pk
    same = next((one for one in namesakes if phone and one.phone_index == phone), None)
    near = [one for one in namesakes if one.organisation_id == place]
    if same is not None:
        entry.effect = RowEffect.SKIPPED
        entry.found["told"] = _held_words(same, place)
    elif near and not phone:
        entry.effect = RowEffect.SKIPPED
        words = _(
            "这个党组织已有同名党员（编号 %(number)s），没有重复编入；是另一个人请填手机号再传"
        )
        entry.found["told"] = words % {"number": near[0].number}
    elif any(not one.phone_index for one in near):
        unknown = next(one for one in near if not one.phone_index)
        words = _(
            "这个党组织的同名党员（编号 %(number)s）没有登记手机号，分不清是不是同一个人。"
            "是同一个人，请在名册里更正登记；不是，请用“编入党员”单独编入"
        )
        entry.fault(_("整行"), words % {"number": unknown.number})
        entry.effect = RowEffect.BAD
    else:
        entry.effect = RowEffect.NEW


def _held_words(held: Held, place: int) -> str:
    if held.organisation_id == place:
        return _("已经在册（编号 %(number)s），没有重复编入") % {"number": held.number}
    words = _("已经在别的党组织在册（编号 %(number)s），没有重复编入；换了党组织请办组织关系转接")
    return words % {"number": held.number}
