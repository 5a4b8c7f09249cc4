"""Indicator values: their grammar, their units, and the rows they stand in."""
