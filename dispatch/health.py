"""What /readyz says of the chain: is routing keeping up."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from petitions.models import Petition
from yuanbao import health
from yuanbao.formats import span_text

UNROUTED_LIMIT = timedelta(minutes=2)


def register_all() -> None:
    """Add the chain's checks to what the platform reports."""
    health.register("routing", routing)


def routing() -> health.Finding:
    """Tell how long the oldest matter has waited to be routed; old matters taken in do not count.

    Not ready beyond two minutes: every message was lost and the sweep does not find them either.
    """
    waiting = Petition.objects.unrouted().filter(is_historical=False)
    oldest = waiting.order_by("filed_at").values_list("filed_at", flat=True).first()
    if oldest is None:
        return health.Finding(ok=True, words=_("没有等着分派的诉求。"))
    age = timezone.now() - oldest
    words = _("最早一件已等分派 %(span)s。") % {"span": span_text(age)}
    return health.Finding(ok=age <= UNROUTED_LIMIT, words=words)
