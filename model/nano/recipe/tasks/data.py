"""The families about data: files, what is piped in, tables, texts to be copied."""

from model.nano.recipe.tasks import (
    continuing,
    copying,
    documents,
    figures,
    folder,
    logs,
    plots,
    prose,
    records,
    reports,
)
from model.nano.recipe.tasks.base import Family

FAMILIES: dict[str, tuple[float, Family]] = {
    "records": (14, records.records),
    "inline records": (4, records.inline_records),
    "reports": (9, reports.reports),
    "table chats": (8, continuing.table_chats),
    "file chats": (5, continuing.file_chats),
    "mappings": (3, documents.mappings),
    "told numbers": (4, documents.told),
    "lines of files": (6, prose.lines_of),
    "words of files": (5, prose.words_of),
    "findings": (5, prose.findings),
    "ini": (2, documents.ini),
    "settings": (2, documents.settings),
    "objects": (3, documents.objects),
    "logs": (5, logs.logs),
    "access logs": (2, logs.access_logs),
    "figures": (4, figures.figures),
    "dates and times in files": (2, figures.moments),
    "folder": (1.5, folder.listings),
    "two files": (2.5, folder.pairs),
    "written files": (2, folder.written_files),
    "plots": (1.5, plots.plots),
    "copies": (6, copying.said_again),
    "picked out": (2.5, copying.picked_out),
}
"""Each with its weight in the mixture."""
