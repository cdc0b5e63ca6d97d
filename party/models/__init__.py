from party.models.article import Article, Revision
from party.models.column import Column

__all__ = ["Article", "Column", "Revision"]
