"""`results.csv`: every row of the source and how it ended, for scripts and for any spreadsheet.

RFC 4180 in UTF-8 with a byte order mark: without the mark Excel takes the file for the machine's
old code page and shows broken names; programs read it as `utf-8-sig`. The columns are a
contract with users' scripts; what was changed in a row is listed in the workbook and on the page.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from importer.core.values.spreadsheet_text import escape
from importer.reports.atomic_file import replacing
from importer.reports.report import Report
from importer.reports.rows import ShownRows

COLUMNS = (
    "file",
    "sheet",
    "row",
    "source_key",
    "display_name",
    "ending",
    "customer_id",
    "problems",
    "what_to_do",
)


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the file; see `formats.Writer`."""
    path = out / "results.csv"
    with (
        replacing(path) as draft,
        draft.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file,
    ):
        file.write("\ufeff")  # the codec `utf-8-sig` would look for its place at every row
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for rows in report.shown_rows():
            writer.writerows(records(rows))
    return (path,)


def records(rows: ShownRows) -> Iterable[tuple[object, ...]]:
    """Rows under `COLUMNS`, texts escaped; the writer leaves a None blank."""
    return zip(
        _escaped(rows.sources),
        _escaped(rows.sheets),
        rows.numbers,
        _escaped(rows.source_keys),
        _escaped(rows.display_names),
        rows.endings,
        rows.customer_ids,
        _escaped(rows.problems),
        _escaped(rows.what_to_do),
        strict=True,
    )


def _escaped(texts: Sequence[str]) -> list[str]:
    """The texts of a column; each distinct one is looked at once."""
    shown = {text: escape(text) for text in set(texts)}
    return list(map(shown.__getitem__, texts))
