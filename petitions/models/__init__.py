"""Models of matters, from intake to the public ledger."""

from petitions.models.deliberation import (
    Ballot,
    BallotOption,
    Milestone,
    MilestoneReport,
    Opinion,
    Residency,
    Resolution,
    Support,
    Talk,
    TalkGuest,
    Topic,
    TopicNews,
    TopicPetition,
    TopicPlace,
)
from petitions.models.helping import CallRequest, CallTry, Recording
from petitions.models.ledger import LedgerEntry, PublicPart
from petitions.models.petition import Holder, Petition
from petitions.models.petitioner import Addition, Joining, Petitioner
from petitions.models.progress import ProgressEntry
from petitions.models.proxy import Proxy
from petitions.models.sealed import (
    SealedEnvelope,
    SealedFile,
    SealedMessage,
    SealedReport,
    SealedSubject,
)
from petitions.models.sealed_opening import SealedOpening
from petitions.models.sealed_receipt import WaitingReceipt
from petitions.models.version import TextVersion

__all__ = [
    "Addition",
    "Ballot",
    "BallotOption",
    "CallRequest",
    "CallTry",
    "Holder",
    "Joining",
    "LedgerEntry",
    "Milestone",
    "MilestoneReport",
    "Opinion",
    "Petition",
    "Petitioner",
    "ProgressEntry",
    "Proxy",
    "PublicPart",
    "Recording",
    "Residency",
    "Resolution",
    "SealedEnvelope",
    "SealedFile",
    "SealedMessage",
    "SealedOpening",
    "SealedReport",
    "SealedSubject",
    "Support",
    "Talk",
    "TalkGuest",
    "TextVersion",
    "Topic",
    "TopicNews",
    "TopicPetition",
    "TopicPlace",
    "WaitingReceipt",
]
