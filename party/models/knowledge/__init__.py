from party.models.knowledge.item import Citation, KnowledgeItem, KnowledgeVersion
from party.models.knowledge.knowledge_file import KnowledgeFile
from party.models.knowledge.question import Answerer, Question, ZeroHit
from party.models.knowledge.terms import SearchScale, SynonymGroup, TermCount

__all__ = [
    "Answerer",
    "Citation",
    "KnowledgeFile",
    "KnowledgeItem",
    "KnowledgeVersion",
    "Question",
    "SearchScale",
    "SynonymGroup",
    "TermCount",
    "ZeroHit",
]
