"""Who got a card in the demo district: most registered households and shops."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from grids.models import CardIssue, Household, Post, Premises
from grids.workers.choices import CardFor

SEED, BATCH, SHARE = 20201102, 500, 0.82
REGISTERS = (("household", Household, CardFor.HOUSEHOLD), ("premises", Premises, CardFor.SHOP))


def give_cards(posts: Iterable[Post], *, at: datetime) -> None:
    """Give most households and shops that are registered the card of their grid."""
    rng = Random(SEED)  # noqa: S311 - invention, not secrecy
    givers = {post.grid_id: post for post in posts}
    rows = []
    for field, model, kind in REGISTERS:
        for row in model.objects.standing().filter(grid__in=givers).order_by("pk"):
            post = givers[row.grid_id]
            on = max(post.starts_on, at.date() - timedelta(days=rng.randrange(20, 120)))
            if rng.random() < SHARE:
                rows.append(
                    CardIssue(
                        grid_id=row.grid_id,
                        kind=kind,
                        issued_on=on,
                        by=post.user,
                        at=at,
                        **{field: row},
                    )
                )
    CardIssue.objects.bulk_create(rows, batch_size=BATCH)
