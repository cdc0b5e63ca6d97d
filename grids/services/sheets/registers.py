"""Every register as a file: its own rules decide, in bulk, what a row is and whether it may stand."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from django.db import models
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from grids.codes import Act
from grids.registers import Register, all_registers, of_row
from grids.services.registers import history
from grids.services.registers.deriving import complete
from grids.services.registers.entering import take_numbers
from grids.services.registers.history import Hand
from grids.services.sheets import parents
from grids.services.sheets.columns import fields_of
from grids.services.sheets.places import Places
from grids.sheets.specs import Entry, SheetField, SheetSpec, Visit, Writes


class RegisterSheet(SheetSpec):
    """One register's file."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.key, self.label, self.model = register.key, register.label, register.model

    def fields(self) -> Sequence[SheetField]:
        """Return the number, the place and the register's own fields."""
        return fields_of(self.register)

    # --- where a row lies --------------------------------------------------------------------

    def locate(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Find the parent of each row, and with it its place; or its place by name or point.

        A row that gives its number is the one that is registered, and lies where that one lies.
        """
        places = self._places(visit)
        numbered = self._numbered(entries, visit)
        others = [entry for entry in entries if entry.row.line not in numbered]
        parents.find(self.register, others, places)
        for entry in others:
            if entry.is_good:
                entry.found["draft"] = self._draft(entry, places, visit)

    def _places(self, visit: Visit) -> Places:
        places: Places = visit.memo.setdefault("places", Places(visit.within))
        return places

    def _numbered(self, entries: Sequence[Entry], visit: Visit) -> set[int]:
        numbers = {entry.row.line: entry.values.get("at_number", "") for entry in entries}
        wanted = {number for number in numbers.values() if number}
        if not wanted:
            return set()
        rows = {row.number: row for row in self._rows(visit).filter(number__in=wanted)}
        for entry in entries:
            number = numbers[entry.row.line]
            if number and number not in rows:
                entry.fault(_("编号"), _("台账里没有这个编号，或已不在册；新登记的请不要填编号"))
            elif number:
                entry.existing = rows[number]
                entry.identity = f"number:{number}"
                entry.grid_id = entry.existing.grid_id
        return {line for line, number in numbers.items() if number}

    def _rows(self, visit: Visit) -> models.QuerySet:
        """Return standing rows with what their own rules look at."""
        names = [name for name in self.register.names if self._is_key(name)]
        rows = self.model._default_manager.filter(state="active").select_related(*names)
        return visit.locked(rows)

    def _is_key(self, name: str) -> bool:
        return isinstance(self.register.column(name), models.ForeignKey)

    def _draft(self, entry: Entry, places: Places, visit: Visit) -> Any:
        """Return the row that the entry would be, completed by the register's own rules."""
        row: Any = self.model(created_at=visit.at, changed_at=visit.at)
        for name, parent in entry.found.get("parents", {}).items():
            setattr(row, name, parent)
        for name in self.register.names:
            if name in entry.values:
                setattr(row, name, entry.values[name])
        row.lat, row.lng = entry.values.get("at_lat"), entry.values.get("at_lng")
        self._complete(entry, row)
        place = entry.found.get("place") or places.place_of(entry.grid_id)
        place.put_on(row)
        entry.grid_id = place.grid_id
        if entry.is_good and place.grid_id is None:
            entry.fault(_("社区"), _("没有填社区、小区或网格，不知道登记到哪里"))
        return row

    def _complete(self, entry: Entry, row: Any) -> None:
        errors: dict[str, str] = {}
        complete(self.register, row, errors)
        for name, words in errors.items():
            entry.fault(self.register.label_of(name), words.rstrip("。"))

    # --- what a row is -----------------------------------------------------------------------

    def recognise(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Find the standing row that looks the same, by the fields that the register names."""
        fresh = [entry for entry in entries if entry.existing is None]
        by_key: dict[tuple, list[Entry]] = defaultdict(list)
        for entry in fresh:
            key = parents.identity(self.register, entry.found["draft"])
            if key:
                entry.identity = "/".join(map(str, key))
                by_key[key].append(entry)
        if not by_key:
            return
        for row in self._alike([entry.found["draft"] for entry in fresh], visit):
            for entry in by_key.get(parents.identity(self.register, row), ()):
                entry.existing = entry.existing or row
        for entry in fresh:
            if entry.existing is not None:
                self._check_place(entry)

    def _alike(self, drafts: Sequence[Any], visit: Visit) -> Sequence[Any]:
        test = Q(pk__in=[])
        for column in parents.searched(self.register):
            values = {getattr(draft, column) for draft in drafts}
            values -= {"", None}
            if values:
                test |= Q(**{f"{column}__in": values})
        return list(self._rows(visit).filter(test).order_by("pk"))

    def _check_place(self, entry: Entry) -> None:
        """Refuse to move a registered row by the way: that takes the register's own page."""
        draft, row = entry.found["draft"], entry.existing
        is_moved = parents.of_row(self.register, row) != parents.of_row(self.register, draft)
        if is_moved or (draft.in_unit and row.in_unit and draft.grid_id != row.grid_id):
            entry.found["elsewhere"] = True

    # --- writing it --------------------------------------------------------------------------

    def amend(self, entry: Entry, visit: Visit) -> bool:
        """Set the cells that were filled in; a blank cell leaves what is there."""
        row, diff = entry.existing, {}
        if entry.found.get("elsewhere"):
            entry.fault(
                _("整行"),
                _("%(number)s 已登记在本范围的另一处，搬家或改网格请在台账里办理")
                % {"number": row.number},
            )
            return False
        before = {name: getattr(row, name) for name in self.register.names}
        for name in self.register.names:
            if name in entry.values and not self._is_key(name):
                setattr(row, name, entry.values[name])
        self._complete(entry, row)
        for name, old in before.items():
            if getattr(row, name) != old:
                diff[name] = (old, getattr(row, name))
                row.versions[name] = row.version_of(name) + 1
        if diff:
            row.changed_at = visit.at
        entry.found["diff"] = diff
        return bool(diff)

    def prepare(self, entries: Sequence[Entry], visit: Visit, journal: Writes) -> None:
        """Number the new rows, and make the households that residents need."""
        parents.make(self.register, entries, visit, journal)
        numbers = take_numbers(self.register, len(entries))
        for entry, number in zip(entries, numbers, strict=True):
            entry.found["draft"].number = number

    def build(self, entry: Entry, visit: Visit) -> Model:  # noqa: ARG002 - the draft knows when
        """Return the new row."""
        return cast("Model", entry.found["draft"])

    def after(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Write a line of history for each row."""
        hand = Hand(visit.by, visit.at, _("表格导入"), visit.batch)
        new = [entry for entry in entries if "diff" not in entry.found]
        changed = [entry for entry in entries if "diff" in entry.found]
        if new:
            facts = [(entry.existing, self._first(entry.existing)) for entry in new]
            history.note(self.register, Act.ENTER, facts, hand)
        if changed:
            diffs = [(entry.existing, entry.found["diff"]) for entry in changed]
            history.note(self.register, Act.AMEND, diffs, hand)

    def _first(self, row: Any) -> dict[str, tuple[Any, Any]]:
        values = {name: getattr(row, name) for name in self.register.names}
        return {name: (None, value) for name, value in values.items() if value not in ("", None)}

    def undone(self, model: type[Model], ids: Sequence[int], visit: Visit) -> None:
        """Write a line of history for each row that is put back."""
        rows = list(model._default_manager.filter(pk__in=ids))
        if rows:
            hand = Hand(visit.by, visit.at, _("撤销表格导入"), visit.batch)
            history.note(of_row(rows[0]), Act.UNDO, [(row, {}) for row in rows], hand)

    def name_of(self, row: Any) -> str:
        """Return the number of a row."""
        return str(row.number)


def all_sheets() -> list[RegisterSheet]:
    """Return the file of every register."""
    return [RegisterSheet(register) for register in all_registers()]
