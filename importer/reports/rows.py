"""A row as every format shows it: problems in words, cells named as the spreadsheet names them.

The one place where a journaled row becomes text. How a format lays it out is the format's business.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, structs

from importer.core.checking.fixes import fix_of
from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.portions import weight_of_problems
from importer.core.problems import (
    LONGEST_NAME,
    Problem,
    Severity,
    render_hint,
    render_message,
    shortened,
)
from importer.core.result_columns import ResultColumns, TableKey
from importer.core.rows import RowRef, cell_name, column_letters
from importer.core.runs import ResultRow, RunRecord, SourceRecord
from importer.core.target_fields import target_fields
from importer.reports.wording import TERMINAL, Wording

SEVERITY_RANK: Mapping[Severity, int] = {severity: rank for rank, severity in enumerate(Severity)}
"""Gravest first."""

VIEWS_KEPT = 8_000
"""Rows in words that are kept for the next format."""

_HEAVIEST_KEPT = 4 << 20
"""Characters of their problems and names: values may be long."""


class ProblemView(Struct, frozen=True):
    """One problem in words.

    Attributes:
        column: 0-based index of the source column, None where no single column is to blame.
        header: the column's header as written, its letters if it has none, "" without a column.
        cell: as the spreadsheet names it (`G17`), "" without a column.
        line: the physical line on which the row begins, if that is not the row's number.
        field: the label of the target field ("Opening Balance At"), "" where there is none.
        value: the offending value, byte-true.
        proposal: what it was probably meant to be; "" where that is not known.
    """

    code: str
    severity: Severity
    title: str
    column: int | None
    header: str
    cell: str
    line: int | None
    field: str
    value: str
    message: str
    hint: str
    proposal: str = ""

    @property
    def place(self) -> str:
        """Cell and line, as far as they help: `G17 (line 23 of the file)`."""
        line = gettext("line {line} of the file").format(line=self.line) if self.line else ""
        return f"{self.cell} ({line})" if self.cell and line else self.cell or line

    @property
    def sentence(self) -> str:
        """Place, message and code, for a place that has room for one text."""
        named = not self.place or self.message.startswith(self.place)
        return f"{'' if named else f'{self.place}: '}{self.message} [{self.code}]"


class ChangeView(Struct, frozen=True):
    """One value that we changed and sent otherwise than it was written.

    Attributes:
        column: 0-based index of the source column, None where the value stands in none.
        cell: as the spreadsheet names it, "" without a column.
        header: as in `ProblemView`.
        before: byte-true.
        after: "" where the kind of change keeps none.
    """

    code: str
    title: str
    column: int | None
    cell: str
    header: str
    field: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """Cell, before, after and code, for a place that has room for one text."""
        place = self.cell or self.field
        return f"{place and f'{place}: '}“{self.before}” → “{self.after}” [{self.code}]"


class RowView(Struct, frozen=True):
    """One row in words.

    Attributes:
        row: what the journal holds.
        problems: gravest first; repairs are apart from them.
        what_to_do: the hints that are worth reading, in one text; "" where nothing is to be done.
        changes: the repairs, in the order made.
    """

    row: ResultRow
    problems: tuple[ProblemView, ...]
    what_to_do: str
    changes: tuple[ChangeView, ...] = ()

    @property
    def told(self) -> tuple[ProblemView, ...]:
        """The problems without repetitions: a cell that feeds two fields is wrong once."""
        return tuple({problem.sentence: problem for problem in reversed(self.problems)}.values())[
            ::-1
        ]

    @property
    def problems_text(self) -> str:
        """All problems in one text."""
        return " | ".join(problem.sentence for problem in self.told)

    @property
    def changes_text(self) -> str:
        """All changes in one text; a cell that feeds two fields is changed once."""
        return " | ".join(dict.fromkeys(change.sentence for change in self.changes))

    @property
    def name(self) -> str:
        """How to call the row: display name, else its key in the source system, else its number."""
        return self.row.display_name or self.row.source_key or row_words(self.row.ref.number)


class ShownRows(Struct, frozen=True):
    """Rows that follow one another in words, as columns: what the tables of a run are made of.

    Attributes:
        problems, what_to_do, changes: as one text each, "" where there is none.
        views: position -> the row by itself, where it has problems or changes.
    """

    sources: Sequence[str]
    sheets: Sequence[str]
    numbers: Sequence[int]
    source_keys: Sequence[str]
    display_names: Sequence[str]
    endings: Sequence[Ending]
    customer_ids: Sequence[int | None]
    problems: Sequence[str]
    what_to_do: Sequence[str]
    changes: Sequence[str]
    views: Mapping[int, RowView]


class RowViews:
    """Turns rows of one run into words; knows the headers of its tables."""

    def __init__(
        self, run: RunRecord, sources: Sequence[SourceRecord], wording: Wording = TERMINAL
    ) -> None:
        self._run = run
        self._wording = wording
        self._headers = {(source.name, source.sheet): source.header.names for source in sources}
        self._columns = {
            (source.name, source.sheet): _columns_by_field(source) for source in sources
        }
        self._several = len(sources) > 1
        self._kept = _KeptViews()

    def header(self, table: TableKey, column: int | None) -> str:
        """The header of a table's column, the column's letters if it has none."""
        if column is None:
            return ""
        # A run that broke off while reading has rows of a table that is not recorded yet.
        names = self._headers.get(table, ())
        header = shortened(names[column].strip(), LONGEST_NAME) if column < len(names) else ""
        return header or gettext("column {letters}").format(letters=column_letters(column))

    def place(self, ref: RowRef, column: int | None) -> str:
        """Where to look: `G17` or `row 17`, behind file and sheet where the run has several."""
        where = row_words(ref.number) if column is None else cell_name(column, ref.number)
        if not self._several:
            return where
        return ", ".join(part for part in (ref.source, ref.sheet, where) if part)

    def problem(self, row: ResultRow, problem: Problem) -> ProblemView:
        """One problem of the row in words."""
        header = self.header(row.ref.table, problem.column)
        cell = "" if problem.column is None else cell_name(problem.column, row.ref.number)
        label = field_label(problem.field)
        named = structs.replace(problem, field=label) if problem.field else problem
        fix = fix_of(problem)
        hint = render_hint(named, column=header, cell=cell)
        return ProblemView(
            code=problem.code,
            severity=problem.severity,
            title=gettext(problem.kind.title),
            column=problem.column,
            header=header,
            cell=cell,
            line=None if row.line == row.ref.number else row.line,
            field=label,
            value=problem.value,
            message=_closed(render_message(named, column=header, cell=cell)),
            hint=self._wording.problem_hint(problem.code, hint),
            proposal=fix.value if fix else "",
        )

    def view(self, row: ResultRow) -> RowView:
        """The row in words; every format asks for those with problems, so they are kept."""
        return self._kept.find(row) or self._kept.keep(self._view(row))

    def _view(self, row: ResultRow) -> RowView:
        shown = [problem for problem in row.problems if not is_change(problem)]
        shown.sort(key=lambda problem: SEVERITY_RANK[problem.severity])
        problems = tuple(self.problem(row, problem) for problem in shown)
        changes = tuple(self.change(row, one) for one in row.problems if is_change(one))
        return RowView(row, problems, self._what_to_do(row, problems), changes)

    def shown(self, rows: ResultColumns) -> ShownRows:
        """Many rows in words; most of them have no problem, and need no view of their own."""
        hints = {ending: self._hint_of(ending) for ending in set(rows.endings)}
        what_to_do = list(map(hints.__getitem__, rows.endings))
        problems, changes = [""] * len(rows), [""] * len(rows)
        views = {position: self.view(rows.row(position)) for position in rows.problems}
        for position, view in views.items():
            problems[position] = view.problems_text
            changes[position] = view.changes_text
            what_to_do[position] = view.what_to_do
        return ShownRows(
            sources=rows.sources,
            sheets=rows.sheets,
            numbers=rows.numbers,
            source_keys=rows.source_keys,
            display_names=rows.display_names,
            endings=rows.endings,
            customer_ids=rows.customer_ids,
            problems=problems,
            what_to_do=what_to_do,
            changes=changes,
            views=views,
        )

    def change(self, row: ResultRow, repair: Problem) -> ChangeView:
        """One repair of the row in words."""
        column = self._column_of(row, repair)
        return ChangeView(
            code=repair.code,
            title=gettext(repair.kind.title),
            column=column,
            cell="" if column is None else cell_name(column, row.ref.number),
            header=self.header(row.ref.table, column),
            field=field_label(repair.field),
            before=repair.value,
            after=_after(repair),
        )

    def _column_of(self, row: ResultRow, problem: Problem) -> int | None:
        """The problem's column; what sending found knows its field alone, which mostly has one."""
        if problem.column is not None:
            return problem.column
        return self._columns.get((row.ref.source, row.ref.sheet), {}).get(problem.field)

    def _what_to_do(self, row: ResultRow, problems: Iterable[ProblemView]) -> str:
        hints = list(dict.fromkeys(problem.hint for problem in problems if _asks(problem)))
        return " ".join(hints) or self._hint_of(row.ending)

    def _hint_of(self, ending: Ending) -> str:
        """What to do about a row of whose problems none says it."""
        return self._wording.ending_hint(self._run, ending)


class _KeptViews:
    """The first rows that need a mender, in words; without their cells, and few enough to hold."""

    def __init__(self) -> None:
        self._views: dict[int, RowView] = {}
        self._weight = 0

    def find(self, row: ResultRow) -> RowView | None:
        """The row in words, unless it is not there or has become another meanwhile."""
        kept = self._views.get(row.row_id)
        if kept is None or (kept.row.ending, kept.row.problems) != (row.ending, row.problems):
            return None
        return RowView(row, kept.problems, kept.what_to_do, kept.changes)

    def keep(self, view: RowView) -> RowView:
        """The view as it is, kept if there is room for it and it is wanted again."""
        if view.problems and len(self._views) < VIEWS_KEPT and self._weight < _HEAVIEST_KEPT:
            self._weight += weight_of_problems(view.row.problems) + len(view.row.display_name)
            row = structs.replace(view.row, cells=(), kinds=None)
            self._views[row.row_id] = structs.replace(view, row=row)
        return view


def is_change(problem: Problem) -> bool:
    """Whether it tells of a value that we changed, not of one that is wrong."""
    return problem.severity is Severity.REPAIR


def _after(repair: Problem) -> str:
    """What became of a repaired value, as far as its kind says."""
    facts = repair.facts
    amount = " ".join(part for part in (facts.get("amount"), facts.get("currency")) if part)
    return facts.get("result") or (gettext(place) if (place := facts.get("place")) else amount)


def _columns_by_field(source: SourceRecord) -> Mapping[str, int]:
    """The column of each field that takes its values from one column alone."""
    columns = [(field, use.column) for use in source.columns for field in use.fields]
    counts = Counter(field for field, _ in columns)
    return {field: column for field, column in columns if counts[field] == 1}


def field_label(field: str) -> str:
    """The label of a target field by its contract name; a name that is none comes back as it is."""
    known = target_fields().get(field)
    return gettext(known.label) if known else field


def row_words(number: int) -> str:
    """What a row is called that has no cell or name to go by."""
    return gettext("row {number}").format(number=number)


def _closed(sentence: str) -> str:
    """With a full stop: reasons that come from outside often lack theirs."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _asks(problem: ProblemView) -> bool:
    return problem.hint not in {"", gettext("Nothing to do.")}
