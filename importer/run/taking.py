"""From a file of corrections to the journal: edited rows take the place of those that were wrong.

The whole file is taken in one transaction: it is in the run, or nothing of it is. Nothing is sent
here; what the run has to send afterwards are the rows of the file and no others.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from importer.core.checking.duplicates import MERGED, decide_equal_rows
from importer.core.checking.same_customer import MOST_ROWS
from importer.core.corrections.corrected_rows import (
    CorrectedRow,
    Corrector,
    corrections_in_all,
)
from importer.core.corrections.row_keys import KeyedTable, RowKeys, parse_row_key, row_key_unknown
from importer.core.errors import UsageError
from importer.core.headers.known import shown_header
from importer.core.language import gettext
from importer.core.options import CheckOptions
from importer.core.outcomes import UNFINISHED, Ending, Outcome
from importer.core.portions import by_number
from importer.core.ports import SendJournal
from importer.core.problems import Problem
from importer.core.result_columns import TableKey
from importer.core.rows import RowRef, SourceRow
from importer.core.run_facts import rows_added_from
from importer.core.runs import CheckedRow, ResultRow, RunRecord, RunState, SourceRecord
from importer.run.binding import EDITS, bind_run
from importer.run.comparing import compare_rows
from importer.run.merging import (
    MergeJob,
    merge_customers,
    parts_of,
    skip_parts_of_sent,
    went_into,
)
from importer.run.rechecking import Rechecker
from importer.run.sharing import Sharing
from importer.run.surveying import Survey
from importer.run.twins import free_parts, free_twins

_ROWS_TOGETHER = 2_000

_STAYS = EDITS | {MERGED}
"""What is said of a row however often it is checked again."""

_OVER = frozenset({Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED, Ending.UNKNOWN})
"""Endings of rows that are, or may be, on the server: a correction comes too late for them."""


class CorrectJob(Struct, frozen=True):
    """What taking corrections works with.

    Attributes:
        run: the run that the corrections belong to.
        options: those of the run, and what the user says now.
        survey: None where no server is asked.
        holds_others: only rows of the file are to be sent with the next walk.
    """

    run: RunRecord
    journal: SendJournal
    options: CheckOptions
    survey: Survey | None
    holds_others: bool = True


class Taken(Struct):
    """What a file of corrections brought.

    Attributes:
        rows: rows of the import that were checked again.
        cells: cells that were edited.
        undone: cells that the spreadsheet program had changed on saving; the originals stand.
        new: rows that were added; known: rows that were added before, from the very same file.
        too_late: rows with edits that are, or may be, on the server already.
        repeated: rows whose key stands in the file more than once; none of them was taken.
        columns: headers of columns that were added; they belong to no customer's field.
        missing: headers of columns that were taken out; the original values stand.
    """

    rows: int = 0
    cells: int = 0
    undone: int = 0
    new: int = 0
    known: int = 0
    too_late: int = 0
    repeated: int = 0
    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def take_corrections(job: CorrectJob, tables: Sequence[KeyedTable], keys: RowKeys) -> Taken:
    """Put the rows of a file of corrections into the run that they belong to, checked again.

    Afterwards the rows of the file that may be sent are waiting, and every other unfinished row of
    the run is held back until `resume`, where the job says so.

    Raises:
        UsageError: `row-key-unknown`, `run-too-old`, `new-rows-unclear`; nothing is taken then.
        ImporterError: the file can't be read to its end; nothing is taken then.
    """
    journal, run_id = job.journal, job.run.id
    was_sent = next(journal.attempts(run_id), None) is not None
    with journal.together():
        # As long as this lasts, problems count as found by checking: they stay with their rows.
        journal.set_state(run_id, RunState.CHECKING)
        journal.reopen(run_id, (Ending.UNKNOWN,))
        if job.survey is not None and not job.run.base_url:
            bind_run(journal, job.run, job.survey, job.options)
        taking = _Taking(job, keys, Sharing(journal, run_id))
        for keyed in tables:
            taking.take(keyed)
        parts = free_parts(journal, run_id, taking.rechecker, taking.merged, EDITS)
        twins = free_twins(journal, run_id, taking.rechecker, taking.corrected, _STAYS)
        taking.sharing.changing((*parts, *twins))
        taking.row_ids += (*parts, *twins)
        taking.free_known()
        if was_sent and job.holds_others:
            journal.hold_others(run_id, taking.row_ids)
        _compare_with_each_other(job, taking)
        if job.survey is not None:
            compare_rows(journal, run_id, job.survey, job.options)
        if job.holds_others:
            journal.hold_others(run_id, taking.row_ids)
        journal.set_state(run_id, _state(job) if was_sent else RunState.CHECKED)
    return taking.taken


def _state(job: CorrectJob) -> RunState:
    """How far a run that was sent before has come: nothing may be left of it, edited or not.

    One that was cut off on its way has its last look still before it.
    """
    endings = job.journal.endings(job.run.id)
    is_left = any(endings[ending] for ending in UNFINISHED)
    was_cut_off = job.run.state is RunState.SENDING
    return RunState.STOPPED if is_left or was_cut_off else RunState.FINISHED


class _Taking:
    """One file of corrections while its rows are taken.

    Attributes:
        row_ids: rows of the run that the file has, and those that change with them.
        merged: rows that others went into, and that were checked anew by themselves.
        corrected: rows with other cells than before.
        sharing: what rows of the run share, from before one of them has changed.
    """

    def __init__(self, job: CorrectJob, keys: RowKeys, sharing: Sharing) -> None:
        self.taken = Taken()
        self.row_ids: list[int] = []
        self.merged: list[int] = []
        self.corrected: set[RowRef] = set()
        self.sharing = sharing
        self._job = job
        self._keys = keys
        organization = job.survey.organization if job.survey else None
        self.rechecker = Rechecker(job.run.id, job.journal, job.options, organization)

    def take(self, keyed: KeyedTable) -> None:
        """Take the rows of one table: those with a key first; they tell where the others belong."""
        correctors: dict[TableKey, Corrector] = {}
        with_key = ((key, row) for key, row in keyed.rows() if key)
        for rows in by_number(with_key, _ROWS_TOGETHER):
            self._take_some(keyed, rows, correctors)
        added = (row for key, row in keyed.rows() if not key)
        first = next(added, None)
        if first is not None:
            self._add(keyed, chain([first], added), next(iter(correctors), None))
        for table, corrector in correctors.items():
            names, source = keyed.header.names, self.rechecker.source(table).header.names
            columns = (shown_header(names, place) for place in corrector.added)
            missing = (shown_header(source, column) for column in corrector.missing)
            self.taken.columns = tuple(dict.fromkeys((*self.taken.columns, *columns)))
            self.taken.missing = tuple(dict.fromkeys((*self.taken.missing, *missing)))

    # --- rows with a key --------------------------------------------------------------------------

    def _take_some(
        self,
        keyed: KeyedTable,
        rows: Sequence[tuple[str, SourceRow]],
        correctors: dict[TableKey, Corrector],
    ) -> None:
        came_back = {key.row_id: row for text, row in rows if (key := parse_row_key(text))}
        originals = self._job.journal.picked(self._job.run.id, list(came_back))
        self._refuse_unknown(came_back, originals)
        replaced: list[CheckedRow] = []
        for original in originals:
            table = (original.ref.source, original.ref.sheet)
            if table not in correctors:
                correctors[table] = _corrector(keyed, self.rechecker.source(table))
            if self._keys.is_repeated(original.row_id):
                self._repeated(original)
                continue
            self.row_ids.append(original.row_id)  # a row in doubt is sent again if it is absent
            corrected = correctors[table].correct(original, came_back[original.row_id])
            if (row := self._decided(original, corrected)) is not None:
                replaced.append(row)
        self.sharing.changing(row.row_id for row in replaced)
        self._job.journal.replace_rows(self._job.run.id, replaced)
        self.taken.rows += len(replaced)

    def _refuse_unknown(self, wanted: Iterable[int], found: Iterable[ResultRow]) -> None:
        unknown = set(wanted) - {row.row_id for row in found}
        if unknown:
            row_id = min(unknown)
            key = f"{self._keys.run_id}:{row_id}"
            raise row_key_unknown(key, self._keys.cells[row_id][0])

    def _decided(self, original: ResultRow, corrected: CorrectedRow) -> CheckedRow | None:
        """The row, checked again; None if it stays as it was."""
        if original.ending in _OVER:
            self._too_late(original, corrected.edits, original.ending)
            return None
        if original.ending is Ending.SKIPPED and not corrected.edits:
            return None
        if (customer := self._customer_of(original)) is not None and customer.ending in _OVER:
            self._too_late(original, corrected.edits, customer.ending)
            return None
        table = (original.ref.source, original.ref.sheet)
        checked = self.rechecker.check(original.row_id, corrected.row, table)
        history = [one for one in original.problems if one.code in _STAYS]
        if customer is not None:
            self.merged.append(customer.row_id)
        if corrected.edits:
            self.corrected.add(original.ref)
        self.taken.cells += len(corrected.edits)
        self.taken.undone += len(corrected.problems) - len(corrected.edits)
        told = corrections_in_all((*history, *corrected.problems))
        return replace(checked, problems=(*told, *checked.problems))

    def _customer_of(self, row: ResultRow) -> ResultRow | None:
        """The row that a row went into, or which it is itself if others did; None for neither."""
        if parts_of(row):
            return row
        row_id = went_into(row)
        found = () if row_id is None else self._job.journal.picked(self._job.run.id, [row_id])
        return next(iter(found), None)

    def _too_late(self, row: ResultRow, edits: Sequence[Problem], ending: Ending) -> None:
        self.taken.too_late += bool(edits)
        late = [
            replace(edit, code="correction-not-taken", facts={**edit.facts, "ending": ending.value})
            for edit in edits
        ]
        self._job.journal.add_problems(self._job.run.id, [(row.row_id, one) for one in late])

    def _repeated(self, row: ResultRow) -> None:
        places = self._keys.cells[row.row_id]
        facts = {"count": str(len(places)), "places": ", ".join(places)}
        problem = Problem("row-key-repeated", facts=facts)
        self.taken.repeated += 1
        self._job.journal.add_problems(self._job.run.id, [(row.row_id, problem)])

    def free_known(self) -> None:
        """Check the rows anew that were decided by a customer of the server, where one that has
        changed has their name now: the two may be equal, or one customer, which comes first."""
        journal, run_id = self._job.journal, self._job.run.id
        for some in by_number(self.sharing.namesakes(), _ROWS_TOGETHER):
            known = [row for row in journal.picked(run_id, some) if _is_decided_by_server(row)]
            self.merged += [row.row_id for row in known if parts_of(row)]
            journal.replace_rows(run_id, [self.rechecker.alone(row, _STAYS) for row in known])

    # --- rows without a key -----------------------------------------------------------------------

    def _add(self, keyed: KeyedTable, rows: Iterable[SourceRow], home: TableKey | None) -> None:
        """Add rows to the run, under the columns of the table whose sheet they stand in."""
        journal, run_id = self._job.journal, self._job.run.id
        fact = rows_added_from(keyed.table.sha256, keyed.table.sheet)
        known = journal.facts(run_id).get(fact)
        if known is not None:
            again = [row.row_id for row in journal.every_row(run_id) if row.ref.source == known]
            self.row_ids.extend(again)
            self.taken.known += len(again)
            return
        source = self.rechecker.source(home or self._only_table(keyed))
        name = self._free_name(keyed)
        before = len(self.row_ids)
        journal.add_rows(run_id, self._new_rows(keyed, rows, source, name))
        self.sharing.changing(self.row_ids[before:])
        count = len(self.row_ids) - before
        self.taken.new += count
        journal.add_source(run_id, _source_of_new_rows(keyed, source, name, count))
        journal.set_fact(run_id, fact, name)

    def _new_rows(
        self, keyed: KeyedTable, rows: Iterable[SourceRow], source: SourceRecord, name: str
    ) -> Iterator[CheckedRow]:
        corrector = _corrector(keyed, source)
        for row_id, row in enumerate(rows, self._job.journal.next_row_id(self._job.run.id)):
            self.row_ids.append(row_id)
            ref = RowRef(name, row.ref.sheet, row.ref.number)
            new = corrector.new_row(row)._replace(ref=ref)
            yield self.rechecker.check(row_id, new, (source.name, source.sheet))

    def _only_table(self, keyed: KeyedTable) -> TableKey:
        """Where rows belong that stand in a sheet without a single key."""
        sources = self.rechecker.sources
        if len(sources) != 1:
            raise UsageError(
                "new-rows-unclear",
                gettext(
                    "{file}: nothing tells which table the rows of the sheet “{sheet}” "
                    "belong to, since none of them has a row key."
                ).format(file=keyed.table.file, sheet=keyed.table.sheet),
                hint=gettext("Leave at least one of the sheet's original rows in it."),
            )
        return sources[0].name, sources[0].sheet

    def _free_name(self, keyed: KeyedTable) -> str:
        """What the file is called in the run; other files of the same name may be in it."""
        taken = {
            (source.name, source.sheet) for source in self._job.journal.sources(self._job.run.id)
        }
        name, number = keyed.table.file, 1
        while (name, keyed.table.sheet) in taken:
            number += 1
            name = f"{keyed.table.file} ({number})"
        return name


def _is_decided_by_server(row: ResultRow) -> bool:
    return row.customer_id is not None and row.ending in {Ending.SKIPPED, Ending.REJECTED}


def _corrector(keyed: KeyedTable, source: SourceRecord) -> Corrector:
    return Corrector(keyed.header.names, source, typed=keyed.typed, fix=keyed.fix)


def _source_of_new_rows(
    keyed: KeyedTable, source: SourceRecord, name: str, rows: int
) -> SourceRecord:
    """The file of corrections as a table of its own: rows were added to it."""
    table = keyed.table
    return replace(
        source,
        name=name,
        sheet=table.sheet,
        path=table.file,
        sha256=table.sha256,
        size=table.size,
        rows=rows,
        lines_left_out={},
        facts=dict(table.facts),
        evidence=(),
        file_total=None,
        contents=(),
    )


# --- rows set against each other, and against the server ------------------------------------------


def _compare_with_each_other(job: CorrectJob, taking: _Taking) -> None:
    """As in a first check: equal rows are sent once, rows of one customer together, and shared
    names and addresses are told."""
    journal, run_id = job.journal, job.run.id
    if not job.options.keep_duplicates:
        equal = dict(_equal_rows(job))
        taking.sharing.changing(equal)
        journal.record_outcomes(run_id, equal.items())
        if not job.options.no_merge:
            _merge_again(job, taking)
    taking.sharing.tell()


def _merge_again(job: CorrectJob, taking: _Taking) -> None:
    """Customers that a row of the file belongs to are put together anew, and sent with the file."""
    journal, run_id = job.journal, job.run.id
    organization = job.survey.organization if job.survey else None
    merging = MergeJob(run_id, journal, job.options, organization, taking.sharing.changing)
    mine = frozenset(taking.row_ids)
    alone = journal.picked(run_id, sorted(set(taking.merged)))
    waiting = [row.row_id for row in alone if row.ending is Ending.WAITING]
    taking.row_ids += merge_customers(merging, [[journal.row(run_id, one)] for one in waiting])
    groups = (rows for _, rows in journal.groups(run_id, "name_key") if len(rows) <= MOST_ROWS)
    small = [tuple(rows) for rows in groups]  # of more, nobody takes them for one customer
    shared = [rows for rows in small if not mine.isdisjoint(row.row_id for row in rows)]
    taking.row_ids += merge_customers(merging, shared)
    skip_parts_of_sent(merging, journal.kin(run_id, "name_key"))


def _equal_rows(job: CorrectJob) -> Iterator[tuple[int, Outcome]]:
    for others, ours in job.journal.kin(job.run.id, "fingerprint"):
        yield from decide_equal_rows((*others[:1], *ours))
