"""What the residents' app has of this part: pages kept, topics to follow, doors, and what is found."""

from django.utils.translation import gettext_lazy as _

from party import app_search, audiences
from party.queries.articles import column_topics
from yuanbao.phone import shell
from yuanbao.subscribing import topics


def register_all() -> None:
    """Tell the shared pages; called when the app is ready."""
    topics.register_kind("column", _("栏目"), column_topics)
    shell.register_pages(
        read=("party:section-list", "party:article-search", "party:kb-home", "/columns/")
    )
    app_search.register_all()
    audiences.register_all()
