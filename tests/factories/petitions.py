"""Matters, made through the front door; a state is reached by the services themselves."""

from datetime import UTC, datetime

from petitions.services.intake import Matter, submit

# A Monday morning, far from holidays: 10:00 in China.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def file_petition(*, at=MONDAY, by=None, photos=(), **values):
    """File one matter and return its petition."""
    fields = {"text": "三号楼暖气不热，屋里只有十四度，请来看看。", **values}
    return submit(Matter(**fields), by=by, at=at, photos=photos).petition
