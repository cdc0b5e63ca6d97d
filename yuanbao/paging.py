"""Pages of long lists: the total is exact to ten thousand, so counting never slows a page."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

COUNT_CAP = 10_000
SIZES = (10, 20, 50, 100)
DEFAULT_SIZE = 20


class CappedPaginator(Paginator):
    """Counts at most one row past the cap; rows further on are reached by narrowing the filters."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(list(rows[: COUNT_CAP + 1]))
        if not rows.query.is_sliced and not rows.query.values_select:
            # What a row shows besides itself need not be worked out to be counted.
            rows = rows.order_by().values("pk")
        return rows[: COUNT_CAP + 1].count()


def page_of(request, rows, *, size: int = DEFAULT_SIZE, count: int | None = None) -> Page:
    """Return the page named by `?page=` and `?size=`; unknown values fall back, never refuse.

    `count` is how many rows there are where the caller has counted them already.
    """
    asked = request.GET.get("size", "")
    if asked.isdigit() and int(asked) in SIZES:
        size = int(asked)
    paginator = CappedPaginator(rows, size)
    if count is not None:
        paginator.count = min(count, COUNT_CAP + 1)
    return paginator.get_page(request.GET.get("page"))
