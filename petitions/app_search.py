"""What the one search finds among the public matters."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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


def register_all() -> None:
    """Add the part; called when the app is ready."""
    register_finder("ledger", _("大家反映过的事"), "message-2", find, rank=30)
