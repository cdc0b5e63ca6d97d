"""Through how many hands a matter went: given to another lead, and returned."""

from functools import cache

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from dispatch.models import Return, WorkOrder


@cache
def hands(petition: str) -> dict[str, Coalesce]:
    """Return annotations `n_hops` and `n_asked_back`; `petition` is the outer row's petition id.

    A hop is every lead after the first one, a return every time an agency asked for one.
    """
    leads = WorkOrder.objects.filter(petition=OuterRef(petition), is_lead=True)
    returns = Return.objects.filter(order__petition=OuterRef(petition)).order_by()
    returned = returns.values("order__petition").annotate(n=Count("pk")).values("n")
    led = leads.order_by().values("petition").annotate(n=Count("pk")).values("n")
    hops = Greatest(
        Coalesce(Subquery(led, output_field=IntegerField()), Value(0)) - Value(1), Value(0)
    )
    return {
        "n_hops": Coalesce(hops, Value(0)),
        "n_asked_back": Coalesce(Subquery(returned, output_field=IntegerField()), Value(0)),
    }
