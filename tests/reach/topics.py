"""Topics and a compound for the table of all addresses."""

from django.utils import timezone

from grids.choices import Level
from grids.models import CompoundFact
from petitions.deliberation.choices import OpinionKind, Phase
from petitions.models import Milestone, Talk
from tests.factories.grids import GridFactory
from tests.factories.topics import asked_residency, make_topic, say


class Topics:
    """A topic that takes proposals, with words of both residents; a draft; a compound's fact."""

    def __init__(self, cast):
        self.topic = make_topic(cast)
        self.draft = make_topic(cast, Phase.DRAFTING)
        self.proposal = say(self.topic, cast.other_resident, kind=OpinionKind.PROPOSAL)
        self.held = say(self.topic, cast.resident, "有事打13912345678。")
        self.talk = Talk.objects.create(
            topic=self.topic, title="恳谈", agenda="听意见", place="社区", starts_at=timezone.now()
        )
        self.step = Milestone.objects.create(
            topic=self.topic, title="增容", holder="供电公司", due_on=timezone.localdate()
        )
        self.compound = GridFactory(parent=cast.community, level=Level.COMPOUND, name="和顺小区")
        self.fact = CompoundFact.objects.create(
            grid=self.compound, kind="service", name="理发日", entered_at=timezone.now()
        )
        self.residency = asked_residency(cast, cast.other_resident)

    def arguments(self):
        """Return what fills the parts of the addresses, by the start of the name."""
        return {
            "grids:compound-fact": {"public_id": self.fact.public_id},
            "grids:compound": {"code": self.compound.code},
            "talks:opinion-support": {"public_id": self.proposal.public_id},
            "talks:opinion": {"public_id": self.held.public_id},
            "talks:": {"public_id": self.topic.public_id},
            "organise:opinion-answer": {"public_id": self.proposal.public_id},
            "organise:opinion": {"public_id": self.held.public_id},
            "organise:option": {"public_id": self.draft.options.first().public_id},
            "organise:talk": {"public_id": self.talk.public_id},
            "organise:milestone": {"public_id": self.step.public_id},
            "organise:residency": {"public_id": self.residency.public_id},
            "organise:": {"public_id": self.draft.public_id},
        }
