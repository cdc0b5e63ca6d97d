"""Matters that come in from other platforms and files, and answers written back."""
