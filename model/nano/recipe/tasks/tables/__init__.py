"""Questions about tables: one table, one question, in any layout and place.

The code is one pipeline: read `rows`, narrow them to `picked`, then one of a few idioms. It composes:
a question with a filter differs by one line from the same without.

- `subjects`, `columns`, `layouts`: what a table is about, what is in it, how it is written and read;
- `views`: the table as a question sees it, and how a question (`Ask`) and its table become a draft;
- `conditions`, `filters`: which rows are meant;
- `aggregates`, `groups`, `values`: numbers of rows, of groups of rows, and the values of a column;
- `rankings`, `series`, `dates`: rows in an order;
- `listing`, `cells`, `conversions`: what stands in rows, and rows made into something else;
- `claims`, `two_columns`: rows or columns against each other, yes or no;
- `records`: the families, which draw a table and one of all these questions; `table_chats` go on;
- `joins`: two tables with a key in common.
"""
