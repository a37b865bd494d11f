"""The formats: the name of each file and the module that writes it. A new format is a new line."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from importer.reports.report import Report

FORMATS: Mapping[str, str] = {
    "summary.json": "importer.reports.summary_json",
    "results.csv": "importer.reports.results_csv",
    "results.xlsx": "importer.reports.results_xlsx",
    "report.html": "importer.reports.report_html",
    "corrections.xlsx": "importer.reports.corrections_xlsx",
    "corrections.csv": "importer.reports.corrections_csv",
}
"""Format name -> module with a `write(report, out)`, loaded when first used: some are heavy."""


class Writer(Protocol):
    """What a format's module offers."""

    def __call__(self, report: Report, out: Path) -> tuple[Path, ...]:
        """Write the format into the folder; the files written, none if there is nothing to say.

        Raises:
            OSError: a file can't be written; what stood there before is still whole.
        """


def writer_of(name: str) -> Writer:
    """The writer of a format in `FORMATS`."""
    return cast("Writer", import_module(FORMATS[name]).write)
