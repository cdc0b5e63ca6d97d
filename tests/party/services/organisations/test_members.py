from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from party.models import MemberEvent, Membership, OrganisationPost
from party.organisations.choices import MemberKind, MemberState, TransferState
from party.services.organisations import members, transfers
from party.services.organisations.members import Person
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import SINCE, PartyTree, make_member
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.services.retention import clear_expired
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
TODAY = LATER.date()


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def admit(party, person, by=None):
    return members.admit(party.branch, person, on=TODAY, by=by or party.officer, at=LATER)


def acts(member):
    return list(
        MemberEvent.objects.filter(member=member).order_by("id").values_list("act", flat=True)
    )


def test_admit_keeps_name_and_phone_sealed(party):
    member = admit(party, Person("诸葛小明", "13911112222"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM party_membership WHERE id = %s", [member.pk])
        stored = b"".join(bytes(part) for part in cursor.fetchone())
    assert "诸葛".encode() not in stored
    assert b"13911112222" not in stored
    assert (str(member), member.masked_phone) == ("诸葛**", "139****2222")
    assert acts(member) == ["admitted"]


def test_admit_the_same_person_again_is_refused(party):
    person = Person("诸葛小明", "13911112222")
    first = admit(party, person)

    with pytest.raises(members.OnTheRoll, match=first.number):
        admit(party, person)


def test_admit_by_another_organisations_officer_is_out_of_reach(party):
    with pytest.raises(OutOfReach):
        admit(party, Person("诸葛小明"), by=party.other_officer)


def test_amend_with_empty_boxes_keeps_what_is_held(party):
    person = Person("", "", MemberKind.PROBATIONARY, date(2026, 7, 1))

    members.amend(party.member, person, by=party.officer, at=LATER)

    member = Membership.objects.get(pk=party.member.pk)
    assert (member.name, member.phone) == ("欧阳桂兰", "13900001234")
    assert member.kind == MemberKind.PROBATIONARY


def test_make_full_once(party):
    member = admit(party, Person("诸葛小明", kind=MemberKind.PROBATIONARY))

    members.make_full(member, on=TODAY, by=party.officer, at=LATER)

    with pytest.raises(TransitionRefused):
        members.make_full(member, on=TODAY, by=party.officer, at=LATER)
    assert acts(member) == ["admitted", "made_full"]


def test_end_takes_offices_along_and_is_final(party):
    secretary = Membership.objects.get(user=party.secretary)

    done = members.end(secretary, on=TODAY, by=party.officer, at=LATER)

    assert (done.state, done.ended_on) == (MemberState.ENDED, TODAY)
    assert not OrganisationPost.objects.filter(member=secretary, ends_on__isnull=True).exists()
    with pytest.raises(TransitionRefused):
        members.end(done, on=TODAY, by=party.officer, at=LATER)


def test_open_field_needs_a_reason_and_leaves_a_record(party):
    with pytest.raises(members.ReasonMissing):
        members.open_field(party.member, "phone", why=" ", by=party.officer, at=LATER)
    with pytest.raises(OutOfReach):
        members.open_field(party.member, "kind", why="看看", by=party.officer, at=LATER)

    phone = members.open_field(party.member, "phone", why="通知开会", by=party.officer, at=LATER)

    entry = AuditEntry.objects.get(act="open_member")
    assert (phone, entry.reason, entry.detail) == ("13900001234", "通知开会", {"field": "phone"})


def test_recognise_joins_the_account_with_that_phone(party):
    user = PostHolderFactory(name="欧阳桂兰", phone="13900001234", is_resident=True)

    member = members.recognise(user, at=LATER)

    assert (member, member.user) == (party.member, user)
    with pytest.raises(members.NotFound):
        members.recognise(user, at=LATER)


def test_recognise_a_phone_of_two_or_of_none_is_refused(party):
    make_member(party.other, "另一人", "13900001234")
    shared = PostHolderFactory(phone="13900001234", is_resident=True)

    with pytest.raises(members.NotFound):
        members.recognise(shared, at=LATER)
    with pytest.raises(members.NotFound):
        members.recognise(PostHolderFactory(), at=LATER)


def test_clear_expired_leaves_number_and_history(party):
    members.end(party.member, on=SINCE, by=party.officer, at=LATER)

    assert clear_expired(at=LATER)["party-members"] == 1
    assert "party-members" not in clear_expired(at=LATER)

    gone = Membership.objects.get(pk=party.member.pk)
    assert (gone.name, gone.phone, str(gone)) == ("", "", gone.number)
    assert acts(gone) == ["admitted", "ended"]


def test_transfer_moves_the_member_when_it_is_accepted(party):
    transfer = transfers.ask(party.member, party.other, reason="搬家", by=party.officer, at=LATER)
    told = Notification.objects.filter(user=party.other_officer)
    assert told.count() == 1
    with pytest.raises(OutOfReach):
        transfers.accept(transfer, by=party.officer, at=LATER)

    transfers.accept(transfer, by=party.other_officer, at=LATER)

    member = Membership.objects.get(pk=party.member.pk)
    assert member.organisation == party.other
    assert acts(member) == ["admitted", "transferred"]
    with pytest.raises(TransitionRefused):
        transfers.refuse(transfer, why="晚了", by=party.other_officer, at=LATER)


def test_transfer_refused_says_why_and_leaves_the_member(party):
    transfer = transfers.ask(party.member, party.other, reason="搬家", by=party.officer, at=LATER)
    with pytest.raises(TransitionRefused):
        transfers.refuse(transfer, why=" ", by=party.other_officer, at=LATER)

    done = transfers.refuse(transfer, why="不住这里", by=party.other_officer, at=LATER)

    assert (done.state, done.refusal) == (TransferState.REFUSED, "不住这里")
    assert Membership.objects.get(pk=party.member.pk).organisation == party.branch
    assert Notification.objects.filter(user=party.officer, body="不住这里").exists()


def test_transfer_is_asked_once_and_may_be_withdrawn(party):
    transfer = transfers.ask(party.member, party.other, reason="搬家", by=party.officer, at=LATER)
    with pytest.raises(transfers.UnderWay):
        transfers.ask(party.member, party.town, reason="搬家", by=party.officer, at=LATER)
    with pytest.raises(TransitionRefused):
        members.end(party.member, on=TODAY, by=party.officer, at=LATER)

    done = transfers.withdraw(transfer, by=party.officer, at=LATER)

    assert done.state == TransferState.WITHDRAWN


def test_history_cannot_be_rewritten(party):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE party_memberevent SET act = 'ended'")
