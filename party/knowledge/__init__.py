"""The knowledge base: its choices, the lives of its rows, and what can be worked out without a database."""
