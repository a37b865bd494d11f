"""A run as all formats see it: loaded once from the journal, its rows streamed from there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from importer.core.deactivations import Deactivation
from importer.core.outcomes import Ending
from importer.core.ports import RunReader
from importer.core.runs import RunRecord, SourceRecord
from importer.reports.balances import OpeningBalances, load_balances
from importer.reports.counts import Counts
from importer.reports.mending import RowsToMend, read_rows_to_mend
from importer.reports.rows import RowView, RowViews, ShownRows
from importer.reports.tally import counts_of
from importer.reports.wording import TERMINAL, Wording
from importer.version import __version__


@dataclass(frozen=True)
class Report:
    """What the formats are made from.

    Attributes:
        importer_version: of the program that writes the report.
        wording: how it speaks of what can be done.
    """

    reader: RunReader
    run: RunRecord
    sources: tuple[SourceRecord, ...]
    facts: Mapping[str, str]
    views: RowViews
    counts: Counts
    balances: OpeningBalances
    importer_version: str
    wording: Wording = TERMINAL

    @cached_property
    def missing(self) -> tuple[Deactivation, ...]:
        """What became of customers that are no more in the file, if they were to be inactive."""
        return self.reader.deactivations(self.run.id)

    @cached_property
    def to_mend(self) -> RowsToMend:
        """The rows that somebody has to mend."""
        return read_rows_to_mend(self.reader, self.run.id)

    def rows(
        self, *, endings: Sequence[Ending] | None = None, with_problems: bool = False
    ) -> Iterator[RowView]:
        """Rows in words, in the order read, streamed; narrowed as `RunReader.results` does."""
        results = self.reader.results(self.run.id, endings=endings, with_problems=with_problems)
        return (self.views.view(row) for row in results)

    def shown_rows(self) -> Iterator[ShownRows]:
        """All rows in words, in the order read, some thousand at a time, streamed; not their
        cells."""
        return map(self.views.shown, self.reader.row_columns(self.run.id))


def load_report(reader: RunReader, run_id: str, wording: Wording = TERMINAL) -> Report:
    """Load a run; counts its rows and reads its problems once.

    Raises:
        ImporterError: `run-unknown`.
    """
    run = reader.run(run_id)
    sources = reader.sources(run_id)
    views = RowViews(run, sources, wording)
    return Report(
        reader=reader,
        run=run,
        sources=sources,
        facts=reader.facts(run_id),
        views=views,
        counts=counts_of(reader, run_id, views),
        balances=load_balances(reader, run_id, run.base_currency),
        importer_version=__version__,
        wording=wording,
    )
