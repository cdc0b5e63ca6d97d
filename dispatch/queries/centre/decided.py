"""What people decided in the queue: the texts and categories that the classifier learns from."""

from django.db.models import OuterRef, Subquery

from dispatch.choices import RouteOutcome
from dispatch.models import RouteDecision
from petitions.choices import Visibility
from petitions.models import Petition


def decided_rows() -> list[tuple[str, str]]:
    """Return redacted text and category code of each matter that a person dispatched.

    The category is the one it has now: a later change is a better answer. Matters that only
    their handlers may read are left out, for words of a model can be shown to anybody.
    """
    last = RouteDecision.objects.filter(petition=OuterRef("pk")).order_by("-id")
    rows = (
        Petition.objects.filter(
            visibility=Visibility.PUBLIC, is_sensitive=False, category__isnull=False
        )
        .annotate(outcome=Subquery(last.values("outcome")[:1]))
        .filter(outcome=RouteOutcome.PERSON)
        .order_by("pk")
    )
    found = rows.values_list("title", "text", "category__code")
    return [(f"{title} {text}", code) for title, text, code in found.iterator(2000)]
