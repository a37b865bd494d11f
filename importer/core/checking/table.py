"""A whole table checked: chunks of records in, checked rows and counts of other lines out.

What a table's rows say together is gathered here, in their order; what is said of each is the
judge's (`chunk_judge`), a chunk at a time. How the values are written is taken from the first rows,
and who reads the table begins anew if the whole of it proves otherwise.
"""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from importer.core.checking.chunk_judge import ChunkJudge
from importer.core.customer import FieldKind
from importer.core.evidence.contents import ContentsCount
from importer.core.evidence.formats import Formats, build_formats
from importer.core.evidence.profiles import EVIDENCE_KINDS, ColumnProfile
from importer.core.evidence.secrets import secret_columns
from importer.core.language import gettext
from importer.core.layout.lines import JudgedLines, LineJudge, total_of
from importer.core.mapping.plan import MappingPlan
from importer.core.numbers import whole
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.rows import CellKind, LineKind, RowChunk, SourceRow
from importer.core.runs import CheckedChunk
from importer.core.values.money import parse_amount

_SHOWN_TITLE = 40

Profiles = Mapping[FieldKind, ColumnProfile]


class Portion(NamedTuple):
    """Rows of a table that are judged together. `first_id`: the row id of the first."""

    chunk: RowChunk
    first_id: int


def portions_of(
    plan: MappingPlan, chunks: Iterable[RowChunk], first_id: int = 1
) -> Generator[Portion, None, None]:
    """The rows of a table without its other lines."""
    for judged in _judged_lines(_line_judge(plan), chunks):
        if isinstance(judged, RowChunk):
            yield Portion(judged, first_id)
            first_id += len(judged)


def _line_judge(plan: MappingPlan) -> LineJudge:
    return LineJudge(plan.header.number, plan.line_rules)


def _judged_lines(judge: LineJudge, chunks: Iterable[RowChunk]) -> Iterator[JudgedLines]:
    for chunk in chunks:
        yield from judge.judge(chunk)
    yield from judge.finish()


def blank_profiles(plan: MappingPlan) -> dict[FieldKind, ColumnProfile]:
    """Profiles for the columns that decide how values are read."""
    return {
        kind: ColumnProfile(kind) for kind in plan.columns_of_interest if kind in EVIDENCE_KINDS
    }


def add_to_profiles(profiles: Profiles, plan: MappingPlan, chunk: RowChunk) -> None:
    """Take in the rows of a chunk."""
    for kind, profile in profiles.items():
        for column in plan.columns_of_interest[kind]:
            cells = chunk.columns(len(plan.columns))[column]
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
        self.judge = ChunkJudge(self.plan, self.options, self.organization, self.formats)

    def check(self, chunks: Iterable[RowChunk], first_id: int) -> Iterator[CheckedChunk]:
        """Every row with its verdict, every other line counted; streams.

        Args:
            first_id: the row id of the first row.
        """
        for chunk, row_id in self.portions(chunks, first_id):
            judged = self.judge.judge(chunk, row_id)
            self.take_back_blanks(chunk, judged.doubtful)
            yield judged.checked

    def portions(self, chunks: Iterable[RowChunk], first_id: int) -> Iterator[Portion]:
        """What is to be judged, in the order of `portions_of`; all else is counted on the way."""
        judge = _line_judge(self.plan)
        for judged in _judged_lines(judge, chunks):
            if isinstance(judged, RowChunk):
                self._take(judged)
                yield Portion(judged, first_id + self.rows)
                self.rows += len(judged)
            else:
                self._leave_out(*judged)
        self.maybe_totals = frozenset(judge.maybe_totals)

    def take_back_blanks(self, chunk: RowChunk, doubtful: Iterable[int]) -> None:
        """Count what looks blank in the chunk's doubtful rows as blank."""
        for at in doubtful:
            self.contents.take_back_blanks(chunk.cells[at])

    def proven_formats(self) -> Formats:
        """How the values are to be read, by all that was read so far."""
        return build_formats(self.profiles, self.options, self.plan.template)

    def file_total(self) -> Decimal | None:
        """The opening-balance sum of the file's own total line, if it has one."""
        if not self.total:
            return None
        return parse_amount(self.total, self.formats.amount_mark, CellKind.TEXT)

    def _take(self, chunk: RowChunk) -> None:
        """What the rows say together."""
        self._latest = None
        add_to_profiles(self.profiles, self.plan, chunk)
        width = len(self.plan.columns)
        columns = chunk.columns(width)
        too_long = {at for at, cells in enumerate(chunk.cells) if len(cells) > width}
        self.contents.add(columns, too_long=too_long)
        self.secrets |= secret_columns(columns, self.plan.kept, self.plan.header.names)

    def _leave_out(self, row: SourceRow, kind: LineKind, count: int) -> None:
        """Count a line that is no row, and keep what is to be told of it."""
        self.lines[kind] += count
        if kind is LineKind.TOTAL:
            self.total = total_of(row.cells, self.plan.line_rules) or self.total
        if kind is LineKind.OTHER_TABLE and self._latest is not kind:
            first = next(text for cell in row.cells if (text := cell.strip()))
            place = gettext("row {number} ({title})").format(
                number=whole(row.ref.number), title=first[:_SHOWN_TITLE]
            )
            self.other_tables.append(place)
        if kind is not LineKind.BLANK:
            self._latest = kind
