"""Consents that stood in a column alone get their line in the ledger, once, and are shown."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse

from party.services.offers import wishes
from petitions.models import Petitioner, Recording
from tests.dispatch.test_personal_families import (
    LATER,
    NAME,
    PHONE,
    applied_for_a_job,
    spoken,
    wished,
)
from tests.factories.petitions import MONDAY, file_petition
from tests.factories.workers import make_manager
from yuanbao.consents import bringing
from yuanbao.consents.bringing import Claim, bring_over
from yuanbao.consents.choices import ConsentChannel
from yuanbao.consents.ledger import key_of_person, stands
from yuanbao.consents.purposes import purpose_of
from yuanbao.models import Consent
from yuanbao.services import accounts, consents, subscriptions

pytestmark = pytest.mark.django_db
MIGRATIONS = {
    "petitions": "0009_helpers_and_voices_in_the_ledger",
    "party": "0021_work_consents_in_the_ledger",
    "yuanbao": "0013_subscriptions_in_the_ledger",
}
FAMILY = ConsentChannel.FAMILY


@pytest.fixture(scope="module")
def models_then():
    """Return the models as those migrations know them."""
    loader = MigrationLoader(None)
    return loader.project_state(list(MIGRATIONS.items())).apps


@pytest.fixture
def person(db):
    return accounts.resident_of(PHONE, at=MONDAY)


@pytest.fixture
def migrate(models_then):
    def run():
        for app, name in MIGRATIONS.items():
            import_module(f"{app}.migrations.{name}").bring_consents_over(models_then, None)

    return run


def lose_lines():
    """Empty the ledger, as if all had been agreed to before there was one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM yuanbao_consent")
        cursor.execute("SET LOCAL session_replication_role = origin")


def helped(cast, **values):
    helper = {"helper_name": "刘小妹", "helper_relation": "child", "is_helper_agreed": True}
    facts = {"category": cast.heating, "grid": cast.unit, "name": NAME, "phone": PHONE}
    return file_petition(**(facts | helper | values))


def lines():
    rows = Consent.objects.order_by("purpose")
    return [(row.purpose, row.subject_key, row.row_id, row.is_given, row.at) for row in rows]


# --- helpers, from now on ------------------------------------------------------------------------


def test_filing_for_somebody_else_writes_their_consent(cast, person):
    petition = helped(cast, user=person)

    line = Consent.objects.get()
    assert (line.purpose, line.row_id, line.channel) == ("helper", petition.pk, FAMILY)
    assert stands("helper", person, petition.pk)


def test_filing_for_somebody_else_at_the_counter_notes_who_asked(cast):
    clerk = make_manager(cast.community)
    petition = helped(cast, channel="counter", by=clerk)

    line = Consent.objects.get()
    assert (line.channel, line.noted_by_id) == (ConsentChannel.COUNTER, clerk.pk)
    assert stands("helper", PHONE, petition.pk)


def test_filing_for_oneself_writes_no_consent(cast, person):
    file_petition(category=cast.heating, grid=cast.unit, user=person, name=NAME, phone=PHONE)

    assert not Consent.objects.exists()


def test_taking_consent_to_a_helper_back_removes_the_helper(client, cast, person):
    petition = helped(cast)
    client.force_login(person)

    client.post(reverse("my-data:consent-withdraw"), {"purpose": "helper", "row": petition.pk})

    kept = Petitioner.objects.get(petition=petition)
    assert (kept.helper_name, kept.helper_relation, kept.name) == ("", "", NAME)
    assert not stands("helper", PHONE, petition.pk)


# --- brought over --------------------------------------------------------------------------------


def test_all_that_stood_gets_the_same_line_as_today(cast, person, migrate):
    helped(cast)
    spoken(cast, person)
    wished()
    applied_for_a_job(cast, person)
    subscriptions.bind_wechat(person, "o-openid-77", at=MONDAY)
    subscriptions.subscribe(person, f"grid:{cast.unit.code}", by_sms=True, at=MONDAY)
    before = lines()
    lose_lines()

    migrate()

    assert len(before) == 6
    assert lines() == before
    assert {row.channel for row in Consent.objects.all()} == {ConsentChannel.BROUGHT_OVER}


def test_lines_hold_the_words_that_the_ledger_reads(cast, person, migrate):
    helped(cast)
    spoken(cast, person)
    wished()
    applied_for_a_job(cast, person)
    subscriptions.bind_wechat(person, "o-openid-77", at=MONDAY)
    subscriptions.subscribe(person, f"grid:{cast.unit.code}", by_sms=True, at=MONDAY)
    lose_lines()

    migrate()

    for line in Consent.objects.all():
        assert line.wording_digest == purpose_of(line.purpose).digest(1), line.purpose


def test_bringing_over_twice_writes_nothing_more(cast, person, migrate):
    helped(cast)
    wished(person)
    lose_lines()
    migrate()
    before = lines()

    migrate()

    assert len(before) == 2
    assert lines() == before


def test_what_was_taken_back_is_not_given_anew(cast, person, migrate):
    consents.give("news-sms", by=person, at=MONDAY)
    subscriptions.subscribe(person, f"grid:{cast.unit.code}", by_sms=True, at=MONDAY)
    consents.note_withdrawn("news-sms", by=person, at=LATER)
    row = wished(person)
    before = lines()

    wishes.end_wish(row, at=LATER)
    migrate()

    assert not stands("news-sms", person)
    assert not stands("job-wish", person, row.pk)
    assert len(lines()) == len(before) + 1


def test_what_ended_or_was_forgotten_before_gets_no_line(cast, person, migrate):
    wishes.end_wish(wished(person), at=LATER)
    spoken(cast, person)
    Recording.objects.all().delete()
    petition = helped(cast)
    Petitioner.objects.filter(petition=petition).update(forgotten_at=LATER)
    lose_lines()

    migrate()

    assert lines() == []


def test_portions_go_on_where_a_run_was_broken_off(person, models_then, monkeypatch):
    monkeypatch.setattr(bringing, "PORTION", 2)
    claims = [Claim(f"user:{number}", None, MONDAY) for number in range(5)]
    bring_over(models_then, "news-sms", "好", claims[:3])

    assert bring_over(models_then, "news-sms", "好", claims) == 2

    assert Consent.objects.count() == 5


def test_own_data_show_what_was_brought_over(client, cast, person, migrate):
    helped(cast, user=person)
    wished(person)
    lose_lines()
    migrate()
    client.force_login(person)

    overview = client.get(reverse("my-data:overview")).content.decode()
    page = client.get(reverse("my-data:consents")).content.decode()

    assert overview.count("由旧记录转入") == 2
    assert "由别人替我反映" in page
    assert "每周推荐岗位" in page
    assert key_of_person(person) not in page
