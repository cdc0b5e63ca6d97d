from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY
from yuanbao.consents import ledger, purposes
from yuanbao.consents.purposes import Purpose, needs_guardian
from yuanbao.models import AppendOnlyError, AuditEntry, Consent
from yuanbao.roles import Role
from yuanbao.services import consents
from yuanbao.services.consents import GuardianMissing, NotGiven, Said
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def stopped(monkeypatch):
    """Return what was stopped; the purpose `news` has two wordings by now."""
    calls = []
    monkeypatch.setattr(purposes, "_purposes", {})
    purposes.register_purpose(
        Purpose(
            code="news",
            title="订阅消息",
            wordings=("同意收到消息。", "同意收到本网格的消息。"),
            after_withdrawal="马上不再发。",
            kept_for="到撤回为止",
            stop=lambda person, row_id, at: calls.append((person.pk, row_id, at)),
        )
    )
    return calls


@pytest.fixture
def person(db):
    return PostHolderFactory(is_resident=True, name="刘芳", phone="13800001111")


def test_give_writes_one_line_in_the_present_words(person, stopped):
    line = consents.give("news", by=person, at=MONDAY)

    words = purposes.purpose_of("news").digest(2)
    assert (line.is_given, line.wording_version, line.wording_digest) == (True, 2, words)
    assert ledger.stands("news", person)
    assert AuditEntry.objects.filter(act="give_consent").count() == 1


def test_give_again_while_it_stands_writes_nothing(person, stopped):
    first = consents.give("news", by=person, at=MONDAY)

    assert consents.give("news", by=person, at=LATER) == first


def test_withdraw_stops_at_once_and_keeps_the_first_line(person, stopped):
    consents.give("news", by=person, at=MONDAY, row_id=7)

    consents.withdraw("news", by=person, at=LATER, row_id=7)

    assert stopped == [(person.pk, 7, LATER)]
    assert not ledger.stands("news", person, 7)
    lines = ledger.standings_of(person)[0].lines
    assert [line.is_given for line in lines] == [False, True]


def test_withdraw_what_was_never_given_refuses(person, stopped):
    with pytest.raises(NotGiven, match="不用撤回"):
        consents.withdraw("news", by=person, at=MONDAY)

    assert stopped == []


def test_own_page_withdraws_what_the_telephone_agreed_to(client, person, monkeypatch):
    stopped = []
    monkeypatch.setattr(purposes, "_purposes", {})
    words = {"title": "订阅", "wordings": ("同意。",), "after_withdrawal": "不再发。"}
    purposes.register_purpose(
        Purpose(code="news", kept_for="撤回为止", stop=lambda *what: stopped.append(what), **words)
    )
    consents.give("news", by=person.phone, at=MONDAY)
    client.force_login(person)

    answer = client.post(reverse("my-data:consent-withdraw"), {"purpose": "news", "row": ""})

    assert answer.status_code == 302
    assert stopped[0][0] == person.phone
    assert not ledger.stands("news", person.phone)
    again = client.post(reverse("my-data:consent-withdraw"), {"purpose": "news", "row": ""})
    assert again.status_code == 409


def test_give_for_an_unknown_purpose_is_out_of_reach(person, stopped):
    with pytest.raises(OutOfReach):
        consents.give("spam", by=person, at=MONDAY)


@pytest.mark.parametrize(
    ("born", "is_child"),
    [
        (date(2012, 11, 24), True),  # fourteen tomorrow
        (date(2012, 11, 23), False),  # fourteen today
        (date(2012, 11, 22), False),
    ],
)
def test_under_fourteen_begins_the_day_before_the_birthday(born, is_child):
    assert needs_guardian(born, on=date(2026, 11, 23)) is is_child


def test_child_alone_is_refused_and_with_a_guardian_noted(person, stopped):
    child = Said(born=date(2012, 11, 24))
    with pytest.raises(GuardianMissing, match="监护人"):
        consents.give("news", by=person, at=MONDAY, said=child)

    line = consents.give(
        "news", by=person, at=MONDAY, said=Said(born=date(2012, 11, 24), guardian="parent")
    )

    assert line.get_guardian_display() == "父母"


def test_ledger_names_nobody_and_is_never_changed(person, stopped):
    line = consents.give("news", by=person, at=MONDAY)

    with pytest.raises(AppendOnlyError):
        line.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Consent.objects.filter(pk=line.pk).update(is_given=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT yuanbao_consent::text FROM yuanbao_consent")
        rows = str(cursor.fetchall())
    assert "刘芳" not in rows
    assert person.phone not in rows
    assert person.phone_index not in rows


def test_officer_sees_lines_counts_and_filters(client, cast, person, stopped):
    officer = PostFactory(user=PostHolderFactory(), grid=cast.district, role=Role.DATA_OFFICER).user
    consents.give("news", by=person, at=MONDAY)
    consents.give("news", by=person.phone, at=MONDAY, row_id=3, said=Said(noted_by=officer))
    consents.withdraw("news", by=person, at=LATER)
    client.force_login(officer)

    shown = client.get(reverse("data:consent-list"), {"purpose": "news", "given": "no"})

    assert ledger.counts_now()[0][1] == 1
    assert [line.is_given for line in shown.context["page"]] == [False]
    page = shown.content.decode()
    assert "现有 1 份同意" in page
    assert '<select name="purpose"' in page
    assert '<option value="no" selected>撤回</option>' in page
