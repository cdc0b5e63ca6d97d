"""A whole district's registers, invented from first to last and the same on every run."""
