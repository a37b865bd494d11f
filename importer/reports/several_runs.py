"""`summary.json`, `summary.xlsx` and `summary.html` of several runs: a line for each, by
organization, and all.

Numbers and names of files; no row, no customer's data.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from importer.core.errors import ImporterError
from importer.core.exit_codes import strictest_exit_code
from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.summaries import RunSummary, Summary, added, codes_of
from importer.reports.atomic_file import replacing
from importer.reports.looks import COUNT, WRAPPED
from importer.reports.run_reports import made
from importer.reports.sheet_rows import Value
from importer.reports.sheets import Column, TableSheet
from importer.reports.streamed_workbook import writing_workbook
from importer.reports.summary_html import write_page

_COUNTS = tuple(Column(ending.value, 11, COUNT) for ending in Ending)
_FILES = (
    Column("line", 8, COUNT),
    Column("file", 34),
    Column("name", 18),
    Column("organization", 28),
    Column("base currency", 14),
    Column("run", 24),
    Column("exit code", 10),
    Column("rows", 10, COUNT),
    *_COUNTS,
    Column("stopped by", 60, WRAPPED),
    Column("reports", 40),
)
_ORGANIZATIONS = (
    Column("name", 18),
    Column("files", 10, COUNT),
    Column("begun", 10, COUNT),
    Column("exit code", 10),
    Column("rows", 10, COUNT),
    *_COUNTS,
)


def write_summary(summary: Summary, folder: Path) -> tuple[Path, ...]:
    """Write the files; the folder is made if it is not there.

    Raises:
        ImporterError: `report-not-written`.
    """
    made(folder)
    as_json, as_workbook = folder / "summary.json", folder / "summary.xlsx"
    as_page = folder / "summary.html"
    try:
        _write_json(summary, as_json)
        _write_workbook(summary, as_workbook)
        write_page(summary, as_page)
    except OSError as error:
        raise ImporterError(
            "report-not-written",
            gettext("The summary can't be written into {folder}: {reason}.").format(
                folder=folder, reason=error.strerror or type(error).__name__
            ),
            hint=gettext("The journal has everything: `importer runs` lists the runs."),
        ) from error
    return as_json, as_workbook, as_page


def summary_facts(summary: Summary) -> dict[str, Any]:
    """The summary as JSON values; `rows` is the sum of `endings`, which always has all nine."""
    return {
        "manifest": summary.manifest,
        "files": len(summary.runs),
        "begun": len(codes_of(summary.runs)),
        "exit_code": summary.exit_code,
        **_counted(summary.endings),
        "organizations": [
            {
                "name": name,
                "files": len(runs),
                "begun": len(codes_of(runs)),
                "exit_code": strictest_exit_code(*codes_of(runs)),
                **_counted(added(runs)),
            }
            for name, runs in summary.by_organization().items()
        ],
        "runs": [run_facts(run) for run in summary.runs],
    }


def run_facts(run: RunSummary) -> dict[str, Any]:
    """One run as JSON values."""
    return {
        "line": run.line,
        "file": run.file,
        "name": run.name,
        "run": run.run_id or None,
        "organization": run.organization or None,
        "base_currency": run.base_currency or None,
        "exit_code": run.exit_code,
        **_counted(added([run])),
        "problems": dict(run.problems),
        "error": run.error or None,
        "message": run.message or None,
        "reports": run.reports or None,
    }


def _counted(endings: Mapping[Ending, int]) -> dict[str, Any]:
    return {
        "rows": sum(endings.values()),
        "endings": {ending.value: count for ending, count in endings.items()},
    }


def _write_json(summary: Summary, path: Path) -> None:
    text = json.dumps(summary_facts(summary), ensure_ascii=False, indent=2)
    with replacing(path) as draft:
        draft.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def _write_workbook(summary: Summary, path: Path) -> None:
    with writing_workbook(path) as workbook:
        together = TableSheet(workbook, "Organizations", _ORGANIZATIONS)
        for name, runs in summary.by_organization().items():
            together.append(_organization_cells(name, runs))
        files = TableSheet(workbook, "Files", _FILES)
        for run in summary.runs:
            files.append(_file_cells(run))
        together.close()
        files.close()


def _organization_cells(name: str, runs: tuple[RunSummary, ...]) -> tuple[Value, ...]:
    endings, codes = added(runs), codes_of(runs)
    rows = sum(endings.values())
    return name, len(runs), len(codes), _code(codes), rows, *endings.values()


def _file_cells(run: RunSummary) -> tuple[Value, ...]:
    where = (run.line, run.file, run.name, run.organization, run.base_currency, run.run_id)
    counts = added([run]).values()
    return *where, _code(codes_of([run])), run.rows, *counts, run.message, run.reports


def _code(codes: tuple[int, ...]) -> int | None:
    """None while nothing has begun."""
    return strictest_exit_code(*codes) if codes else None
