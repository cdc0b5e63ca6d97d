"""Entries, a question and a file of the knowledge base for the table of all addresses."""

from party.models import ZeroHit
from tests.factories.knowledge import make_item, make_question, upload
from tests.factories.party import MONDAY


class Knowledge:
    """A public entry that the housing bureau's handler owns, a question to nobody, a read file."""

    def __init__(self, cast):
        self.item = make_item(cast.district, owner=cast.handler)
        self.question = make_question()
        self.vain = ZeroHit.objects.create(words="护照", count=3, last_on=MONDAY.date())
        self.file = upload(cast.district, cast.editor)

    def arguments(self):
        """Return what fills the parts of the addresses, by the start of the route."""
        return {
            "kb/questions/": {"public_id": self.question.public_id},
            "kb/": {"public_id": self.item.public_id},
            "desk/kb/items/": {"public_id": self.item.public_id},
            "desk/kb/questions/": {"public_id": self.question.public_id},
            "desk/kb/files/": {"public_id": self.file.public_id},
            "desk/kb/zero-hits/": {"pk": self.vain.pk},
        }
