"""Which returns belong to one line of a matter: an order, and those that it goes on."""

from django.db.models import Q, QuerySet

from dispatch.models import Return, WorkOrder


def earlier_returns(order: WorkOrder) -> QuerySet[Return]:
    """Return the ruled returns of the order's line, the oldest first.

    A line are the orders that were passed on one to the next; the leads of a matter are one
    line, however it went from one to the other. What ended without a ruling does not count.
    """
    line = Q(order=order.line) | Q(order__origin=order.line)
    if order.is_lead:
        line |= Q(order__petition=order.petition_id, order__is_lead=True)
    return (
        Return.objects.filter(line).filter(ruled()).select_related("order__agency").order_by("id")
    )


def ruled() -> Q:
    """Return the test for returns that somebody, or the clock, has ruled on."""
    return Q(decided_at__isnull=False) & ~Q(ruling="")


def same_line(one: WorkOrder, other: WorkOrder) -> bool:
    """Say whether two orders of one matter are the same part of it, passed on."""
    return one.line == other.line or (one.is_lead and other.is_lead)
