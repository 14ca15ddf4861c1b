"""Texts and words: changed, counted, measured, claimed about, taken apart."""
