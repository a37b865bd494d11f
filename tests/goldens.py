"""Goldens: what is expected of a file, and what the product makes of it.

A golden stands beside its file, `<the file's name up to its first dot>.expected.json`, and is
written by hand from what is known of the layout, not copied from what the importer says. Two things
it must hold:

* `follows`: what it rests on, each a citation (`tests/test_citations.py`) and a sentence;
* every row and every other line: `rows` by row number and `lines` by kind; or `refused`, the code
  of the error with which the file is turned away.

A row says at least one of `cells` (as read, sensitive ones blanked), `body` (what will be sent),
`rejected` (how the row is called) and `no customer` (the same, with the `reason`), and all of its
`problems` (code and field), in any order; a row without that key has none.

Besides, where they matter: `options` (as the command's, by their names), `template`, `sheet`,
`header_row`, `names` (the header's cells), `columns` (what becomes of each), `total` (of the file's
own total line), `facts` (some of those that were detected), `notices` (codes), `evidence`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from importer.core.errors import ImporterError, UsageError
from importer.core.headers.known import HeaderIndex
from importer.core.late_texts import told
from importer.core.layout.recognition import HEAD_ROWS, Recognised, recognise_tables
from importer.core.mapping.proposal import PROPOSAL_NAME
from importer.core.organization import Organization
from importer.core.outcomes import Ending
from importer.core.ports import CheckJournal, Mappings
from importer.core.problems import Problem
from importer.core.reading import Notice, ReadingOptions
from importer.core.rows import SourceRow
from importer.core.runs import CheckedChunk, CheckedRow, SourceRecord
from importer.core.templates.template import Template
from importer.run.checking import CheckJob, check_tables
from importer.run.fronts import Nobody
from importer.run.reading import open_files, read_tables
from importer.settings import load_settings
from importer.sources import open_tables
from importer.sources.template_files import load_templates
from importer.wiring import user_files

SAMPLES = Path(__file__).parent.parent / "sample_data"
CORPUS = Path(__file__).parent / "corpus"
SUFFIX = ".expected.json"
TODAY = date(2026, 2, 1)
ORGANIZATION = Organization(
    id="1",
    name="Example Books",
    base_currency="USD",
    currencies=frozenset({"USD", "EUR", "GBP", "CAD"}),
)
RUN = "golden"
_NO_DATA = frozenset({".py", ".md"})
_NOT_COMPARED = frozenset({"follows", "options", "facts", "rows"})
_PROBLEMS = frozenset({"problems"})
_OUTCOMES = frozenset({"cells", "body", "rejected", "no customer"})


def sample_paths() -> list[Path]:
    """Every sample, goldens left out."""
    return _files(SAMPLES.rglob("*"))


def corpus_paths() -> list[Path]:
    """Every file of the corpus, goldens and code left out."""
    return [path for path in _files(CORPUS.iterdir()) if path.suffix not in _NO_DATA]


def _files(found: Iterable[Path]) -> list[Path]:
    return sorted(path for path in found if path.is_file() and not path.name.endswith(SUFFIX))


def unseen_paths() -> list[Path]:
    """Every file of a system without a template, goldens left out."""
    return [path for path in _files((CORPUS / "unseen").iterdir()) if path.suffix not in _NO_DATA]


def claims_of(file: Path) -> list[str]:
    """The templates that would take a file for theirs, each asked by itself."""
    heads = [table.head(HEAD_ROWS) for table in open_tables(file, file.name, ReadingOptions())]
    return [one.name for one in load_templates() if _is_claimed(heads, one)]


def _is_claimed(heads: Sequence[Sequence[SourceRow]], template: Template) -> bool:
    try:
        found = recognise_tables(heads, [template])
    except UsageError as error:
        return error.code == "file-refused"
    return any(isinstance(one, Recognised) and one.template is not None for one in found)


def golden_path(file: Path) -> Path:
    """Where a file's golden stands."""
    return file.with_name(file.name.partition(".")[0] + SUFFIX)


def load_golden(file: Path) -> dict[str, Any]:
    """What is expected of a file."""
    return cast(dict[str, Any], json.loads(golden_path(file).read_text(encoding="utf-8")))


def options_of(golden: Mapping[str, Any]) -> dict[str, Any]:
    """What the user says, as settings."""
    return {"offline": True, **golden.get("options", {})}


def assert_complete(golden: Mapping[str, Any]) -> None:
    """A golden that no page of ours bears out, or that leaves rows out, proves nothing."""
    assert golden["follows"]
    assert all("README.md" in line for line in golden["follows"])
    if "refused" not in golden:
        assert golden.keys() >= {"rows", "lines"}
        assert all(row.keys() & _OUTCOMES for row in golden["rows"].values())


def assert_as_expected(found: Mapping[str, Any], golden: Mapping[str, Any]) -> None:
    """Every row and all that the golden speaks of."""
    told = golden.keys() - _NOT_COMPARED
    assert {key: found.get(key) for key in told} == {key: golden[key] for key in told}
    assert ("refused" in found) == ("refused" in golden)
    assert golden.get("facts", {}).items() <= found.get("facts", {}).items()
    rows, expected = found.get("rows", {}), golden.get("rows", {})
    assert rows.keys() == expected.keys()
    for number, row in expected.items():
        said = rows[number]
        assert {key: said.get(key) for key in row.keys() - _PROBLEMS} == {
            key: row[key] for key in row.keys() - _PROBLEMS
        }, f"row {number}"
        assert sorted(said["problems"]) == sorted(row.get("problems", [])), f"row {number}"


def check_as_golden(file: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """What checking makes of a file, walked as the command walks it; errors as their code."""
    journal = KeptChecks()
    try:
        settings = load_settings(options)
        files = user_files()
        opened = open_files(files, (file,), settings.reading())
        tables = read_tables(opened, files, settings, cast(Mappings, journal), Nobody())
        check_tables(
            CheckJob(RUN, cast(CheckJournal, journal), settings.checking(TODAY), ORGANIZATION),
            tables,
        )
    except ImporterError as error:
        return {"refused": error.code, "template": error.context.get("template", "")}
    notices = [notice for read in tables for notice in read.table.notices]
    return as_golden(journal.sources, journal.rows(), notices)


@dataclass
class KeptChecks:
    """What checking leaves to a journal, kept as it came."""

    sources: list[SourceRecord] = field(default_factory=list)
    chunks: list[CheckedChunk] = field(default_factory=list)

    def rows(self) -> Iterator[CheckedRow]:
        """Every row that was left, in order."""
        for chunk in self.chunks:
            yield from chunk.rows()

    def mapping_for(self, headers: tuple[str, ...]) -> None:
        return None

    def add_source(self, run_id: str, source: SourceRecord) -> None:
        self.sources.append(source)

    def add_chunks(self, run_id: str, chunks: Iterable[CheckedChunk]) -> None:
        self.chunks.extend(chunks)

    def drop_rows(self, run_id: str, first_id: int) -> None:
        self.chunks = [chunk for chunk in self.chunks if chunk.first_id < first_id]

    def groups(self, run_id: str, key: str) -> Iterator[tuple[str, Sequence[CheckedRow]]]:
        """None: a golden says what stands in each row, and nothing of rows beside one another."""
        return iter(())

    def record_outcomes(self, run_id: str, outcomes: Iterable[object]) -> None:
        assert not list(outcomes)

    def add_problems(self, run_id: str, problems: Iterable[object]) -> None:
        assert not list(problems)


def as_golden(
    sources: Sequence[SourceRecord], rows: Iterable[CheckedRow], notices: Sequence[Notice] = ()
) -> dict[str, Any]:
    """What was found, in the words of a golden."""
    first = sources[0]
    lines: Counter[str] = Counter()
    for source in sources:
        lines.update({kind.value: count for kind, count in source.lines_left_out.items()})
    apart = {notice.text for notice in notices}
    return {
        "template": None if first.template == PROPOSAL_NAME else first.template,
        "sheet": ", ".join(source.sheet for source in sources),
        "header_row": first.header.number,
        "names": list(first.header.names),
        "columns": _columns(first),
        "facts": dict(first.facts),
        "notices": [notice.code for notice in notices],
        "evidence": [told(sentence) for sentence in first.evidence if sentence not in apart],
        "lines": dict(lines),
        "total": "" if first.file_total is None else str(first.file_total),
        "rows": _rows(rows),
    }


def _columns(source: SourceRecord) -> dict[str, str]:
    index = HeaderIndex(source.header.names)
    return {
        index.address_of(use.column): " ".join((use.usage.value, *use.fields))
        if use.usage == "field"
        else use.usage.value
        for use in source.columns
    }


def _rows(rows: Iterable[CheckedRow]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        number = str(row.ref.number)
        if number in found:  # a second sheet has customers, too
            number = f"{row.ref.sheet}!{number}"
        found[number] = {"cells": list(row.cells), **_outcome_of(row)}
    return found


def _outcome_of(row: CheckedRow) -> dict[str, Any]:
    """What became of a row, in the words of a golden."""
    problems = [_shown(problem) for problem in row.problems]
    if row.ending is Ending.SKIPPED:
        (why,) = row.problems
        assert why.code == "no-customer"
        return {"no customer": row.display_name, "reason": why.facts["reason"], "problems": []}
    if row.ending is Ending.REJECTED:
        return {"rejected": row.display_name, "problems": problems}
    return {"body": json.loads(row.body), "problems": problems}


def _shown(problem: Problem) -> str:
    """A problem's code and the field that it is about."""
    return f"{problem.code} {problem.field}".strip()
