"""What the desks' pages read: rows and frozen dataclasses, each page built once."""
