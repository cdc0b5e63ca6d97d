"""Where a matter goes: place, category and duty found, by rules and by the trained classifier."""
