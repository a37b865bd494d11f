"""`corrections.csv`: the rows to mend of a delimited source, in its own delimiter and encoding.

One file per delimited source; with several, `corrections-<n>.csv` counts them in the order read.
"""

import codecs
import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from importer.core.headers.own_columns import ROW_KEY, WHAT_HAPPENED
from importer.core.runs import SourceRecord
from importer.core.values.spreadsheet_text import escape
from importer.reports.atomic_file import replacing
from importer.reports.corrections import (
    CorrectionsTable,
    happened,
    keep_edited,
    remove_outdated,
    row_key,
    rows_to_mend,
    stamp,
    tables_to_mend,
)
from importer.reports.report import Report

_UNIVERSAL = "utf-8-sig"
"""What can hold every text, and is opened rightly by spreadsheet programs."""

_DELIMITERS: Mapping[str, str] = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "vertical bar": "|",
}
"""The words of the source's facts; other delimiters stand there as they are."""


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the files; see `formats.Writer`."""
    tables = {table.source.name: table for table in tables_to_mend(report)}
    delimited = [source for source in report.sources if "delimiter" in source.facts]
    written = []
    for number, source in enumerate(delimited, 1):
        path = out / ("corrections.csv" if len(delimited) == 1 else f"corrections-{number}.csv")
        if source.name not in tables:
            remove_outdated(path, report.run)
            continue
        keep_edited(path, report.run)
        _write_table(report, tables[source.name], path)
        stamp(path, report.run)
        written.append(path)
    return tuple(written)


def _write_table(report: Report, table: CorrectionsTable, path: Path) -> None:
    try:
        _write_encoded(report, table, path, encoding_of(table.source))
    except UnicodeEncodeError:
        # A cell that the source's encoding can't hold, from a file read with replacements.
        _write_encoded(report, table, path, _UNIVERSAL)


def _write_encoded(report: Report, table: CorrectionsTable, path: Path, encoding: str) -> None:
    with replacing(path) as draft, draft.open("w", encoding=encoding, newline="") as file:
        if "first line" in table.source.facts:
            file.write(f"{table.source.facts['first line']}{line_end_of(table.source)}")
        writer = csv.writer(
            file,
            delimiter=delimiter_of(table.source),
            lineterminator=line_end_of(table.source),
            quoting=quoting_of(table.source),
        )
        writer.writerow([escape(cell) for cell in (*table.headers, WHAT_HAPPENED, ROW_KEY)])
        for here, view in enumerate(rows_to_mend(report, table), 2):
            sentence = happened(view, here).encode(encoding, "replace").decode(encoding)
            cells = (*table.cells(view.row), sentence, row_key(report.run, view.row))
            writer.writerow([escape(cell) for cell in cells])


def delimiter_of(source: SourceRecord) -> str:
    """The delimiter that the source was read with."""
    words = source.facts.get("delimiter", "")
    delimiter = _DELIMITERS.get(words, words)
    return delimiter if len(delimiter) == 1 else ","


def line_end_of(source: SourceRecord) -> str:
    """What ends the records of the source."""
    return {"LF": "\n", "CR": "\r"}.get(source.facts.get("line ends", ""), "\r\n")


def quoting_of(source: SourceRecord) -> Literal[0, 1]:
    """Which cells of the source stand in quotes, as the module `csv` names it."""
    return csv.QUOTE_ALL if "quotes" in source.facts else csv.QUOTE_MINIMAL


def encoding_of(source: SourceRecord) -> str:
    """The codec that the source was read with, from the words of its facts.

    "Windows-1252 (assumed)" is `cp1252`, "UTF-16, little endian" is `utf-16`.
    """
    words = source.facts.get("encoding", "")
    if words.startswith("UTF-8 with"):
        return _UNIVERSAL
    try:
        return codecs.lookup(re.split(r" \(|, ", words)[0]).name
    except LookupError:
        return _UNIVERSAL
