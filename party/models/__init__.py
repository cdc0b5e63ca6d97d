from party.models.article import Article, Revision
from party.models.column import Column
from party.models.knowledge import (
    Answerer,
    Citation,
    KnowledgeFile,
    KnowledgeItem,
    KnowledgeVersion,
    Question,
    SearchScale,
    SynonymGroup,
    TermCount,
    ZeroHit,
)
from party.models.organisations import (
    MemberEvent,
    Membership,
    OrganisationPost,
    PartyOrganisation,
    Transfer,
)

__all__ = [
    "Answerer",
    "Article",
    "Citation",
    "Column",
    "KnowledgeFile",
    "KnowledgeItem",
    "KnowledgeVersion",
    "MemberEvent",
    "Membership",
    "OrganisationPost",
    "PartyOrganisation",
    "Question",
    "Revision",
    "SearchScale",
    "SynonymGroup",
    "TermCount",
    "Transfer",
    "ZeroHit",
]
