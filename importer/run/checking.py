"""From tables to the journal: profile, map, check, compare. Writes nothing to a server.

Each table is streamed twice: once for the evidence of its columns, once for its rows.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, count
from pathlib import Path

from importer.core.checking.checker import Checker, rules_left_out
from importer.core.checking.duplicates import (
    decide_equal_rows,
    decide_existing,
    shared_value_problem,
)
from importer.core.checking.verdicts import checked_row
from importer.core.customer import FieldKind
from importer.core.evidence.formats import Formats, build_formats
from importer.core.evidence.profiles import EVIDENCE_KINDS, ColumnProfile
from importer.core.language import gettext, ngettext
from importer.core.layout.lines import judge_lines, total_of
from importer.core.layout.recognition import Recognised
from importer.core.mapping.planning import MappingPlan, own_name_of, plan_mapping
from importer.core.options import CheckOptions, MatchOn
from importer.core.organization import Organization
from importer.core.portions import portions, weight_of_cells
from importer.core.ports import CheckJournal
from importer.core.reading import Table
from importer.core.rows import CellKind, LineKind, SourceRow
from importer.core.runs import CheckedRow, ExistingCustomer, SourceRecord
from importer.core.sending.stored import StoredCustomer
from importer.core.templates.name_paths import OwnNames
from importer.core.values.money import parse_amount
from importer.core.values.plain_text import plain_text
from importer.core.values.text import name_key
from importer.run.walk import MARK

_ROWS_TOGETHER = 2_000
_SHOWN_TITLE = 40


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table that is to be imported, and the layout that it follows."""

    table: Table
    recognised: Recognised
    path: Path


@dataclass(frozen=True, slots=True)
class CheckJob:
    """What checking works with.

    Attributes:
        organization: None for offline checks.
    """

    run_id: str
    journal: CheckJournal
    options: CheckOptions
    organization: Organization | None


def check_tables(job: CheckJob, tables: Sequence[ReadTable]) -> None:
    """Check every row of every table into the journal, then the rows against each other.

    Raises:
        ImporterError: a file can't be read to its end, or the journal can't be written.
    """
    row_ids = count(1)
    for read in tables:
        _check_table(job, read, row_ids)
    journal, run_id = job.journal, job.run_id
    if not job.options.keep_duplicates:
        equal = (decide_equal_rows(rows) for _, rows in journal.groups(run_id, "fingerprint"))
        journal.record_outcomes(run_id, chain.from_iterable(equal))
    for key, code in (("name_key", "same-display-name"), ("email_key", "same-email")):
        found = (shared_value_problem(code, rows) for _, rows in journal.groups(run_id, key))
        shared = ((row.row_id, problem) for row, problem in chain.from_iterable(found))
        journal.add_problems(run_id, shared)


def compare_with_server(
    journal: CheckJournal,
    run_id: str,
    customers: Iterable[StoredCustomer],
    options: CheckOptions,
    *,
    time_zone: str = "",
) -> None:
    """Decide what becomes of rows whose customer the server has already, and set the run's mark.

    Args:
        customers: a full scan made before the run's first write.
        time_zone: the organization's, for dates.
    """
    found = tuple(customers)
    journal.set_fact(run_id, MARK, str(max((customer.id for customer in found), default=0)))
    match_with_server(journal, run_id, found, options, time_zone=time_zone)


def match_with_server(
    journal: CheckJournal,
    run_id: str,
    customers: Iterable[StoredCustomer],
    options: CheckOptions,
    *,
    time_zone: str = "",
) -> None:
    """The same for a run that has begun: its mark stays where its first write set it.

    Args:
        customers: those that count as there before; none that the run has made or may have made.
        time_zone: the organization's, for dates.
    """
    journal.add_existing(run_id, map(_existing, customers))
    key = "email_key" if options.match_on is MatchOn.EMAIL else "name_key"
    journal.record_outcomes(
        run_id,
        (
            (row.row_id, outcome)
            for row, existing in journal.matches(run_id, key)
            if (outcome := decide_existing(row, existing, options, time_zone=time_zone))
        ),
    )


def _existing(customer: StoredCustomer) -> ExistingCustomer:
    return ExistingCustomer(
        customer_id=customer.id,
        name_key=name_key(customer.text("displayName")),
        email_key=name_key(customer.text("email")),
        values=json.dumps(dict(customer.values), ensure_ascii=False),
    )


@dataclass
class _Reading:
    """One table while it is being checked."""

    read: ReadTable
    plan: MappingPlan
    checker: Checker
    formats: Formats
    rows: int = 0
    lines: Counter[LineKind] = field(default_factory=Counter)
    total: str = ""
    other_tables: list[str] = field(default_factory=list)
    _latest: LineKind | None = None

    def take(self) -> None:
        """Count a row."""
        self.rows += 1
        self._latest = None

    def leave_out(self, row: SourceRow, kind: LineKind) -> None:
        """Count a line that is no row, and keep what is to be told of it."""
        self.lines[kind] += 1
        if kind is LineKind.TOTAL:
            self.total = total_of(row.cells, self.plan.line_rules) or self.total
        if kind is LineKind.OTHER_TABLE and self._latest is not kind:
            first = next(text for cell in row.cells if (text := cell.strip()))
            self.other_tables.append(f"row {row.ref.number:,} ({first[:_SHOWN_TITLE]})")
        if kind is not LineKind.BLANK:
            self._latest = kind


def _check_table(job: CheckJob, read: ReadTable, row_ids: Iterator[int]) -> None:
    plan, profiles = _profile(read)
    formats = build_formats(profiles, job.options, plan.template)
    checker = Checker(job.options, job.organization, formats)
    reading = _Reading(read, plan, checker, formats)
    job.journal.add_rows(job.run_id, _checked_rows(reading, row_ids))
    job.journal.add_source(job.run_id, _source_record(job, reading, profiles))


def _profile(read: ReadTable) -> tuple[MappingPlan, Mapping[FieldKind, ColumnProfile]]:
    """The first pass: what the columns prove, and which names need their parent."""
    table, recognised = read.table, read.recognised
    delimiter = table.facts.get("delimiter", ",")
    plan = plan_mapping(
        recognised.header,
        recognised.template,
        sample=recognised.sample,
        delimiter=delimiter,
        names=recognised.names,
    )
    profiles = {
        kind: ColumnProfile(kind) for kind in plan.columns_of_interest if kind in EVIDENCE_KINDS
    }
    shortens = plan.template.names is not None and plan.template.names.shorten
    if not profiles and not shortens:
        return plan, profiles
    names = OwnNames()
    for rows in portions(_rows_only(table, plan), _ROWS_TOGETHER, _weight):
        for kind, profile in profiles.items():
            _add_columns(profile, rows, plan.columns_of_interest[kind])
        if shortens:
            for row in rows:
                names.add(own_name_of(plan, row))
    if shortens:
        plan = plan_mapping(
            recognised.header,
            recognised.template,
            sample=recognised.sample,
            delimiter=delimiter,
            own_names=names,
        )
    return plan, profiles


def _add_columns(profile: ColumnProfile, rows: Sequence[SourceRow], columns: Sequence[int]) -> None:
    for column in columns:
        cells = [row.cells[column] if column < len(row.cells) else "" for row in rows]
        kinds = [row.kind(column) for row in rows] if rows[0].kinds is not None else None
        profile.add(cells, kinds)


def _rows_only(table: Table, plan: MappingPlan) -> Iterator[SourceRow]:
    for row, kind in judge_lines(table.rows(), plan.header.number, plan.line_rules):
        if kind is None:
            yield row


def _weight(row: SourceRow) -> int:
    return weight_of_cells(row.cells)


def _checked_rows(reading: _Reading, row_ids: Iterator[int]) -> Iterator[CheckedRow]:
    """The second pass: every row with its verdict, every other line counted."""
    plan, checker = reading.plan, reading.checker
    lines = judge_lines(reading.read.table.rows(), plan.header.number, plan.line_rules)
    for row, kind in lines:
        if kind is not None:
            reading.leave_out(row, kind)
            continue
        reading.take()
        yield checked_row(next(row_ids), row, plan.redact(row.cells), checker.judge(plan.map(row)))


def _source_record(
    job: CheckJob, reading: _Reading, profiles: Mapping[FieldKind, ColumnProfile]
) -> SourceRecord:
    table, plan = reading.read.table, reading.plan
    facts = dict(table.facts)
    if reading.read.recognised.remembered:
        facts["mapping"] = reading.read.recognised.remembered
    return SourceRecord(
        name=table.file,
        sheet=table.sheet,
        path=plain_text(str(reading.read.path)),
        sha256=table.sha256,
        size=table.size,
        template=plan.template.name,
        header=plan.header,
        columns=plan.columns,
        rows=reading.rows,
        lines_left_out=dict(reading.lines),
        facts=facts,
        evidence=(
            *(notice.text for notice in table.notices),
            *_other_tables(reading),
            *_evidence(plan, profiles),
        ),
        file_total=_file_total(reading),
        rules_left_out=rules_left_out(job.organization),
        mapping=plan.template,
        formats=reading.formats,
        looks=table.looks,
    )


def _other_tables(reading: _Reading) -> Iterator[str]:
    if reading.other_tables:
        count, places = reading.lines[LineKind.OTHER_TABLE], ", ".join(reading.other_tables)
        lines = ngettext("{number} line", "{number} lines", count).format(number=f"{count:,}")
        yield (
            gettext(
                "Other tables are left out: {lines}, from {places} on. If customers "
                "stand there, put them into a file of their own."
            ).format(lines=lines, places=places)
        )


def _evidence(plan: MappingPlan, profiles: Mapping[FieldKind, ColumnProfile]) -> Iterator[str]:
    for kind, profile in profiles.items():
        headers = " and ".join(plan.header.names[one] for one in plan.columns_of_interest[kind])
        if sentence := profile.sentence(headers):
            yield sentence


def _file_total(reading: _Reading) -> Decimal | None:
    if not reading.total:
        return None
    return parse_amount(reading.total, reading.formats.amount_mark, CellKind.TEXT)
