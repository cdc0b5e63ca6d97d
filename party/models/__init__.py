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

__all__ = [
    "Answerer",
    "Article",
    "Citation",
    "Column",
    "KnowledgeFile",
    "KnowledgeItem",
    "KnowledgeVersion",
    "Question",
    "Revision",
    "SearchScale",
    "SynonymGroup",
    "TermCount",
    "ZeroHit",
]
