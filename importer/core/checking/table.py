"""A whole table checked: chunks of records in, checked rows and counts of other lines out.

Ordinary rows go in bulk (`ordinary`), all others one by one (`checker`), which is the single truth
of what is said of a row. The table is read once: how its values are written is taken from its first
rows, and who reads it begins anew if the whole of it proves otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from importer.core.checking.checker import Checker
from importer.core.checking.ordinary import check_ordinary
from importer.core.checking.verdicts import checked_row
from importer.core.customer import FieldKind
from importer.core.evidence.contents import ContentsCount
from importer.core.evidence.formats import Formats, build_formats
from importer.core.evidence.profiles import EVIDENCE_KINDS, ColumnProfile
from importer.core.evidence.secrets import secret_columns
from importer.core.layout.lines import JudgedLines, LineJudge, total_of
from importer.core.mapping.columns import map_chunk
from importer.core.mapping.plan import MappingPlan
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.rows import CellKind, LineKind, RowChunk, SourceRow
from importer.core.runs import CheckedChunk
from importer.core.values.money import parse_amount

_SHOWN_TITLE = 40

Profiles = Mapping[FieldKind, ColumnProfile]


def blank_profiles(plan: MappingPlan) -> dict[FieldKind, ColumnProfile]:
    """Profiles for the columns that decide how values are read."""
    return {
        kind: ColumnProfile(kind) for kind in plan.columns_of_interest if kind in EVIDENCE_KINDS
    }


def add_to_profiles(profiles: Profiles, plan: MappingPlan, chunk: RowChunk) -> None:
    """Take in the rows of a chunk."""
    for kind, profile in profiles.items():
        for column in plan.columns_of_interest[kind]:
            cells = [row[column] if column < len(row) else "" for row in chunk.cells]
            profile.add(cells, None if chunk.kinds is None else _kinds_of(chunk, column))


def _kinds_of(chunk: RowChunk, column: int) -> list[CellKind]:
    kinds = chunk.kinds or ()
    return [row[column] if column < len(row) else CellKind.TEXT for row in kinds]


@dataclass
class TableCheck:
    """One table while it is being checked.

    Attributes:
        formats: how its values are read; a guess until all rows are in.
        profiles: what its columns prove, as far as it is read.
        rows: how many rows it has so far.
        lines: its other lines, by kind.
        contents: what stands in its columns, as far as it is read.
        secrets: columns that turned out to hold secrets and are none of the plan's sensitive ones.
        maybe_totals: numbers of rows that may be total lines, once all are read.
        total: what its last total line gives, as written.
        other_tables: where other tables begin, in words.
    """

    plan: MappingPlan
    options: CheckOptions
    organization: Organization | None
    formats: Formats
    profiles: Profiles
    rows: int = 0
    lines: Counter[LineKind] = field(default_factory=Counter)
    total: str = ""
    other_tables: list[str] = field(default_factory=list)
    secrets: frozenset[int] = frozenset()
    maybe_totals: frozenset[int] = frozenset()
    _latest: LineKind | None = None

    def __post_init__(self) -> None:
        self.contents = ContentsCount(len(self.plan.columns), self.plan.sensitive)
        self._checker = Checker(self.options, self.organization, self.formats)

    def check(self, chunks: Iterable[RowChunk], first_id: int) -> Iterator[CheckedChunk]:
        """Every row with its verdict, every other line counted; streams.

        Args:
            first_id: the row id of the first row.
        """
        judge = LineJudge(self.plan.header.number, self.plan.line_rules)
        for chunk in chunks:
            for judged in judge.judge(chunk):
                yield from self._take(judged, first_id)
        for judged in judge.finish():
            yield from self._take(judged, first_id)
        self.maybe_totals = frozenset(judge.maybe_totals)

    def proven_formats(self) -> Formats:
        """How the values are to be read, by all that was read so far."""
        return build_formats(self.profiles, self.options, self.plan.template)

    def file_total(self) -> Decimal | None:
        """The opening-balance sum of the file's own total line, if it has one."""
        if not self.total:
            return None
        return parse_amount(self.total, self.formats.amount_mark, CellKind.TEXT)

    def _take(self, judged: JudgedLines, first_id: int) -> Iterator[CheckedChunk]:
        if not isinstance(judged, RowChunk):
            self._leave_out(*judged)
            return
        self._latest = None
        add_to_profiles(self.profiles, self.plan, judged)
        width = len(self.plan.columns)
        columns = judged.columns(width)
        too_long = {at for at, cells in enumerate(judged.cells) if len(cells) > width}
        self.contents.add(columns, too_long=too_long)
        self.secrets |= secret_columns(columns, self.plan.kept, self.plan.header.names)
        yield self._checked(judged, first_id + self.rows)
        self.rows += len(judged)

    def _checked(self, chunk: RowChunk, first_id: int) -> CheckedChunk:
        plan, kept = self.plan, _redacted(self.plan, chunk)
        mapped = map_chunk(plan, chunk)
        checked, doubtful = check_ordinary(mapped, kept, self._checker.context, first_id)
        for at in sorted(doubtful):
            row = chunk.row(at)
            self.contents.take_back_blanks(row.cells)
            verdict = self._checker.judge(plan.map(row))
            checked.put(at, checked_row(first_id + at, row, row.cells, verdict))
        return checked

    def _leave_out(self, row: SourceRow, kind: LineKind, count: int) -> None:
        """Count a line that is no row, and keep what is to be told of it."""
        self.lines[kind] += count
        if kind is LineKind.TOTAL:
            self.total = total_of(row.cells, self.plan.line_rules) or self.total
        if kind is LineKind.OTHER_TABLE and self._latest is not kind:
            first = next(text for cell in row.cells if (text := cell.strip()))
            self.other_tables.append(f"row {row.ref.number:,} ({first[:_SHOWN_TITLE]})")
        if kind is not LineKind.BLANK:
            self._latest = kind


def _redacted(plan: MappingPlan, chunk: RowChunk) -> RowChunk:
    if not plan.sensitive:
        return chunk
    cells: Sequence[Sequence[str]] = [plan.redact(tuple(cells)) for cells in chunk.cells]
    return replace(chunk, cells=cells)
