"""Count the terms of all public entries, by which the search tells rare words from common ones."""

from datetime import datetime

from django.db import connection

from party.knowledge.choices import ItemState
from party.models import KnowledgeItem, SearchScale, TermCount
from yuanbao.audit import unit_of_work

_LONGEST = 80


@unit_of_work
def count_terms(*, at: datetime) -> int:
    """Count anew; return how many entries were counted. Safe to repeat."""
    item, term = KnowledgeItem._meta.db_table, TermCount._meta.db_table
    vectors = f"SELECT search FROM {item} WHERE state = '{ItemState.PUBLISHED}'"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {term} IN EXCLUSIVE MODE")
        cursor.execute(f"DELETE FROM {term}")  # noqa: S608 - our own table
        cursor.execute(
            f"INSERT INTO {term} (term, n_items) SELECT word, ndoc FROM ts_stat(%s)"  # noqa: S608 - our own table
            " WHERE length(word) <= %s",
            [vectors, _LONGEST],
        )
        cursor.execute(
            "SELECT count(*), coalesce(avg(length(title) + length(keywords) + length(body)), 300)"  # noqa: S608 - our own table
            f" FROM {item} WHERE state = %s",
            [ItemState.PUBLISHED],
        )
        n_items, mean_length = cursor.fetchone()
    SearchScale.objects.all().delete()
    SearchScale.objects.create(n_items=n_items, mean_length=float(mean_length), counted_at=at)
    return n_items


def count_if_changed(*, at: datetime) -> int | None:
    """Count anew when an entry came or went since; None when nothing did. Safe to repeat."""
    last = SearchScale.objects.order_by("-id").values_list("n_items", "counted_at").first()
    public = KnowledgeItem.objects.filter(state=ItemState.PUBLISHED)
    if last is not None:
        n_items, counted_at = last
        came = public.filter(published_at__gt=counted_at).exists()
        if not came and public.count() == n_items:
            return None
    return count_terms(at=at)
