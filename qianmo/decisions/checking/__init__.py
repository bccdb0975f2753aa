"""Finds what is wrong with a model before anyone relies on it: gaps, overlaps, rows that never hit, units."""
