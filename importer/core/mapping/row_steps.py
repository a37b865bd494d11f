"""What makes the fields and the note lines of one row, step by step; of many: `column_steps`."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from importer.core.mapping.bound_rules import BoundRule
from importer.core.mapping.conditions import Cells
from importer.core.mapping.parsers import PARTS, family_of
from importer.core.templates.name_paths import split_path
from importer.core.templates.rules import Parser


class RowInHand(Struct):
    """A row while it is being mapped.

    Attributes:
        cells: cleaned, one per column of the header.
        values, columns, notes: as in `MappedRow`.
        used: columns whose text has arrived somewhere.
    """

    cells: Cells
    values: dict[str, str]
    columns: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def put(self, name: str, text: str, columns: tuple[int, ...]) -> None:
        """Give a field its text."""
        self.values[name] = text
        if columns:
            self.columns[name] = columns[0]


RowStep = Callable[[RowInHand], None]


def field_row(name: str, rules: Iterable[BoundRule]) -> RowStep:
    """Gives a field the text of the first rule that has one."""
    readers = tuple((rule.read, rule.parse) for rule in rules)

    def step(row: RowInHand) -> None:
        for read, parse in readers:
            text, columns = read(row.cells)
            if text:
                row.used.update(columns)
                if parse is None:
                    row.put(name, text, columns)
                else:
                    _put_parts(row, name, parse, text, columns)
                return

    return step


def _put_parts(
    row: RowInHand, name: str, parse: Parser, text: str, columns: tuple[int, ...]
) -> None:
    """Fill the blank fields of the parser's family; a text that finds its field taken is noted."""
    parts, rest = PARTS[parse](text)
    row.notes.extend(rest)
    for member, part in zip(family_of(name, parse), parts, strict=True):
        if not part or row.values.get(member) == part:
            continue
        if member in row.values:
            row.used.difference_update(columns)
        else:
            row.put(member, part, columns)


def inactive_row(columns: Iterable[int], suffix: str) -> RowStep:
    """Takes the mark of inactive customers off their names, before anything else reads them."""

    def step(row: RowInHand) -> None:
        for column in columns:
            text = row.cells[column]
            if text.endswith(suffix):
                row.cells = list(row.cells)
                row.cells[column] = text.removesuffix(suffix).rstrip()
                row.put("active", "no", (column,))

    return step


def note_row(label: str, labels: Mapping[int, str], rule: BoundRule) -> RowStep:
    """Adds a line to the note: `label` or, if a column gave the text, that column's label."""

    def step(row: RowInHand) -> None:
        text, columns = rule.read(row.cells)
        if text:
            row.used.update(columns)
            row.notes.append(f"{labels[columns[0]] if columns else label}: {text}")

    return step


def path_row(mark: str, is_unique: Callable[[str], bool] | None) -> RowStep:
    """Puts the parent of a `Parent:Child` name into the note.

    Args:
        is_unique: tells which names may be shortened to their last part; None shortens none.
    """

    def step(row: RowInHand) -> None:
        name = row.values.get("displayName", "")
        parent, own = split_path(name, mark)
        if not parent:
            return
        row.notes.append(f"Parent customer: {parent}")
        if is_unique is not None and is_unique(own):
            row.values["displayName"] = own

    return step
