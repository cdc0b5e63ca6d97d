from datetime import timedelta

import pytest

from grids.models import Post
from party.models import MemberEvent, OrganisationPost, PartyOrganisation
from party.organisations.choices import Office, OrganisationKind, OrganisationState
from party.services.organisations import members, offices, transfers, tree
from party.services.organisations.offices import Holder
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import (
    SINCE,
    PartyTree,
    make_branch,
    make_member,
    make_organisation,
)
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability, Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def facts(kind=OrganisationKind.BRANCH, name="第三党支部"):
    return tree.Facts(kind, name, SINCE, unit_name="粮库")


def test_found_gives_a_number_and_a_line(party):
    made = tree.found(facts(), parent=party.town, by=party.department, at=LATER)

    assert made.path == f"{party.town.path}{made.pk:05d}."
    assert made.number == f"Z{made.pk:05d}"
    assert AuditEntry.objects.filter(act="found", object_id=made.pk).exists()


def test_found_by_an_officer_without_the_right_is_out_of_reach(party):
    with pytest.raises(OutOfReach):
        tree.found(facts(), parent=party.branch, by=party.officer, at=LATER)


def test_found_under_nothing_is_for_the_system_alone(party):
    with pytest.raises(OutOfReach):
        tree.found(facts(), parent=None, by=party.department, at=LATER)


def test_found_where_the_kind_may_not_stand_is_refused(party):
    with pytest.raises(tree.WrongPlace):
        tree.found(facts(), parent=party.branch, by=party.department, at=LATER)


def test_found_with_a_name_that_stands_there_is_refused(party):
    with pytest.raises(tree.NameTaken):
        tree.found(facts(name="第一党支部"), parent=party.town, by=party.department, at=LATER)


def test_amend_keeps_what_lies_below_in_order(party):
    make_organisation(party.branch, "第一小组", OrganisationKind.GROUP)
    wrong = facts(OrganisationKind.GENERAL_BRANCH)

    with pytest.raises(tree.WrongPlace):
        tree.amend(party.branch, wrong, by=party.department, at=LATER)
    done = tree.amend(party.branch, facts(name="改名支部"), by=party.department, at=LATER)

    assert done.name == "改名支部"


def test_move_takes_everything_below_along(party):
    group = make_organisation(party.branch, "第一小组", OrganisationKind.GROUP)
    office = make_organisation(
        party.root, "区直机关工委", OrganisationKind.WORKING_COMMITTEE, unit_name="机关"
    )

    moved = tree.move(party.branch, office, by=party.department, at=LATER)

    group.refresh_from_db()
    moved.refresh_from_db()
    assert (moved.parent, moved.path) == (office, f"{office.path}{moved.pk:05d}.")
    assert group.path == f"{moved.path}{group.pk:05d}."


def test_move_below_itself_is_refused(party):
    with pytest.raises(tree.WrongPlace):
        tree.move(party.town, party.branch, by=party.department, at=LATER)


def test_merge_moves_members_and_notes_it_for_each(party):
    n = party.branch.members.current().count()

    done = tree.merge(party.branch, party.other, by=party.department, at=LATER)

    assert (done.state, done.merged_into) == (OrganisationState.MERGED, party.other)
    assert party.other.members.current().count() == n
    assert MemberEvent.objects.filter(act="moved", to_organisation=party.other).count() == n
    assert not OrganisationPost.objects.filter(organisation=done, ends_on__isnull=True).exists()


def test_merge_while_a_transfer_is_under_way_is_refused(party):
    transfers.ask(party.member, party.other, reason="搬家", by=party.officer, at=LATER)

    with pytest.raises(tree.NotEmpty):
        tree.merge(party.branch, party.other, by=party.department, at=LATER)


def test_end_with_members_is_refused_and_empty_is_done(party):
    empty = make_branch(party.town, "空支部", unit_name="旧厂")

    with pytest.raises(tree.NotEmpty):
        tree.end(party.branch, why="并校", by=party.department, at=LATER)
    done = tree.end(empty, why="厂子关了", by=party.department, at=LATER)

    assert done.state == OrganisationState.ENDED
    with pytest.raises(TransitionRefused):
        tree.amend(done, facts(), by=party.department, at=LATER)


def test_appoint_gives_reach_below_and_a_seat(party):
    user = PostHolderFactory(name="新书记")
    member = make_member(party.branch, "新书记", user=user)
    offices.appoint(
        party.town,
        Holder(member=member),
        office=Office.SECRETARY,
        starts_on=SINCE,
        by=party.department,
        at=LATER,
    )

    seen = PartyOrganisation.objects.permitted(user, Capability.VIEW_PARTY)

    assert set(seen) == {party.town, party.branch, party.other}
    seat = Post.objects.get(user=user)
    assert (seat.role, seat.grid) == (Role.PARTY_SECRETARY, party.town.grid)


def test_appoint_somebody_from_elsewhere_or_twice_is_refused(party):
    elsewhere = Holder(member=make_member(party.other, "外人"))
    second = Holder(member=party.member)

    with pytest.raises(offices.NotTheirMember):
        _secretary(party, elsewhere)
    with pytest.raises(offices.HeldAlready):
        _secretary(party, second)
    with pytest.raises(offices.NotTheirMember):
        _secretary(party, Holder(user=party.officer))


def _secretary(party, holder):
    offices.appoint(
        party.branch,
        holder,
        office=Office.SECRETARY,
        starts_on=SINCE,
        by=party.department,
        at=LATER,
    )


def test_relieve_ends_reach_and_seat(party):
    post = OrganisationPost.objects.get(user=party.officer)

    offices.relieve(post, ends_on=SINCE, by=party.department, at=LATER)

    assert not PartyOrganisation.objects.permitted(party.officer, Capability.VIEW_PARTY).exists()
    assert Post.objects.get(user=party.officer).ends_on == SINCE
    with pytest.raises(TransitionRefused):
        offices.relieve(post, ends_on=SINCE, by=party.department, at=LATER)


def test_members_of_another_organisation_are_out_of_reach(party):
    with pytest.raises(OutOfReach):
        members.end(party.member, on=SINCE, by=party.other_officer, at=LATER)
