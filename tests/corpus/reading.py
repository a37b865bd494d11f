"""What the importer makes of a file, in the words of a golden: nothing of it may be missing there.

A golden is written by hand from EXPORTS.md, not copied from what the importer says. Its keys:

`follows`: which lines of EXPORTS.md it follows · `options`: what the user says, by option name ·
`error`: the code of the error that ends the run, and nothing else · `rows`: cells by row number ·
`lines`: lines that are no rows, by kind · `problems`: codes by row number; rows without any are
left out · `sent`: request bodies, type and currency left out · and where they matter `template`,
`header` (its row number), `names` (its cells), `sheet`, `facts`, `notices` (codes), `evidence`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from importer.core.checking.checker import Checker
from importer.core.customer import body_of
from importer.core.errors import ImporterError
from importer.core.evidence.formats import build_formats
from importer.core.evidence.profiles import EVIDENCE_KINDS, ColumnProfile
from importer.core.layout.lines import judge_lines
from importer.core.layout.recognition import HEAD_ROWS, Recognised, recognise_tables
from importer.core.mapping.planning import MappingPlan, plan_mapping
from importer.core.options import CheckOptions, DateOrder, DecimalMark
from importer.core.organization import Organization
from importer.core.reading import ReadingOptions, Table
from importer.core.rows import SourceRow
from importer.core.stages import FilteredRow, RejectedRow
from importer.core.templates.template import Template
from importer.sources import open_tables
from importer.sources.template_files import load_template, load_templates

ORGANIZATION = Organization(
    id="1", name="Example Books", base_currency="USD", currencies=frozenset({"USD", "EUR"})
)
NOT_COMPARED = frozenset({"follows", "options"})
ALWAYS = frozenset({"rows", "lines", "problems"})
"""What a golden may not leave out: every row, every other line, every problem."""


@dataclass
class Found:
    """What was found in a file, row by row."""

    rows: dict[str, list[str]] = field(default_factory=dict)
    lines: Counter[str] = field(default_factory=Counter)
    problems: dict[str, list[str]] = field(default_factory=dict)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)


def read_as_golden(path: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """What the importer makes of a file; an `ImporterError` is its code."""
    try:
        return _read(path, options)
    except ImporterError as error:
        return {"error": error.code}


def _read(path: Path, said: Mapping[str, Any]) -> dict[str, Any]:
    reading = {name: said[name] for name in _READING if name in said}
    tables = open_tables(path, path.name, ReadingOptions(**reading))
    heads = [table.head(HEAD_ROWS) for table in tables]
    forced = load_template(said["template"]) if "template" in said else None
    findings = recognise_tables(heads, _templates(), forced=forced)
    found = Found()
    chosen = [
        (table, finding)
        for table, finding in zip(tables, findings, strict=True)
        if isinstance(finding, Recognised)
    ]
    for table, finding in chosen:
        _check(table, finding, _check_options(said), found)
    table, finding = chosen[0]
    return {
        "template": finding.template.name if finding.template else None,
        "header": finding.header.number,
        "names": list(finding.header.names),
        "sheet": ", ".join(table.sheet for table, _ in chosen),
        "facts": dict(table.facts),
        "notices": [notice.code for notice in table.notices],
        "rows": found.rows,
        "lines": dict(found.lines),
        "problems": found.problems,
        "sent": found.sent,
        "evidence": found.evidence,
    }


@cache
def _templates() -> tuple[Template, ...]:
    """All templates, read once: the fuzzer comes here thousands of times."""
    return load_templates()


_READING = ("sheet", "encoding", "delimiter", "skip_hidden")


def _check_options(said: Mapping[str, Any]) -> CheckOptions:
    return CheckOptions(
        today=date(2026, 2, 1),
        default_values=said.get("default", {}),
        date_order=DateOrder(said["date_format"]) if "date_format" in said else None,
        decimal_mark=DecimalMark(said["decimal"]) if "decimal" in said else None,
    )


def _check(table: Table, finding: Recognised, options: CheckOptions, found: Found) -> None:
    delimiter = table.facts.get("delimiter", ",")
    plan = plan_mapping(
        finding.header, finding.template, sample=finding.sample, delimiter=delimiter
    )
    profiles = {
        kind: ColumnProfile(kind) for kind in plan.columns_of_interest if kind in EVIDENCE_KINDS
    }
    for row in _rows(table, plan, Counter()):
        for kind, profile in profiles.items():
            for column in plan.columns_of_interest[kind]:
                if column < len(row.cells):
                    profile.add([row.cells[column]], row.kinds and [row.kind(column)])
    for kind, profile in profiles.items():
        headers = " and ".join(plan.header.names[one] for one in plan.columns_of_interest[kind])
        found.evidence.append(profile.sentence(headers))
    checker = Checker(options, ORGANIZATION, build_formats(profiles, options, plan.template))
    for row in _rows(table, plan, found.lines):
        _check_row(row, plan, checker, found)


def _rows(table: Table, plan: MappingPlan, lines: Counter[str]) -> Iterator[SourceRow]:
    for row, kind in judge_lines(table.rows(), plan.header.number, plan.line_rules):
        if kind is None:
            yield row
        else:
            lines[kind.value] += 1


def _check_row(row: SourceRow, plan: MappingPlan, checker: Checker, found: Found) -> None:
    number = str(row.ref.number)
    if number in found.rows:  # a second sheet has customers, too
        number = f"{row.ref.sheet}!{number}"
    found.rows[number] = list(plan.redact(row.cells))
    mapped = plan.map(row)
    if isinstance(mapped, FilteredRow):
        found.problems[number] = ["no-customer"]
        return
    checked = checker.judge(mapped).result
    if checked.problems:
        found.problems[number] = sorted(problem.code for problem in checked.problems)
    if not isinstance(checked, RejectedRow):
        body = json.loads(body_of(checked.customer))
        derived = {"customerType", "currencyCode"}
        found.sent[number] = {name: text for name, text in body.items() if name not in derived}
