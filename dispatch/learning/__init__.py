"""Learning from settled matters: what a text is about, and who deals with it. No ORM here."""
