"""The support bundle: what somebody who helps needs of a run, without anybody's data.

Values are masked by their shape (`core.values.masking`). What each file holds stands in its
README.txt, so that the user can look before it is sent anywhere.
"""

import csv
import io
import json
import platform
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from importer.core.ports import Attempts, RunReader, SendJournal
from importer.core.rows import column_letters
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, SourceRecord
from importer.core.sending.answer_headers import allowed_headers
from importer.core.stages import ColumnUse
from importer.core.values.masking import masked, masked_address, masked_file_name, masked_header
from importer.reports.atomic_file import remove_left_drafts, replacing

_PACKAGES = frozenset(
    {
        "bigcapital-customer-importer",
        "charset-normalizer",
        "click",
        "defusedxml",
        "httpcore",
        "httpx",
        "jinja2",
        "openpyxl",
        "pandas",
        "pydantic",
        "python-calamine",
        "rich",
        "tenacity",
    }
)
_PLAIN_FACTS = (RunFact.SENDING_SECONDS, RunFact.SERVER_PACE, RunFact.POSTCODES)
"""Facts of a run that hold no value of the user's."""

README = """\
This bundle describes one run of the importer, for somebody who helps you with it. Nothing has been
sent anywhere; attach the file yourself to a message or a bug report.

It holds no value of your file as it stands there: names, addresses, amounts and the like are masked
by their shape (“Anna Lee, 12 Main St.” becomes “Aaaa Aaa, 99 Aaaa Aa.”). File names, your
organization's name and your server's name are masked in the same way; the key is nowhere in it.

  run.json       versions, the options that were used (their values masked), how the rows ended,
                 problems by kind, times, the limits that the server told
  columns.json   the headers of your columns as they stand in the file, what each was taken for,
                 and how it was read. Look through it: if a header names a person, leave it out
  problems.csv   row, column and kind of each problem, with the masked value
  attempts.csv   what was sent for which row, when, and how the server answered
"""


def write_bundle(journal: SendJournal, run_id: str, folder: Path) -> Path:
    """Write `support-RUN.zip` into the folder, readable by its owner alone.

    Raises:
        ImporterError: `run-unknown`.
        OSError: the file can't be written.
    """
    remove_left_drafts(folder)
    run, sources = journal.run(run_id), journal.sources(run_id)
    path = folder / f"support-{run_id}.zip"
    with replacing(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("README.txt", README)
        bundle.writestr("run.json", _json(_run(journal, run, sources)))
        bundle.writestr("columns.json", _json([_table(source) for source in sources]))
        _write_csv(bundle, "problems.csv", _problems(journal, run_id, sources))
        _write_csv(bundle, "attempts.csv", _attempts(journal, run_id))
    return path


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, indent=2)


def _write_csv(bundle: zipfile.ZipFile, name: str, lines: Iterator[tuple[object, ...]]) -> None:
    """Line by line: a bundle of a large run takes no more memory than one of a small run."""
    with (
        bundle.open(name, "w", force_zip64=True) as member,
        io.TextIOWrapper(member, "utf-8", newline="") as text,
    ):
        csv.writer(text).writerows(lines)


def _run(reader: RunReader, run: RunRecord, sources: tuple[SourceRecord, ...]) -> dict[str, Any]:
    facts = reader.facts(run.id)
    return {
        "run": run.id,
        "state": run.state.value,
        "started_at": run.started_at.isoformat(),
        "dry_run": run.dry_run,
        "server": masked_address(run.base_url),
        "organization": masked(run.organization_name),
        "base_currency": run.base_currency,
        "options": _options(facts.get(RunFact.OPTIONS, "{}")),
        "facts": {name: facts[name] for name in _PLAIN_FACTS if name in facts},
        "headers_of_answers": _answers(facts.get(RunFact.ANSWERS, "{}")),
        "rows": sum(source.rows for source in sources),
        "endings": {ending.value: n for ending, n in reader.endings(run.id).items()},
        "problems": reader.problem_counts(run.id),
        "versions": _versions(),
    }


def _answers(kept: str) -> dict[str, dict[str, str]]:
    """Filtered once more: journals of earlier importers hold headers that name a host."""
    return {route: allowed_headers(headers) for route, headers in json.loads(kept).items()}


def _options(remembered: str) -> dict[str, Any]:
    """Switches and numbers as they are, texts masked: `--default note=…` is a value."""
    return {name: _masked_option(value) for name, value in json.loads(remembered).items()}


def _masked_option(value: object) -> object:
    if isinstance(value, dict):
        return {name: masked(str(text)) for name, text in value.items()}
    return value


def _versions() -> dict[str, str]:
    packages = {one.name: one.version for one in distributions() if one.name in _PACKAGES}
    system = {"python": platform.python_version(), "system": platform.platform()}
    return system | dict(sorted(packages.items()))


def _table(source: SourceRecord) -> dict[str, Any]:
    return {
        "file": masked_file_name(source.name),
        "sheet": masked(source.sheet),
        "size": source.size,
        "layout": source.template,
        "rows": source.rows,
        "lines_left_out": {kind.value: n for kind, n in source.lines_left_out.items()},
        "encoding": source.facts.get("encoding", ""),
        "delimiter": source.facts.get("delimiter", ""),
        "formats": _formats(source),
        "columns": [_column(use) for use in source.columns],
    }


def _formats(source: SourceRecord) -> dict[str, str]:
    formats = source.formats
    return {
        "date_order": formats.date_order.value if formats.date_order else "",
        "amount_mark": formats.amount_mark.value if formats.amount_mark else "",
    }


def _column(use: ColumnUse) -> dict[str, Any]:
    return {
        "column": column_letters(use.column),
        "header": masked_header(use.header),
        "became": use.usage.value,
        "fields": list(use.fields),
    }


def _problems(
    reader: RunReader, run_id: str, sources: tuple[SourceRecord, ...]
) -> Iterator[tuple[object, ...]]:
    yield ("table", "row", "column", "field", "problem", "severity", "value")
    numbers = {(source.name, source.sheet): n for n, source in enumerate(sources, 1)}
    for row in reader.results(run_id):
        table = numbers.get((row.ref.source, row.ref.sheet), 0)
        for problem in row.problems:
            column = "" if problem.column is None else column_letters(problem.column)
            yield (
                table,
                row.ref.number,
                column,
                problem.field,
                problem.code,
                problem.severity.value,
                masked(problem.value),
            )


def _attempts(journal: Attempts, run_id: str) -> Iterator[tuple[object, ...]]:
    yield ("attempt", "row", "of_row", "ended_at", "state", "status", "detail")
    earlier: Counter[int] = Counter()
    for one in journal.attempts(run_id):
        earlier[one.row_id] += 1
        yield (
            one.attempt_id,
            one.ref.number,
            earlier[one.row_id],
            _moment(one.ended_at),
            one.state.value,
            one.status or "",
            one.detail,
        )


def _moment(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
