"""How many statements the frequent acts take: those that open and end transactions not counted."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.models import WorkOrder
from dispatch.services.centre.sensitive import words_now
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders.handling import note, sign_for
from petitions.models import LedgerEntry
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.services.calendar import current_calendar

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
LATER = MONDAY + timedelta(hours=1)


@contextmanager
def at_most(n):
    with CaptureQueriesContext(connection) as asked:
        yield
    statements = [q["sql"] for q in asked if not q["sql"].startswith(CONTROL)]
    assert len(statements) <= n, "\n".join(statements)


@pytest.fixture
def order(cast):
    """An order of the housing bureau that waits to be signed."""
    petition = file_petition(grid=cast.unit, category=cast.heating, phone="13800001111")
    [made] = dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)
    return WorkOrder.objects.get(pk=made.pk)


def test_filing_takes_at_most_ten_statements(cast):
    current_calendar(), words_now()

    with at_most(10):
        file_petition(
            grid=cast.unit, category=cast.heating, phone="13800001111", idempotency_key="k" * 32
        )


def test_filing_sets_the_clocks_without_a_second_write_of_the_row(cast):
    with CaptureQueriesContext(connection) as asked:
        petition = file_petition(grid=cast.unit, category=cast.heating)

    assert not [q for q in asked if q["sql"].startswith('UPDATE "petitions_petition"')]
    petition.refresh_from_db()
    assert petition.due_at > petition.centre_due_at > petition.filed_at
    assert LedgerEntry.objects.get(pk=petition.pk).due_at == petition.due_at


def test_signing_takes_at_most_eleven_statements(cast, order):
    receiver = cast.receiver

    with at_most(11):
        sign_for(order, by=receiver, at=LATER)


def test_a_public_note_takes_at_most_twelve_statements(cast, order):
    order = sign_for(order, by=cast.receiver, at=LATER)

    with at_most(12):
        note(order, text="已到现场查看。", is_public=True, by=cast.receiver, at=LATER)
