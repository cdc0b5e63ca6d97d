"""Count what happened: rows appended in the transaction of the act, folded later by a sweep."""

from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate

from dispatch.choices import Metric
from dispatch.models import Figure, WorkOrder
from petitions.models import Petition


def count_petition(petition: Petition, metric: Metric, *, at: datetime, amount: int = 1) -> None:
    """Count a fact of the whole matter, by its town and category, on the day of `at`."""
    Figure.objects.create(
        day=localdate(at),
        metric=metric,
        town_id=petition.town_id,
        category_id=petition.category_id,
        amount=amount,
    )


def count_order(order: WorkOrder, metric: Metric, *, at: datetime, amount: int = 1) -> None:
    """Count a fact of one agency's part, on the day of `at`."""
    petition = order.petition
    Figure.objects.create(
        day=localdate(at),
        metric=metric,
        agency_id=order.agency_id,
        town_id=petition.town_id,
        category_id=petition.category_id,
        amount=amount,
    )


FOLD_AT_ONCE = 5000


def fold() -> int:
    """Join unfolded rows that differ in nothing but their amount; returns how many were joined.

    One statement: what it reads is locked and deleted, what it adds is their sum, so that a
    second folder at the same time finds nothing of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH picked AS (
                SELECT id FROM dispatch_figure WHERE NOT is_folded
                ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            ), gone AS (
                DELETE FROM dispatch_figure AS f USING picked WHERE f.id = picked.id
                RETURNING day, metric, agency_id, town_id, category_id, amount
            ), summed AS (
                INSERT INTO dispatch_figure
                    (day, metric, agency_id, town_id, category_id, amount, is_folded)
                SELECT day, metric, agency_id, town_id, category_id, sum(amount), true FROM gone
                GROUP BY day, metric, agency_id, town_id, category_id HAVING sum(amount) <> 0
            )
            SELECT count(*) FROM gone
            """,
            [FOLD_AT_ONCE],
        )
        return cursor.fetchone()[0]
