"""The room that shows: reports are projections of the journal, one module per format.

Reads only `RunReader`; any format of any run can be written at any time. Cheap to import: what is
heavy is loaded when a report is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.core.language import speaking, spoken_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importer.core.language import Language
    from importer.core.ports import RunReader


def write_reports(
    reader: RunReader,
    run_id: str,
    out: Path,
    formats: Sequence[str] | None = None,
    *,
    language: Language | None = None,
) -> tuple[Path, ...]:
    """Write a run's reports into a folder, which is made if it is not there.

    Args:
        formats: names as in `importer.reports.formats.FORMATS` (`results.csv`); None for all.
        language: of every text for people, None for the one that is spoken; names of files and
            columns stay as they are.

    Returns:
        The files written, in the order of the formats. Corrections are written only where there
        are rows to mend.

    Raises:
        ImporterError: `run-unknown`; `report-not-written` if a file can't be written (the others
            are, and the journal still holds everything).
        UsageError: `format-unknown`.
    """
    from importer.reports.writing import write

    with speaking(language or spoken_language()):
        return write(reader, run_id, out, formats)
