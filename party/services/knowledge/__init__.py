"""Verbs of the knowledge base."""
