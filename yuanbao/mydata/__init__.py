"""What is held on a person: seen, taken away, corrected, deleted by the person; who looked at it."""
