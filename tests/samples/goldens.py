"""Samples and the goldens beside them: what is expected, and what the importer makes of the file.

A golden is written by hand from EXPORTS.md and says in `follows` which section and line it follows.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from importer.core.checking.checker import Checker
from importer.core.customer import body_of
from importer.core.errors import UsageError
from importer.core.evidence.formats import Formats, build_formats
from importer.core.evidence.profiles import EVIDENCE_KINDS, ColumnProfile
from importer.core.headers.known import HeaderIndex
from importer.core.layout.lines import judge_lines, total_of
from importer.core.layout.recognition import HEAD_ROWS, Recognised, recognise_tables
from importer.core.mapping.planning import MappingPlan, plan_mapping
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.reading import ReadingOptions, Table
from importer.core.rows import LineKind, SourceRow
from importer.core.stages import FilteredRow, RejectedRow
from importer.core.templates.template import Template
from importer.sources import open_tables
from importer.sources.template_files import load_template, load_templates

SAMPLES = Path(__file__).parent.parent.parent / "sample_data"
SUFFIX = ".expected.json"
TODAY = date(2026, 2, 1)
ORGANIZATION = Organization(
    id="1",
    name="Example Books",
    base_currency="USD",
    currencies=frozenset({"USD", "EUR", "GBP", "CAD"}),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file and what is expected of it."""

    path: Path
    golden: Mapping[str, Any]

    @property
    def named_template(self) -> Template | None:
        """The template that the user has to name: nothing in the file gives its layout away."""
        name = self.golden.get("options", {}).get("template")
        return load_template(name) if name else None

    @property
    def options(self) -> CheckOptions:
        """What the user says, by the golden's `options`."""
        said = self.golden.get("options", {})
        return CheckOptions(
            today=TODAY,
            default_values=said.get("default", {}),
            rates={code: Decimal(rate) for code, rate in said.get("rates", {}).items()},
        )


def sample_paths() -> list[Path]:
    """Every sample, goldens left out."""
    found = SAMPLES.rglob("*")
    return sorted(path for path in found if path.is_file() and not path.name.endswith(SUFFIX))


def golden_path(sample: Path) -> Path:
    """Where a sample's golden stands."""
    return sample.with_name(sample.stem + SUFFIX)


def load_sample(path: Path) -> Sample:
    """A sample with its golden."""
    return Sample(path, json.loads(golden_path(path).read_text(encoding="utf-8")))


def results_of(sample: Sample) -> dict[str, Any]:
    """What the importer makes of a sample, in the words of a golden."""
    tables = open_tables(sample.path, sample.path.name, ReadingOptions())
    heads = [table.head(HEAD_ROWS) for table in tables]
    try:
        findings = recognise_tables(heads, load_templates(), forced=sample.named_template)
    except UsageError as error:
        return {"refused": error.code, "template": error.context.get("template", "")}
    read = [(t, f) for t, f in zip(tables, findings, strict=True) if isinstance(f, Recognised)]
    assert len(read) == 1, f"{len(read)} tables of {sample.path.name} are recognised"
    return _table_results(*read[0], sample.options)


def _table_results(table: Table, found: Recognised, options: CheckOptions) -> dict[str, Any]:
    plan = plan_mapping(found.header, found.template, sample=found.sample)
    lines: Counter[str] = Counter()
    total, rows = "", []
    for row, kind in judge_lines(table.rows(), plan.header.number, plan.line_rules):
        if kind is None:
            rows.append(row)
            continue
        lines[kind.value] += 1
        if kind is LineKind.TOTAL:
            total = total_of(row.cells, plan.line_rules)
    checker = Checker(options, ORGANIZATION, _formats(plan, rows, options))
    return {
        "template": found.template.name if found.template else None,
        "sheet": table.sheet,
        "header_row": found.header.number,
        "lines": dict(lines),
        "total": total,
        "columns": _columns(plan),
        "rows": {str(row.ref.number): _row_result(plan, checker, row) for row in rows},
    }


def _formats(plan: MappingPlan, rows: Iterable[SourceRow], options: CheckOptions) -> Formats:
    kinds = EVIDENCE_KINDS & plan.columns_of_interest.keys()
    profiles = {kind: ColumnProfile(kind) for kind in kinds}
    for row in rows:
        for kind, profile in profiles.items():
            for column in plan.columns_of_interest[kind]:
                if column < len(row.cells):
                    profile.add([row.cells[column]], [row.kind(column)])
    return build_formats(profiles, options, plan.template)


def _columns(plan: MappingPlan) -> dict[str, str]:
    index = HeaderIndex(plan.header.names)
    return {
        index.address_of(use.column): " ".join((use.usage.value, *use.fields))
        if use.usage == "field"
        else use.usage.value
        for use in plan.columns
    }


def _row_result(plan: MappingPlan, checker: Checker, row: SourceRow) -> dict[str, Any]:
    mapped = plan.map(row)
    if isinstance(mapped, FilteredRow):
        return {"no customer": mapped.display_name, "reason": mapped.reason}
    checked = checker.judge(mapped).result
    assert not isinstance(checked, FilteredRow)
    problems = [f"{problem.code} {problem.field}".strip() for problem in checked.problems]
    if isinstance(checked, RejectedRow):
        return {"rejected": checked.display_name, "problems": problems}
    body = json.loads(body_of(checked.customer))
    return {"body": body, "problems": problems} if problems else {"body": body}
