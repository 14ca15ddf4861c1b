"""Questions about tables: one table, one question, in any layout and place.

The code is one pipeline: read `rows`, narrow them to `picked`, then one of a few idioms. It composes:
a question with a filter differs by one line from the same without.
"""
