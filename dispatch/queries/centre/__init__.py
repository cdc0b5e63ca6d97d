"""The command centre's pages: queue, rulings, seats, map, search."""
