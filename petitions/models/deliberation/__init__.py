"""Topics, what is said of them, ballots, talks, and what follows a decision."""

from petitions.models.deliberation.ballot import Ballot, BallotOption
from petitions.models.deliberation.opinion import Opinion, Support
from petitions.models.deliberation.outcome import Milestone, MilestoneReport, Resolution
from petitions.models.deliberation.residency import Residency
from petitions.models.deliberation.talk import Talk, TalkGuest
from petitions.models.deliberation.topic import Topic, TopicNews, TopicPetition, TopicPlace

__all__ = [
    "Ballot",
    "BallotOption",
    "Milestone",
    "MilestoneReport",
    "Opinion",
    "Residency",
    "Resolution",
    "Support",
    "Talk",
    "TalkGuest",
    "Topic",
    "TopicNews",
    "TopicPetition",
    "TopicPlace",
]
