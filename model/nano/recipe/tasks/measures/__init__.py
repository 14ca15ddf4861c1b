"""Quantities with units, dates and times."""
