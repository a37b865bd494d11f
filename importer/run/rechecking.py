"""Checks rows of a run once more, from the journal: as they were read first, by the same mapping.

Reading files and checking a run for the first time is `checking`'s business.
"""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from importer.core.checking.checker import Checker
from importer.core.checking.verdicts import checked_row
from importer.core.errors import UsageError
from importer.core.evidence.formats import Formats
from importer.core.language import gettext
from importer.core.mapping.planning import MappingPlan, own_name_of, plan_mapping
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.ports import CheckJournal
from importer.core.result_columns import TableKey
from importer.core.rows import SourceRow
from importer.core.runs import CheckedRow, ResultRow, SourceRecord
from importer.core.stages import ColumnUsage, FilteredRow, MappedRow
from importer.core.templates.name_paths import OwnNames


def source_row(row: ResultRow) -> SourceRow:
    """The row as it was read; the cells of sensitive columns are blank."""
    return SourceRow(row.ref, row.cells, row.kinds, row.line)


class _Reading(Struct, frozen=True):
    """How the rows of one table are mapped and checked."""

    plan: MappingPlan
    checker: Checker


class Rechecker:
    """Checks rows of one run again.

    Args:
        options: those of the run, and what the user says now.
        organization: None offline.
    """

    def __init__(
        self,
        run_id: str,
        journal: CheckJournal,
        options: CheckOptions,
        organization: Organization | None,
    ) -> None:
        self._run_id = run_id
        self._journal = journal
        self._options = options
        self._organization = organization
        self._sources = {(one.name, one.sheet): one for one in journal.sources(run_id)}
        self._readings: dict[TableKey, _Reading] = {}

    @property
    def sources(self) -> tuple[SourceRecord, ...]:
        """The tables of the run."""
        return tuple(self._sources.values())

    def source(self, table: TableKey) -> SourceRecord:
        """One table of the run."""
        return self._sources[table]

    def check(self, row_id: int, row: SourceRow, table: TableKey) -> CheckedRow:
        """The row with its verdict.

        Args:
            table: the one whose columns the row has.

        Raises:
            UsageError: `run-too-old`.
        """
        return self.judge(row_id, row, table, self._reading(table).plan.map(row))

    def alone(self, row: ResultRow, stays: Collection[str]) -> CheckedRow:
        """A row of the run by itself, as it was read.

        Args:
            stays: codes of problems that stay with it.

        Raises:
            UsageError: `run-too-old`.
        """
        checked = self.check(row.row_id, source_row(row), row.ref.table)
        history = (one for one in row.problems if one.code in stays)
        return replace(checked, problems=(*history, *checked.problems))

    def map(self, row: ResultRow) -> MappedRow | FilteredRow:
        """The row's cells under the contract's field names, as they were read."""
        return self._reading((row.ref.source, row.ref.sheet)).plan.map(source_row(row))

    def judge(
        self, row_id: int, row: SourceRow, table: TableKey, mapped: MappedRow | FilteredRow
    ) -> CheckedRow:
        """The row with the verdict on what was made of its cells."""
        reading = self._reading(table)
        verdict = reading.checker.judge(mapped)
        return checked_row(row_id, row, reading.plan.redact(row.cells), verdict)

    def _reading(self, table: TableKey) -> _Reading:
        return self._readings.get(table) or self._readings.setdefault(table, self._read(table))

    def _read(self, table: TableKey) -> _Reading:
        source = self._sources[table]
        if source.mapping is None:
            raise _too_old(self._run_id)
        plan = _plan(source)
        if plan.template.names.shorten:
            plan = _plan(source, self._own_names(plan, table))
        formats = _formats(source.formats, self._options)
        return _Reading(plan, Checker(self._options, self._organization, formats))

    def _own_names(self, plan: MappingPlan, table: TableKey) -> OwnNames:
        names = OwnNames()
        for row in self._journal.every_row(self._run_id):
            if (row.ref.source, row.ref.sheet) == table:
                names.add(own_name_of(plan, source_row(row)))
        return names


def _plan(source: SourceRecord, own_names: OwnNames | None = None) -> MappingPlan:
    delimiter = source.facts.get("delimiter", ",")
    hidden = [use.column for use in source.columns if use.usage is ColumnUsage.SENSITIVE]
    return plan_mapping(
        source.header,
        source.mapping,
        delimiter=delimiter,
        own_names=own_names,
        secrets=hidden,
        keep_private=True,
    )


def _formats(proven: Formats, options: CheckOptions) -> Formats:
    """What the columns proved, unless the user says otherwise by now."""
    return replace(
        proven,
        date_order=options.date_order or proven.date_order,
        amount_mark=options.decimal_mark or proven.amount_mark,
        rate_mark=options.decimal_mark or proven.rate_mark,
        balance_sign=options.balance_sign or proven.balance_sign,
    )


def _too_old(run_id: str) -> UsageError:
    return UsageError(
        "run-too-old",
        gettext(
            "Run {run_id} was made by an older importer, which did not keep how the file was read."
        ).format(run_id=run_id),
        hint=gettext(
            "Mend the rows in the file itself and import it again; customers that "
            "exist already are skipped."
        ),
        context={"run": run_id},
    )
