"""`results.csv`: every row of the source and how it ended, for scripts and for any spreadsheet.

RFC 4180 in UTF-8 with a byte order mark: without the mark Excel takes the file for the machine's
old code page and shows broken names; programs read it as `utf-8-sig`. The columns are a
contract with users' scripts; what was changed in a row is listed in the workbook and on the page.
"""

import csv
from pathlib import Path

from importer.core.values.spreadsheet_text import escape
from importer.reports.atomic_file import replacing
from importer.reports.report import Report
from importer.reports.rows import RowView

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
        draft.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([escape(value) for value in record(row)] for row in report.rows())
    return (path,)


def record(view: RowView) -> tuple[str, ...]:
    """One row under `COLUMNS`, as text."""
    row = view.row
    return (
        row.ref.source,
        row.ref.sheet,
        str(row.ref.number),
        row.source_key,
        row.display_name,
        row.ending.value,
        "" if row.customer_id is None else str(row.customer_id),
        view.problems_text,
        view.what_to_do,
    )
