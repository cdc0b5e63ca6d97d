"""The front page."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from grids.bulletins import bulletins
from grids.mine import my_grid
from petitions import public_queries
from petitions.links import optional_url
from yuanbao.access import desk_first, desk_of
from yuanbao.audiences import Audience, audience_of, doors_for


@require_GET
@desk_first
def home(request):
    audience = audience_of(request)
    month = public_queries.month_figures(at=timezone.now())
    context = {
        "mine": my_grid(request, timezone.localdate()),
        "month": month,
        "newest": public_queries.newest_public(),
        "bulletins": bulletins(),
        "desk_url": desk_of(request.user),
        "study_url": optional_url("party:section-detail", "petitions:ledger-list", code="party"),
        "trade_url": optional_url(
            "party:section-detail", "petitions:petition-new", code="business"
        ),
        "service_url": optional_url(
            "party:section-detail", "petitions:ledger-list", code="service"
        ),
        "notices_url": optional_url("party:home-notices"),
        "phone": settings.SITE["phone"],
        "audience": audience,
        "audiences": list(Audience),
        "doors": doors_for(audience),
    }
    return render(request, "petitions/home.html", context)
