"""Lists of numbers: where they stand, what is asked of one, of two at a time."""
