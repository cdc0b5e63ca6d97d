from datetime import UTC, datetime
from random import Random

import pytest
from django.db import connection
from django.db.models import F

from benchmarks.district import district
from benchmarks.matters import Draft, draw
from benchmarks.volume import fill
from dispatch.choices import OPEN_ORDERS
from dispatch.models import WorkOrder
from dispatch.services.orders.handling import sign_for
from petitions.choices import State
from petitions.models import LedgerEntry, Petition, Petitioner, ProgressEntry
from petitions.services.tracking import open_with_secret
from tests.factories.dispatch import CategoryFactory
from tests.factories.petitions import file_petition
from yuanbao.audit import verify_chain
from yuanbao.copying import Sheet, search_vector
from yuanbao.crypto import receipt_secret
from yuanbao.models import CHAINS, Category
from yuanbao.numbers import is_valid
from yuanbao.segment import search_query, tokens

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def filled(cast):
    """A district with two hundred matters, twelve of them open."""
    group = CategoryFactory(code="01")
    Category.objects.exclude(pk=group.pk).update(parent=group)
    return fill(200, now=NOW, batch=70)


def test_fill_in_batches_writes_every_matter_with_its_person(filled):
    assert filled["petitions.Petition"] == Petition.objects.count() == 200
    assert Petitioner.objects.count() == 200
    assert all(is_valid(number) for number in Petition.objects.values_list("number", flat=True))


def test_fill_seals_texts_so_that_the_product_opens_them(filled):
    petition = Petition.objects.select_related("petitioner").order_by("id").last()

    assert petition.raw_text == petition.text
    assert petition.petitioner.phone.startswith("1990000")
    assert open_with_secret(petition.number, receipt_secret(petition.public_id))[0] == petition


def test_fill_advances_sequences_so_that_filing_goes_on(filled):
    last = Petition.objects.order_by("-id").first()

    petition = file_petition(at=NOW)

    assert petition.pk == last.pk + 1
    assert int(petition.number[2:11]) == int(last.number[2:11]) + 1


def test_fill_links_audit_chains_that_the_product_continues(filled):
    file_petition(at=NOW)

    assert [verify_chain(chain) for chain in range(CHAINS)] == [None] * CHAINS


def test_fill_leaves_open_orders_that_can_be_signed(filled):
    order = WorkOrder.objects.to_sign().order_by("id").first()

    assert sign_for(order, by=None, at=NOW, is_auto=True).is_auto_signed
    assert ProgressEntry.objects.filter(order_id=order.pk, act="sign_for").count() == 1


def test_fill_keeps_states_of_matters_and_orders_together(filled):
    handled = Petition.objects.filter(state=State.HANDLING)
    over = Petition.objects.filter(state__in=[State.CLOSED, State.ANSWERED])

    assert handled.count() == handled.filter(orders__state__in=OPEN_ORDERS).distinct().count() > 0
    assert not over.filter(orders__state__in=OPEN_ORDERS).exists()


def test_fill_stores_the_place_of_each_matter_on_its_orders(filled):
    placed = WorkOrder.objects.filter(town=F("petition__town"), community=F("petition__community"))

    assert placed.count() == WorkOrder.objects.count() > 0


def test_fill_shows_only_public_matters_in_the_ledger(filled):
    hidden = LedgerEntry.objects.exclude(petition__visibility="public")

    assert LedgerEntry.objects.count() > 0
    assert not hidden.exists()


def test_fill_twice_with_one_seed_adds_the_same_matters_with_ids_of_their_own(filled):
    facts = ("title", "grid", "category", "state", "orders__state", "orders__agency")

    fill(200, now=NOW, batch=50)

    told = list(Petition.objects.order_by("id", "orders__serial").values_list(*facts))
    assert Petition.objects.count() == 400
    assert told[: len(told) // 2] == told[len(told) // 2 :]


def test_draw_with_the_same_seed_gives_the_same_matter(filled):
    place = district()
    draft = Draft(serial=7, filed_at=NOW, is_open=True, now=NOW)

    first, second = (
        draw(Random(5), draft, place, ids=Random(6), pk=1, next_order=lambda: 1) for _ in range(2)
    )

    assert first == second


def test_search_vector_is_what_the_database_would_make(db):
    words = tokens("暖气不热，3号楼2单元 abc 不热")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector::text, to_tsvector('simple', %s)::text",
            [search_vector(words), " ".join(words)],
        )
        ours, theirs = cursor.fetchone()

    assert ours == theirs


def test_filled_matters_are_found_by_their_words(filled):
    entry = LedgerEntry.objects.order_by("pk").first()

    assert entry in LedgerEntry.objects.filter(search=search_query(entry.title))


def test_sheet_refuses_a_name_that_is_no_column(db):
    with pytest.raises(TypeError, match="colour"):
        Sheet(Category).add(code="99", name="x", colour="red")
