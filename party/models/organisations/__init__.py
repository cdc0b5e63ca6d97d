from party.models.organisations.membership import MemberEvent, Membership, Transfer
from party.models.organisations.organisation import OrganisationPost, PartyOrganisation

__all__ = ["MemberEvent", "Membership", "OrganisationPost", "PartyOrganisation", "Transfer"]
