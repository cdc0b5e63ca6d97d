from datetime import UTC, datetime, timedelta

import pytest

from petitions.models import LedgerEntry, Petition, ProgressEntry
from petitions.services import tracking
from petitions.services.intake import KeyReused, Matter, preview, submit, title_of
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.crypto import blind_index
from yuanbao.models import Notification
from yuanbao.numbers import is_valid

pytestmark = pytest.mark.django_db
TEXT = "三号楼暖气不热，屋里只有十四度，请来看看。"


def test_submit_keeps_what_was_typed_and_shows_it_redacted(cast):
    petition = file_petition(text="我叫刘芳，电话13800001111，三号楼暖气不热。", name="刘芳")

    entry = LedgerEntry.objects.get(pk=petition.pk)
    assert "13800001111" in petition.raw_text
    assert "13800001111" not in petition.text + petition.title + entry.text + entry.title
    assert "刘芳" not in petition.text + entry.text + entry.who
    assert blind_index("phone", "13800001111") in petition.found_indexes


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("电话138-0000-1111。", "phone", "13800001111"),
        ("座机0415-2123456。", "phone", "04152123456"),
        ("身份证21060219900101123x。", "id_number", "21060219900101123X"),
    ],
)
def test_submit_finds_numbers_in_the_text_however_they_were_typed(cast, words, kind, value):
    petition = file_petition(text=f"三号楼暖气不热，{words}")

    assert petition.found_indexes == [blind_index(kind, value)]


def test_submit_gives_a_number_that_checks_and_a_promise(cast):
    petition = file_petition(phone="13800001111", grid=cast.unit)

    message = Notification.objects.get(key=f"petition:{petition.pk}:submit:sms:sms")
    assert is_valid(petition.number)
    assert f"{petition}" in message.body
    assert "11月30日17:30" in message.body


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), "26"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "27"),
        (datetime(2028, 2, 29, 1, 0, tzinfo=UTC), "28"),
    ],
)
def test_submit_numbers_by_the_year_in_china(cast, moment, year):
    assert file_petition(at=moment).number[:2] == year


def test_submit_repeat_of_a_key_gives_the_first_receipt(cast):
    first, second = (
        submit(Matter(text=TEXT, idempotency_key="form-0001"), by=None, at=at)
        for at in (MONDAY, MONDAY + timedelta(hours=3))
    )

    assert (first.is_new, second.is_new) == (True, False)
    assert (first.petition, first.secret) == (second.petition, second.secret)


def test_submit_repeat_of_a_key_with_other_words_refuses_and_names_the_first(cast):
    first = submit(Matter(text=TEXT, idempotency_key="form-0001"), by=None, at=MONDAY)

    with pytest.raises(KeyReused, match=str(first.petition)):
        submit(Matter(text="路灯坏了。", idempotency_key="form-0001"), by=None, at=MONDAY)


def test_submit_repeat_of_another_platforms_number_is_one_matter(cast):
    theirs = {"outside_system": "8890", "outside_number": "A-17"}

    first = submit(Matter(text=TEXT, **theirs), by=None, at=MONDAY)
    second = submit(Matter(text=TEXT + "还是不热。", **theirs), by=None, at=MONDAY)

    assert (second.petition, second.is_new) == (first.petition, False)
    assert Petition.objects.count() == 1


def test_submit_with_a_receiver_that_fails_keeps_nothing(cast, monkeypatch):
    monkeypatch.setattr("petitions.services.intake.next_number", lambda _at: "x" * 13)

    with pytest.raises(Exception, match="too long"):
        file_petition()

    assert not Petition.objects.exists()
    assert not ProgressEntry.objects.exists()
    assert not Notification.objects.exists()


def test_submit_outside_every_grid_lies_in_the_district(cast):
    petition = file_petition(lat=10.0, lng=10.0, place="某地")

    assert (petition.grid, petition.place_source) == (cast.district, "address")


def test_submit_a_danger_is_urgent_and_named(cast):
    petition = file_petition(text="楼道里煤气味很重，燃气好像泄漏了。")

    assert petition.is_urgent
    assert petition.dangers


def test_submit_private_is_not_in_the_ledger(cast):
    petition = file_petition(visibility="handlers")

    assert not LedgerEntry.objects.filter(pk=petition.pk).exists()


def test_submit_of_a_private_category_is_not_in_the_ledger(cast):
    cast.heating.is_private = True
    cast.heating.save()

    petition = file_petition(category=cast.heating)

    assert not LedgerEntry.objects.filter(pk=petition.pk).exists()


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        ({"name": "刘芳", "phone": "13800001111"}, "刘**"),
        ({"name": "刘芳", "is_anonymous": True}, "匿名"),
        ({}, "匿名"),
        ({"firm": "宝利针织厂", "is_firm_named": True, "name": "刘芳"}, "宝利针织厂"),
        ({"firm": "宝利针织厂", "name": "刘芳"}, "刘**"),
    ],
)
def test_submit_shows_who_filed_as_they_wish(cast, facts, who):
    petition = file_petition(**facts)

    assert LedgerEntry.objects.get(pk=petition.pk).who == who


@pytest.mark.parametrize(
    ("matter", "title"),
    [
        (Matter(text=TEXT, title=" 暖气 "), "暖气"),
        (Matter(text="暖气不热。请来。"), "暖气不热"),
        (Matter(text="暖气不热\n请来"), "暖气不热"),
        (Matter(text="。。。"), "没有标题"),
        (Matter(text="热" * 90), "热" * 60),
    ],
)
def test_title_of_takes_the_given_one_or_the_first_sentence(matter, title):
    assert title_of(matter) == title


def test_preview_strikes_out_what_the_public_may_not_read():
    _title, text = preview(Matter(text="我是刘芳，电话13800001111。", name="刘芳"))

    assert "刘芳" not in text.text
    assert "13800001111" not in text.text


def test_open_with_secret_of_another_matter_is_out_of_reach(cast):
    first, second = (
        submit(Matter(text=TEXT, idempotency_key=f"form-000{n}"), by=None, at=MONDAY)
        for n in (1, 2)
    )

    petition, holder = tracking.open_with_secret(str(first.petition), first.secret)

    assert (petition, holder.petition_id) == (first.petition, first.petition.pk)
    for number, secret in (
        (first.petition.number, second.secret),
        (first.petition.number, ""),
        ("000000000000", first.secret),
    ):
        with pytest.raises(tracking.OutOfReach):
            tracking.open_with_secret(number, secret)
