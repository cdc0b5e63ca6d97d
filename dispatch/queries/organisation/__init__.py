"""The administrators' pages on agencies and staff."""
