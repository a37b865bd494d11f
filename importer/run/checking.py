"""From tables to the journal: profile, map, check, compare. Writes nothing to a server.

Each table is read once; once more if all of its rows prove another way of writing dates or numbers
than its first rows did.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from importer.core.checking.checker import rules_left_out
from importer.core.checking.duplicates import decide_equal_rows, decide_existing
from importer.core.checking.table import TableCheck, add_to_profiles, blank_profiles, portions_of
from importer.core.customer import FieldKind
from importer.core.evidence.formats import build_formats
from importer.core.evidence.profiles import ColumnProfile
from importer.core.garbage import collected_seldom
from importer.core.language import ngettext_noop
from importer.core.late_texts import later
from importer.core.layout.recognition import Recognised
from importer.core.layout.sums import proven_totals
from importer.core.mapping.key_column import keyed_by
from importer.core.mapping.plan import MappingPlan
from importer.core.mapping.planning import own_name_of, plan_mapping
from importer.core.options import CheckOptions, MatchOn, OnExisting
from importer.core.organization import Organization
from importer.core.ports import CheckJournal, RunKeeping
from importer.core.reading import Table
from importer.core.rows import LineKind
from importer.core.run_facts import RunFact
from importer.core.runs import ExistingCustomer, SourceRecord
from importer.core.sending.stored import StoredCustomer
from importer.core.templates.name_paths import OwnNames
from importer.core.values.plain_text import plain_text
from importer.core.values.text import name_key
from importer.run.judging import judged_chunks
from importer.run.second_process import is_worthwhile
from importer.run.sharing import tell_shared

_FIRST_ROWS = 1_000
"""Rows from which it is guessed how values are written, before all of them have been read."""


class ReadTable(Struct, frozen=True):
    """A table that is to be imported, and the layout that it follows."""

    table: Table
    recognised: Recognised
    path: Path


class CheckJob(Struct, frozen=True):
    """What checking works with.

    Attributes:
        organization: None for offline checks.
        in_two: whether a file of so many bytes is checked by two processes.
    """

    run_id: str
    journal: CheckJournal
    options: CheckOptions
    organization: Organization | None
    in_two: Callable[[int], bool] = is_worthwhile


def check_tables(job: CheckJob, tables: Sequence[ReadTable]) -> None:
    """Check every row of every table into the journal, then the rows against each other.

    Raises:
        ImporterError: a file can't be read to its end, or the journal can't be written.
    """
    following = 1
    with collected_seldom():
        for read in tables:
            following += _check_table(job, read, following)
    compare_with_each_other(job)


def compare_with_each_other(job: CheckJob) -> None:
    """All rows of a run that were checked by themselves: what is equal, what is one customer, what
    shares a name or an address."""
    journal, run_id = job.journal, job.run_id
    if not job.options.keep_duplicates:
        equal = (decide_equal_rows(rows) for _, rows in journal.groups(run_id, "fingerprint"))
        journal.record_outcomes(run_id, chain.from_iterable(equal))
        if not job.options.no_merge:
            _merge(job)
    tell_shared(journal, run_id)


def _merge(job: CheckJob) -> None:
    """Rows that are one customer. Of most files no two share a name, and nothing more is loaded."""
    groups = (rows for _, rows in job.journal.groups(job.run_id, "name_key"))
    first = next(groups, None)
    if first is None:
        return
    from importer.run.merging import MergeJob, merge_customers

    merging = MergeJob(job.run_id, job.journal, job.options, job.organization)
    merge_customers(merging, chain([first], groups))


def set_mark(journal: RunKeeping, run_id: str, customers: Iterable[StoredCustomer]) -> None:
    """Set the run's mark: the highest id on the server before the run's first write."""
    mark = max((customer.id for customer in customers), default=0)
    journal.set_fact(run_id, RunFact.MARK, str(mark))


def match_with_server(
    journal: CheckJournal,
    run_id: str,
    customers: Iterable[StoredCustomer],
    options: CheckOptions,
    *,
    time_zone: str = "",
) -> None:
    """Decide what becomes of rows whose customer the server has already.

    Args:
        customers: those that count as there before, of a full scan; none that the run has made or
            may have made.
        time_zone: the organization's, for dates.
    """
    found = {customer.id: customer for customer in customers}

    def valued(existing: ExistingCustomer) -> ExistingCustomer:
        return replace(existing, values=_json(found[existing.customer_id].values))

    journal.add_existing(run_id, map(_existing, found.values()))
    if options.on_existing is OnExisting.UPDATE:
        from importer.run.recognising import recognise_rows  # of whoever updates alone

        recognise_rows(journal, run_id, found.values(), options, time_zone=time_zone)
        return
    key = "email_key" if options.match_on is MatchOn.EMAIL else "name_key"
    journal.record_outcomes(
        run_id,
        (
            (row.row_id, outcome)
            for row, existing in journal.matches(run_id, key)
            if (
                outcome := decide_existing(
                    row, [valued(one) for one in existing], options, time_zone=time_zone
                )
            )
        ),
    )


def _existing(customer: StoredCustomer) -> ExistingCustomer:
    return ExistingCustomer(
        customer_id=customer.id,
        name_key=name_key(customer.text("displayName")),
        email_key=name_key(customer.text("email")),
        values="",  # of the few that rows match they are looked up
    )


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


def _check_table(job: CheckJob, read: ReadTable, first_id: int) -> int:
    """Check one table into the journal; how many rows it has."""
    secrets, totals = frozenset[int](), frozenset[int]()
    plan = plan_of(read, job.options, secrets)
    formats = build_formats(first_evidence(read.table, plan), job.options, plan.template)
    while True:
        check = TableCheck(
            plan=plan,
            options=job.options,
            organization=job.organization,
            formats=formats,
            profiles=blank_profiles(plan),
        )
        in_two = job.in_two(read.table.size)
        judged = judged_chunks(job.journal, read.table, check, first_id, in_two=in_two)
        with closing(judged):
            job.journal.add_chunks(job.run_id, judged)
        proven, further = check.proven_formats(), _proven_totals(read.table, check)
        if proven == formats and not check.secrets and not further:
            job.journal.add_source(job.run_id, _source_record(job, read, check))
            return check.rows
        # The first rows were not enough to tell; now all of them are known.
        job.journal.drop_rows(job.run_id, first_id)
        formats, secrets, totals = proven, secrets | check.secrets, totals | further
        if check.secrets or further:
            plan = plan_of(read, job.options, secrets)
            plan = replace(plan, line_rules=replace(plan.line_rules, totals=totals))


def _proven_totals(table: Table, check: TableCheck) -> frozenset[int]:
    """Rows that turned out to be total lines, by what the rows above them add up to."""
    if not check.maybe_totals:
        return frozenset()
    rows = (chunk for chunk, _ in portions_of(check.plan, table.chunks()))
    rules = check.plan.line_rules
    return proven_totals(rows, check.maybe_totals, rules.text_columns) - rules.totals


def plan_of(
    read: ReadTable, options: CheckOptions, secrets: Collection[int] = frozenset()
) -> MappingPlan:
    """What becomes of the table's columns; which names need their parent takes all of its rows."""
    recognised, table = read.recognised, read.table
    planned = partial(
        plan_mapping,
        recognised.header,
        recognised.template,
        sample=recognised.sample,
        delimiter=table.facts.get("delimiter", ","),
        told=recognised.told,
        secrets=secrets,
        keep_private=options.keep_private,
    )
    plan = keyed_by(planned(), options.match_column)
    if plan.template.names is None or not plan.template.names.shorten:
        return plan
    names = OwnNames()
    for chunk, _ in portions_of(plan, table.chunks()):
        for row in chunk.rows():
            names.add(own_name_of(plan, row))
    return keyed_by(planned(own_names=names), options.match_column)


def first_evidence(table: Table, plan: MappingPlan) -> Mapping[FieldKind, ColumnProfile]:
    """What the first rows prove of how values are written."""
    profiles, rows = blank_profiles(plan), 0
    if not profiles:
        return profiles
    with closing(portions_of(plan, table.chunks())) as portions:
        for chunk, _ in portions:
            add_to_profiles(profiles, plan, chunk)
            rows += len(chunk)
            if rows >= _FIRST_ROWS:
                break
    return profiles


def _source_record(job: CheckJob, read: ReadTable, check: TableCheck) -> SourceRecord:
    table, plan = read.table, check.plan
    facts = dict(table.facts)
    if read.recognised.remembered:
        facts["mapping"] = read.recognised.remembered
    return SourceRecord(
        name=table.file,
        sheet=table.sheet,
        path=plain_text(str(read.path)),
        sha256=table.sha256,
        size=table.size,
        template=plan.template.name,
        header=plan.header,
        columns=plan.columns,
        rows=check.rows,
        lines_left_out=dict(check.lines),
        facts=facts,
        evidence=(
            *(notice.text for notice in table.notices),
            *_passed_over(read.recognised),
            *_other_tables(check),
            *_no_rows(check),
            *_evidence(check),
        ),
        file_total=check.file_total(),
        rules_left_out=rules_left_out(job.organization),
        mapping=plan.template,
        formats=check.formats,
        looks=table.looks,
        contents=check.contents.found(),
    )


def _passed_over(found: Recognised) -> Iterator[str]:
    if found.passed_over:
        yield later(
            "The layout {template} was not used although its headers are there: it leaves more "
            "names, addresses and contacts unread than it reads, so the columns are read by their "
            "headers. --template {template} uses it all the same.",
            template=found.passed_over,
        )


def _other_tables(check: TableCheck) -> Iterator[str]:
    if check.other_tables:
        count, places = check.lines[LineKind.OTHER_TABLE], ", ".join(check.other_tables)
        lines = later(ngettext_noop("{number} line", "{number} lines"), number=count)
        yield (
            later(
                "Other tables are left out: {lines}, from {places} on. If customers "
                "stand there, put them into a file of their own.",
                lines=lines,
                places=places,
            )
        )


def _no_rows(check: TableCheck) -> Iterator[str]:
    if not check.rows:
        yield (
            later(
                "No customer stands below the header in row {number}. Export the file once more, "
                "with its rows; if they are there, --header-row or --sheet says where to look.",
                number=str(check.plan.header.number),
            )
            if check.plan.header.number
            else later("No customer stands in the file. Export it once more, with its rows.")
        )


def _evidence(check: TableCheck) -> Iterator[str]:
    plan = check.plan
    for kind, profile in check.profiles.items():
        headers = " and ".join(plan.header.names[one] for one in plan.columns_of_interest[kind])
        if sentence := profile.sentence(headers, check.formats.reading_of(kind)):
            yield sentence
