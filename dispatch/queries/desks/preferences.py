"""A person's columns and kept filters, read with the choices of the list's filters at once."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from dispatch.models import DeskPreference
from grids.choices import Level
from grids.models import Grid
from yuanbao.models import Category

COLUMNS = {
    "lead": _("身份"),
    "state": _("状态"),
    "due": _("剩余时限"),
    "handler": _("经办人"),
    "sent": _("派单时间"),
    "sign_by": _("签收时限"),
}
USUAL = ("lead", "state", "due", "handler")


@dataclass(frozen=True)
class Chip:
    """One kept filter as it stands above the list."""

    name: str
    url: str
    is_default: bool
    is_current: bool


@dataclass(frozen=True)
class Preference:
    """What the person chose; without a row the usual columns and no filters."""

    columns: tuple[str, ...] = USUAL
    filters: tuple[dict[str, str], ...] = ()
    default: str = ""

    @property
    def default_query(self) -> str:
        """Return the query of the default filter, "" without one."""
        return next((one["query"] for one in self.filters if one["name"] == self.default), "")

    def chips(self, query: str) -> list[Chip]:
        """Return the kept filters; the one whose query is the page's is current."""
        return [
            Chip(
                one["name"],
                f"?{one['query']}",
                is_default=one["name"] == self.default,
                is_current=one["query"] == query,
            )
            for one in self.filters
        ]


def towns_and_tops() -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    """Return the towns and the top categories to filter by, in their order; one question."""
    towns = Grid.objects.live().at_level(Level.TOWN).order_by()
    tops = Category.objects.filter(parent__isnull=True, is_active=True).order_by()
    rows = towns.values_list(
        Value("town"), Cast("pk", CharField()), "name", Value(0), "code"
    ).union(
        tops.values_list(Value("top"), "code", "name", "order", "code"),
        all=True,
    )
    found = sorted(rows, key=lambda row: (row[3], row[4]))
    return (
        [(int(key), name) for kind, key, name, *_rest in found if kind == "town"],
        [(key, name) for kind, key, name, *_rest in found if kind == "top"],
    )


def preference_of(user: Any) -> Preference:
    """Return how the person wants the list; one question."""
    row = DeskPreference.objects.filter(user=user.pk).first()
    if row is None:
        return Preference()
    known = tuple(name for name in COLUMNS if name in row.columns)
    return Preference(known or USUAL, tuple(row.filters), row.default)
