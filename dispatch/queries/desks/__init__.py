"""Lists of orders for desks and platforms, and from which orders a person's lists are drawn."""
