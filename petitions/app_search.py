"""What the one search finds among the public matters and what is deliberated."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.deliberation.queries import topics_called
from petitions.public_queries import LedgerFilter, ledger_rows, marked_words
from yuanbao.finding import SHOWN, Answer, Found, register_finder


def find(asked: str, _on: date) -> Answer:
    """Return the newest public matters in which all of the words occur, or the one of a number."""
    rows = [
        Found(
            row.title,
            reverse("petitions:ledger-detail", args=[row.number]),
            " · ".join(filter(None, [row.state_text, row.holder, row.town_name])),
        )
        for row in ledger_rows(LedgerFilter(q=asked))[:SHOWN]
    ]
    more = f"{reverse('petitions:ledger-list')}?{urlencode({'q': asked})}"
    return Answer(rows, marked_words(asked), more)


def find_topics(asked: str, _on: date) -> Answer:
    """Return topics of deliberation in whose titles all of the words stand, newest phase first."""
    found = [
        Found(
            row.title,
            reverse("talks:topic-detail", args=[row.public_id]),
            row.get_state_display(),
        )
        for row in topics_called(asked)[:SHOWN]
    ]
    return Answer(found, asked.split())


def register_all() -> None:
    """Add the parts; called when the app is ready."""
    register_finder("ledger", _("大家反映过的事"), "message-2", find, rank=30)
    register_finder("topics", _("大家商量的事"), "messages", find_topics, rank=35)
