"""走访登记 from the phone: one form, every register that it concerns, conflicts shown by field."""

import json
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from grids.foot.outbox import Entry, EntryConflict, EntryRefused, Taken
from grids.queries.visits import ASKED, care_task, now_of, rows_of
from grids.registers import ValueRefused, register
from grids.services.registers.refusals import FactsRefused
from grids.services.registers.visit import RESULT, Part, VisitRefused, visit
from yuanbao.workflow import OutOfReach


def versions_of(rows: dict[str, Any]) -> str:
    """Return the versions of the fields as the form shows them, for a hidden field."""
    return json.dumps({key: row.versions for key, row in rows.items()}, sort_keys=True)


def take_visit(entry: Entry) -> Taken:
    """Write a visit to all registers that it concerns, or to none."""
    try:
        task = care_task(entry.by, UUID(str(entry.data.get("target", ""))))
    except (ValueError, OutOfReach) as error:
        raise EntryRefused(_("这一户不在您现在的网格里了，没有记下。")) from error
    rows = rows_of(task)
    parts = _parts(entry, rows)
    facts = {RESULT: str(entry.data.get(RESULT, ""))}
    if not facts[RESULT]:
        raise EntryRefused(_("还没有选这次走访的结果。"), {RESULT: [_("结果：请选一个。")]})
    try:
        told = visit(
            [*parts, Part("care", facts, task)], key=UUID(entry.key), by=entry.by, at=entry.at
        )
    except VisitRefused as refusal:
        raise _came_back(refusal, parts, entry, rows) from refusal
    tables = list(dict.fromkeys([*told.tables, str(register("care").label)]))
    return Taken(_("走访已记下。"), task.number, updated=tables)


def _parts(entry: Entry, rows: dict[str, Any]) -> list[Part]:
    seen = _versions(entry)
    parts, wrong = [], {}
    for key, row in rows.items():
        facts = {}
        for name in ASKED[key]:
            raw = str(entry.data.get(f"{key}.{name}", "")).strip()
            try:
                value = register(key).read(name, raw) if raw else None
            except ValueRefused as error:
                wrong[f"{key}.{name}"] = [f"{register(key).label_of(name)}：{error}"]
                continue
            if raw and value != getattr(row, name):
                facts[name] = value
        if facts:
            known = {name: _number(seen.get(key), name) for name in facts}
            parts.append(Part(key, facts, row, seen=known))
    if wrong:
        raise EntryRefused(_("有几处要改，这一条还没有收下。"), wrong)
    return parts


def _number(versions: Any, name: str) -> int:
    """Return the version that the form had; whatever else a phone sends counts as none."""
    number = versions.get(name, 0) if isinstance(versions, dict) else 0
    return number if isinstance(number, int) else 0


def _versions(entry: Entry) -> dict[str, dict[str, int]]:
    try:
        held = json.loads(entry.data.get("version") or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _came_back(
    refusal: VisitRefused, parts: list[Part], entry: Entry, rows: dict[str, Any]
) -> EntryConflict | EntryRefused:
    if not refusal.conflicts:
        return EntryRefused(str(refusal), _errors(refusal, parts))
    fields = {
        f"{parts[n].key}.{name}": (
            register(parts[n].key).label_of(name),
            now_of(parts[n].key, parts[n].row, name) or _("没有填"),
            str(entry.data.get(f"{parts[n].key}.{name}", "")),
        )
        for n, names in refusal.conflicts.items()
        for name in names
    }
    fields["version"] = ("", versions_of(rows), "")
    return EntryConflict(_("您走访期间，别人改了同样的内容。请逐项选好，再记下。"), fields)


def _errors(refusal: VisitRefused, parts: list[Part]) -> dict[str, list[str]]:
    return {
        f"{parts[n].key}.{name}": [f"{register(parts[n].key).label_of(name)}：{words}"]
        for n, one in refusal.refusals.items()
        if isinstance(one, FactsRefused) and n < len(parts)
        for name, words in one.errors.items()
    }
