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
    "records": (10, records.records),
    "inline records": (2.5, records.inline_records),
    "reports": (4, reports.reports),
    "table chats": (3, continuing.table_chats),
    "file chats": (2.5, continuing.file_chats),
    "mappings": (2, documents.mappings),
    "told numbers": (3, documents.told),
    "lines of files": (4, prose.lines_of),
    "words of files": (3, prose.words_of),
    "findings": (3, prose.findings),
    "ini": (2, documents.ini),
    "settings": (2, documents.settings),
    "objects": (2, documents.objects),
    "logs": (3, logs.logs),
    "access logs": (1, logs.access_logs),
    "figures": (3, figures.figures),
    "dates and times in files": (2, figures.moments),
    "folder": (1.5, folder.listings),
    "two files": (1.5, folder.pairs),
    "written files": (1.5, folder.written_files),
    "plots": (1.5, plots.plots),
    "copies": (9, copying.said_again),
    "picked out": (2.5, copying.picked_out),
}
"""Each with its weight in the mixture."""
