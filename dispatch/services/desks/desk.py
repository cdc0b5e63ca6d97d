"""How a person's list of orders looks: columns, filters under names, and one of them as default."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from dispatch.models import DeskPreference
from yuanbao.workflow import TransitionRefused

MOST_FILTERS, LONGEST_NAME, LONGEST_QUERY = 12, 20, 400
# What a kept filter may hold; a page is never kept.
KEPT = frozenset(
    {"tab", "q", "town", "category", "state", "time", "handler", "sort", "scope", "size"}
)


def _locked(user: Any) -> DeskPreference:
    DeskPreference.objects.get_or_create(user=user)
    return DeskPreference.objects.select_for_update().get(user=user)


@transaction.atomic
def choose_columns(user: Any, columns: list[str]) -> DeskPreference:
    """Keep which columns the person wants, in the list's own order; none means the usual ones."""
    row = _locked(user)
    row.columns = columns
    row.save(update_fields=["columns"])
    return row


@transaction.atomic
def keep_filter(user: Any, *, name: str, query: str, is_default: bool = False) -> DeskPreference:
    """Keep a filter under a name; the same name is overwritten.

    Raises TransitionRefused without a name, for an empty filter, or beyond twelve.
    """
    row, name = _locked(user), name.strip()[:LONGEST_NAME]
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key in KEPT])
    if not name:
        raise TransitionRefused(_("请给这个筛选起个名字。"))
    if not kept or len(kept) > LONGEST_QUERY:
        raise TransitionRefused(_("现在没有筛选条件可以保存。"))
    others = [one for one in row.filters if one["name"] != name]
    if len(others) >= MOST_FILTERS:
        raise TransitionRefused(_("最多保存 %(n)s 个筛选，请先删掉不用的。") % {"n": MOST_FILTERS})
    row.filters = [*others, {"name": name, "query": kept}]
    if is_default:
        row.default = name
    row.save(update_fields=["filters", "default"])
    return row


@transaction.atomic
def drop_filter(user: Any, name: str) -> DeskPreference:
    """Forget a filter; one that is not there changes nothing."""
    row = _locked(user)
    row.filters = [one for one in row.filters if one["name"] != name]
    row.default = "" if row.default == name else row.default
    row.save(update_fields=["filters", "default"])
    return row


@transaction.atomic
def choose_default(user: Any, name: str) -> DeskPreference:
    """Open the list with this filter from now on; "" opens it unfiltered."""
    row = _locked(user)
    row.default = name if name in {one["name"] for one in row.filters} else ""
    row.save(update_fields=["default"])
    return row
