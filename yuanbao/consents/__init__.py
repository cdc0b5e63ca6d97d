"""Consents: what for, in which words, and the ledger of what was given and withdrawn."""
