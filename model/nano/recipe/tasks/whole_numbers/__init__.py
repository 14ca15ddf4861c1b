"""Whole numbers: one by one, in a range, searched for, in a sequence."""
