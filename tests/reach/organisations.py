"""Organisations, a member, an office and a transfer for the table of all addresses."""

from party.models import OrganisationPost
from party.services.organisations import transfers
from tests.factories.organisations import PartyTree
from tests.factories.party import MONDAY


class Party:
    """Nobody of the cast holds an office here: every desk page of it is out of their reach."""

    def __init__(self, cast):
        self.tree = PartyTree(cast)
        self.post = OrganisationPost.objects.order_by("pk").first()
        self.transfer = transfers.ask(
            self.tree.member, self.tree.other, reason="搬家", by=None, at=MONDAY
        )

    def arguments(self):
        """Return what fills the parts of the addresses, by the start of the route."""
        return {
            "desk/organisations/": {"public_id": self.tree.branch.public_id},
            "desk/party-members/": {"public_id": self.tree.member.public_id, "field": "phone"},
            "desk/party-posts/": {"public_id": self.post.public_id},
            "desk/party-transfers/": {"public_id": self.transfer.public_id},
        }
