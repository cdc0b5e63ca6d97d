"""即答: what petitioners said of answers without an order counts for the agency that gave them.

That is the command centre; what a grid worker settled on the spot is nobody's direct answer.
"""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from dispatch.choices import AgencyKind, RaterKind
from dispatch.models import Agency, AnswerRating
from dispatch.queries.counting.measures import ANSWERABLE, SpanOfTime, within
from petitions.choices import Channel

_OF_AGENCY = ("pk", "name", "short_name", "kind")
_PETITIONERS = AnswerRating.objects.filter(rater_kind=RaterKind.PETITIONER)


def direct_ratings(span: SpanOfTime) -> QuerySet[AnswerRating]:
    """Return each matter's last rating of a direct answer by its petitioner, if in the period.

    Each row has the answering agency beside it, as `by_agency`, `by_agency_name` and so on.
    """
    later = _PETITIONERS.filter(petition=OuterRef("petition"), pk__gt=OuterRef("pk"))
    rows = _PETITIONERS.filter(
        within("rated_at", span), ~Exists(later), petition__state__in=sorted(ANSWERABLE)
    ).exclude(petition__channel=Channel.GRID_WORKER)
    centre = Agency.objects.filter(kind=AgencyKind.CENTRE).order_by("code")
    of_agency = {name: Subquery(centre.values(name)[:1]) for name in _OF_AGENCY}
    rows = rows.annotate(**{on_direct(_lookup(name)): of for name, of in of_agency.items()})
    return rows.filter(by_agency__isnull=False)


def on_direct(lookup: str) -> str:
    """Return a lookup of places or agencies as it reads from such a rating."""
    if lookup.startswith("agency"):
        return f"by_{lookup.replace('__', '_')}"
    return f"petition__{lookup}"


def _lookup(name: str) -> str:
    return "agency" if name == "pk" else f"agency__{name}"
