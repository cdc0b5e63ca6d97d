"""Agencies and their people: changed, merged, on leave, gone; tables of a district loaded."""
