"""The families about data: files, what is piped in, tables, texts to be copied."""

from model.nano.recipe.tasks import copying, plots
from model.nano.recipe.tasks.base import Family
from model.nano.recipe.tasks.files import (
    access_logs,
    figures,
    file_chats,
    findings,
    folder,
    line_chats,
    lines,
    log_questions,
    named_numbers,
    objects,
    settings,
    word_counts,
)
from model.nano.recipe.tasks.tables import joins, records, table_chats
from model.nano.recipe.tasks.writing import identifiers

FAMILIES: dict[str, tuple[float, Family]] = {
    "records": (13.2, records.records),
    "inline records": (3.3, records.inline_records),
    "joined tables": (1.5, joins.joined_tables),
    "table chats": (3, table_chats.table_chats),
    "file chats": (2.5, file_chats.file_chats),
    "line chats": (1.5, line_chats.line_chats),
    "mappings": (2, named_numbers.mappings),
    "told numbers": (3, named_numbers.told),
    "lines of files": (4, lines.lines_of),
    "words of files": (3, word_counts.words_of),
    "findings": (3, findings.findings),
    "ini": (2, settings.ini),
    "settings": (2, settings.settings),
    "objects": (2, objects.objects),
    "logs": (3, log_questions.logs),
    "access logs": (1, access_logs.access_logs),
    "figures": (3, figures.figures),
    "dates and times in files": (2, figures.moments),
    "folder": (1.5, folder.listings),
    "two files": (1.5, folder.pairs),
    "written files": (1.5, folder.written_files),
    "plots": (2.5, plots.plots),
    "copies": (9, copying.said_again),
    "picked out": (2.5, copying.picked_out),
    "identifiers": (4, identifiers.identifiers),
}
"""Each with its weight in the mixture."""
