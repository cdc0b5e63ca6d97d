"""The description of a register and its fields, and the list of all registers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from grids.registers import reading
from yuanbao.fields import EncryptedTextField

SEALED_LENGTH = 120
Text = str | Promise


@dataclass(frozen=True)
class Retention:
    """How long a personal field is held once its row has ended, in words and in years.

    `until` names a day of the row that ends it, too, on rows that still stand.
    """

    words: Text
    years: int
    until: str = ""

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True)
class Personal:
    """Why a personal field is held: 1 work contact, 2 personal, 3 sensitive personal data."""

    level: int
    purpose: Text
    basis: Text
    retention: Retention


@dataclass(frozen=True)
class Field:
    """One field of a register; label, code list and length are those of the model's column.

    `read` turns typed text into the value and raises ValueRefused or IdentifierRefused with a
    sentence. `mask` shows a personal value without giving it away. `index` is the column with
    the blind index that finds it exactly, `index_kind` the kind of value it is made of.
    """

    name: str
    personal: Personal | None = None
    read: Callable[[str], Any] | None = None
    mask: Callable[[str], str] | None = None
    index: str = ""
    index_kind: str = ""
    help: Text = ""
    in_list: bool = False
    only_kinds: tuple[str, ...] = ()

    @property
    def is_personal(self) -> bool:
        return self.personal is not None


@dataclass(frozen=True)
class Register:
    """One register. `parent` names the fields whose row it belongs to and whose place it shares."""

    key: str
    label: Text
    group: Text  # 人, 事 or 物
    model_name: str
    prefix: str
    icon: str
    fields: tuple[Field, ...]
    title: str = ""  # the field that names a row; its number where there is none
    parents: tuple[str, ...] = ()
    moves: tuple[str, ...] = ("close", "merge", "restore")
    is_placed: bool = True  # has an address and a point of its own
    filters: tuple[str, ...] = ("kind",)
    alike: tuple[str, ...] = ()  # fields by which two standing rows look the same

    @cached_property
    def model(self) -> Any:
        return apps.get_model(self.model_name)

    def __hash__(self):
        return hash(self.key)

    def field(self, name: str) -> Field:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def names(self) -> list[str]:
        return [field.name for field in self.fields]

    def has(self, name: str) -> bool:
        return name in self._by_name

    def column(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def label_of(self, name: str) -> str:
        return str(self.column(name).verbose_name)

    def choices_of(self, name: str) -> list[tuple[str, str]]:
        """Return (code, words) of a coded field, nothing for others."""
        return [(str(code), str(words)) for code, words in self.column(name).choices or ()]

    def is_required(self, name: str) -> bool:
        column = self.column(name)
        return not column.blank and not column.has_default()

    def length_of(self, name: str) -> int | None:
        column = self.column(name)
        return SEALED_LENGTH if isinstance(column, EncryptedTextField) else column.max_length

    def parent_register(self, name: str) -> "Register | None":
        """Return the register that a parent field leads to; None for a compound of the tree."""
        target = self.column(name).related_model
        return next((one for one in all_registers() if one.model is target), None)

    def read(self, name: str, raw: Any) -> Any:
        """Turn what was typed or stood in a cell into the field's value. Raises ValueRefused.

        Parent fields take their row; sheets find it by its number first.
        """
        field, column = self.field(name), self.column(name)
        if isinstance(column, models.ForeignKey):
            value = reading.row(raw, column)
        else:
            value = reading.value(raw, column, field.read)
        if self.is_required(name) and value in ("", None):
            raise reading.missing(self.label_of(name))
        return reading.fitting(value, self.length_of(name))

    def applies(self, name: str, kind: str) -> bool:
        """Say whether the field is asked of a row of that kind."""
        only = self.field(name).only_kinds
        return not only or kind in only

    def children(self) -> Iterator[tuple["Register", str]]:
        """Yield the registers whose rows share the place of this one's, and by which field."""
        for other in all_registers():
            for name in other.parents:
                if other.column(name).related_model is self.model:
                    yield other, name


_registers: dict[str, Register] = {}


def add(spec: Register) -> Register:
    """Make a register known; a repeat of its key replaces it."""
    _registers[spec.key] = spec
    return spec


def register(key: str) -> Register:
    """Return the register with that key. Raises KeyError."""
    return _registers[key]


def all_registers() -> list[Register]:
    """Return every register in the order of entry: parents stand before their children."""
    return list(_registers.values())


def of_row(row: models.Model) -> Register:
    """Return the register that a row belongs to. Raises KeyError."""
    model = type(row)
    for spec in _registers.values():
        if spec.model is model:
            return spec
    raise KeyError(model._meta.label)
