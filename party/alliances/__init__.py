"""Alliances of towns and communities with units, and what compound branches do for residents."""
