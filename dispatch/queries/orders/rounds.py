"""Which round of an order is meant."""

from dispatch.models import Round, WorkOrder


def current_round(order: WorkOrder) -> Round:
    """Return the round that is being done, or was done last."""
    return order.rounds.get(number=order.round_number)
