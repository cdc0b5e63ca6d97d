"""The acts of an order's page, by family. When each is possible: `queries/orders/order_acts.py`."""

from dispatch.views.acts import approval, centre, desk, levels, moves, sections, wishes

FAMILIES = (
    desk.ACTS,
    approval.ACTS,
    sections.ACTS,
    levels.ACTS,
    centre.ACTS,
    moves.ACTS,
    wishes.ACTS,
)
ACTS = {act.name: act for family in FAMILIES for act in family}
# At most so many buttons stand in the bar; the rest fold under 更多.
N_IN_BAR = 5
