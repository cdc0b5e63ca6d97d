"""What a row of a file says, and every reason why it cannot be taken, column by column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from dispatch.services.exchange.importing import RowRefused, moment_of
from yuanbao.sheets import Column, Row


class RowFaulty(Exception):
    """A row cannot be taken; `faults` are pairs of column and reason."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("；".join(f"{name}：{why}" for name, why in faults))
        self.faults = faults


@dataclass
class Reading:
    """One row being read: values by key, and the faults found on the way."""

    row: Row
    columns: dict[str, Column]
    faults: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, key: str, why: str) -> None:
        """Note why a cell cannot be used."""
        self.faults.append((str(self.columns[key].name), why))

    def text(self, key: str, *, least: int = 0, most: int = 200) -> str:
        """Return the cell's text; an empty one where the column is required is a fault."""
        value = self.row.cells.get(key, "")
        if key in self.row.faults:
            self.fault(key, self.row.faults[key])
        elif not value and self.columns[key].required:
            self.fault(key, _("没有填"))
        elif value and len(value) < least:
            self.fault(key, _("太短，至少 %(n)s 个字") % {"n": least})
        elif len(value) > most:
            self.fault(key, _("太长，最多 %(n)s 个字") % {"n": most})
        return value

    def chosen(self, key: str, words: dict[str, Any], default: Any = None) -> Any:
        """Return what the cell's word stands for; an unknown word is a fault."""
        value = self.text(key)
        if not value:
            return default
        if value not in words:
            self.fault(key, _("只能填：%(words)s") % {"words": "、".join(words)})
        return words.get(value, default)

    def read(self, key: str, reader: Callable[[str], Any], *refusals: type[Exception]) -> Any:
        """Return what `reader` makes of the cell; its refusal is a fault in its own words."""
        value = self.text(key)
        if not value:
            return None
        try:
            return reader(value)
        except refusals as refusal:
            self.fault(key, str(refusal))
            return None

    def moment(self, key: str, *, ends_day: bool = False) -> datetime | None:
        """Return a moment; a day alone is its beginning, or its end for a due time."""

        def read(text: str) -> datetime:
            moment = moment_of(text)
            if ends_day and len(text) <= len("2026-11-30"):
                return make_aware(datetime.combine(moment.date(), time(23, 59, 59)))
            return moment

        return self.read(key, read, RowRefused)

    def day(self, key: str) -> date | None:
        """Return a day."""
        moment = self.moment(key)
        return moment.date() if moment else None

    def check(self) -> None:
        """Raise RowFaulty when anything was wrong."""
        if self.faults:
            raise RowFaulty(self.faults)
