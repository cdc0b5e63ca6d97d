"""Clocks: set, counted anew, watched."""
