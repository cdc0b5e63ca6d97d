from datetime import timedelta

import pytest

from dispatch.models import LiaisonContact
from dispatch.queries.centre.liaison import directory
from dispatch.services.centre import liaison
from dispatch.services.centre.liaison import Entry
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

NIGHT = Entry(kind="night", name="值班室", phone="0415-2100001", note="晚八点后")


def test_agency_adds_its_own_line_confirmed_today(cast):
    row = liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)

    assert (row.confirmed_at, row.confirmed_by) == (MONDAY, cast.handler)
    assert AuditEntry.objects.filter(act="add_contact").exists()


def test_shift_leader_keeps_the_lines_of_bodies_without_a_desk(cast):
    row = liaison.add_contact(cast.order_bureau, NIGHT, by=cast.shift_leader, at=MONDAY)

    assert row.agency == cast.order_bureau


@pytest.mark.parametrize("person", ["other_handler", "dispatcher", "leader", "grid_worker"])
def test_lines_of_another_agency_are_out_of_reach(cast, person):
    row = liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)
    stranger = getattr(cast, person)

    with pytest.raises(OutOfReach):
        liaison.add_contact(cast.housing, NIGHT, by=stranger, at=MONDAY)
    with pytest.raises(OutOfReach):
        liaison.change_contact(row, NIGHT, by=stranger, at=MONDAY)
    with pytest.raises(OutOfReach):
        liaison.remove_contact(row, by=stranger, at=MONDAY)
    with pytest.raises(OutOfReach):
        liaison.confirm_contacts(cast.housing, by=stranger, at=MONDAY)


@pytest.mark.parametrize(
    ("name", "phone", "words"),
    [(" ", "0415-2100001", "请写姓名或岗位"), ("值班室", "找老王", "电话看不懂")],
)
def test_line_without_name_or_number_is_refused(cast, name, phone, words):
    wrong = Entry(kind="day", name=name, phone=phone)

    with pytest.raises(TransitionRefused, match=words):
        liaison.add_contact(cast.housing, wrong, by=cast.handler, at=MONDAY)


def test_twenty_first_line_is_refused(cast):
    for _each in range(20):
        liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="最多 20 条"):
        liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)


def test_change_counts_as_confirmed(cast):
    row = liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)
    later = MONDAY + timedelta(days=100)

    newer = Entry(kind="night", name="值班室", phone="13800001234")
    row = liaison.change_contact(row, newer, by=cast.receiver, at=later)

    assert (row.phone, row.confirmed_at, row.confirmed_by) == ("13800001234", later, cast.receiver)


def test_confirm_makes_old_lines_fresh_again(cast):
    liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)
    later = MONDAY + timedelta(days=100)

    def old():
        return [row.is_old for agency in directory(at=later) for row in agency.contacts.all()]

    before = old()
    liaison.confirm_contacts(cast.housing, by=cast.handler, at=later)

    assert (before, old()) == ([True], [False])


def test_confirm_of_nothing_is_refused(cast):
    with pytest.raises(TransitionRefused, match="还没有联络人"):
        liaison.confirm_contacts(cast.housing, by=cast.handler, at=MONDAY)


def test_remove_takes_the_line_away(cast):
    row = liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)

    liaison.remove_contact(row, by=cast.handler, at=MONDAY)

    assert not LiaisonContact.objects.exists()


@pytest.mark.parametrize("q", ["住建", "值班室", "2100001", "晚八点", "住房 2100"])
def test_directory_finds_by_all_that_is_shown(cast, q):
    liaison.add_contact(cast.housing, NIGHT, by=cast.handler, at=MONDAY)

    assert [agency.code for agency in directory(q, at=MONDAY)] == ["D16"]


def test_directory_finds_nothing_for_words_that_stand_nowhere(cast):
    assert list(directory("火星", at=MONDAY)) == []
