"""Keep the town and community that orders store for the lists of a territory."""

from django.db.models import OuterRef, QuerySet, Subquery

from dispatch.models import WorkOrder
from petitions.models import Petition
from yuanbao.audit import unit_of_work


@unit_of_work
def copy_places(petitions: QuerySet[Petition]) -> int:
    """Copy town and community of these matters to their orders; returns how many orders."""
    place = Petition.objects.filter(pk=OuterRef("petition"))
    return WorkOrder.objects.filter(petition__in=petitions).update(
        town=Subquery(place.values("town")), community=Subquery(place.values("community"))
    )
