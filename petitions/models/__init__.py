"""Models of matters, from intake to the public ledger."""

from petitions.models.ledger import LedgerEntry, PublicPart
from petitions.models.petition import Holder, Petition
from petitions.models.petitioner import Addition, Joining, Petitioner
from petitions.models.progress import ProgressEntry
from petitions.models.proxy import Proxy
from petitions.models.version import TextVersion

__all__ = [
    "Addition",
    "Holder",
    "Joining",
    "LedgerEntry",
    "Petition",
    "Petitioner",
    "ProgressEntry",
    "Proxy",
    "PublicPart",
    "TextVersion",
]
