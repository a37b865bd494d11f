"""What is said of the rows of a chunk, whatever stands in the rest of the table.

Ordinary rows go in bulk (`ordinary`), all others one by one (`checker`), which is the single truth
of what is said of a row. A chunk may be judged before or after any other, and in any process.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from importer.core.checking.checker import Checker
from importer.core.checking.ordinary import check_ordinary
from importer.core.checking.verdicts import checked_row
from importer.core.evidence.formats import Formats
from importer.core.mapping.columns import map_chunk
from importer.core.mapping.plan import MappingPlan
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.rows import RowChunk
from importer.core.runs import CheckedChunk


class JudgedChunk(NamedTuple):
    """A chunk's rows with their verdicts, and where those stand that were judged one by one."""

    checked: CheckedChunk
    doubtful: Sequence[int]


class ChunkJudge:
    """Judges the chunks of one table.

    Args:
        formats: how its values are read.

    Raises:
        UsageError: as `Checker`.
    """

    def __init__(
        self,
        plan: MappingPlan,
        options: CheckOptions,
        organization: Organization | None,
        formats: Formats,
    ) -> None:
        self._plan = plan
        self._checker = Checker(options, organization, formats)

    def judge(self, chunk: RowChunk, first_id: int) -> JudgedChunk:
        """Every row of a chunk with its verdict.

        Args:
            first_id: the row id of the first.
        """
        kept, mapped = self._redacted(chunk), map_chunk(self._plan, chunk)
        checked, odd = check_ordinary(mapped, kept, self._checker.context, first_id)
        doubtful = sorted(odd)
        for at in doubtful:
            row = chunk.row(at)
            verdict = self._checker.judge(self._plan.map(row))
            checked.put(at, checked_row(first_id + at, row, row.cells, verdict))
        return JudgedChunk(checked, doubtful)

    def _redacted(self, chunk: RowChunk) -> RowChunk:
        if not self._plan.sensitive:
            return chunk
        cells: Sequence[Sequence[str]] = [self._plan.redact(tuple(row)) for row in chunk.cells]
        return replace(chunk, cells=cells)
