"""The command centre's day: queue, triage, seats, promises, reports, known events."""
