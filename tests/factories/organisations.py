"""Party organisations, members and offices, reached through the services."""

from datetime import date

from party.organisations.choices import Office, OrganisationKind
from party.services.organisations import members, offices, tree
from tests.factories.grids import PostHolderFactory
from tests.factories.party import MONDAY

SINCE = date(2020, 1, 1)


def make_organisation(
    parent=None, name="测试区委", kind=OrganisationKind.COMMITTEE, grid=None, unit_name=""
):
    """Found an organisation as the system; the topmost is a committee."""
    facts = tree.Facts(kind, name, SINCE, grid, unit_name)
    return tree.found(facts, parent=parent, by=None, at=MONDAY)


def make_branch(parent, name="第一党支部", **facts):
    return make_organisation(parent, name, OrganisationKind.BRANCH, **facts)


def make_member(organisation, name="于德海", phone="", user=None, **person):
    """Admit a person as the system; with an account, that one is joined to it."""
    facts = members.Person(name, phone or (user.phone if user else ""), **person)
    member = members.admit(organisation, facts, on=SINCE, by=None, at=MONDAY)
    if user is not None:
        member.user = user
        member.save(update_fields=["user"])
    return member


def make_officer(organisation, office=Office.OFFICER, name="栾敏"):
    """Return an account that keeps the papers of an organisation, or holds another office there."""
    user = PostHolderFactory(name=name)
    member = None
    if office not in {Office.OFFICER, Office.DEPARTMENT}:
        member = make_member(organisation, name, user=user)
    holder = offices.Holder(member=member, user=None if member else user)
    offices.appoint(organisation, holder, office=office, starts_on=SINCE, by=None, at=MONDAY)
    return user


class PartyTree:
    """A district committee, a town's working committee with two branches, and their officers."""

    def __init__(self, cast):
        self.root = make_organisation(grid=cast.district)
        self.town = make_organisation(
            self.root, "东镇党工委", OrganisationKind.WORKING_COMMITTEE, grid=cast.town
        )
        self.branch = make_branch(self.town, grid=cast.community)
        self.other = make_branch(self.town, "第二党支部", unit_name="轴承厂")
        self.department = make_officer(self.root, Office.DEPARTMENT, "矫红")
        self.secretary = make_officer(self.branch, Office.SECRETARY, "毕成")
        self.officer = make_officer(self.branch)
        self.other_officer = make_officer(self.other, name="车颖")
        self.member = make_member(self.branch, "欧阳桂兰", "13900001234")
