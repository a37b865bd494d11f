"""What makes the fields and note lines of many rows: for each what `row_steps` makes of that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct, field

from importer.core.mapping.bound_rules import BoundRule
from importer.core.mapping.column_readers import Columns, Part, Texts, blank_in, changed, only_where
from importer.core.mapping.parsers import PARTS, Parts, family_of
from importer.core.templates.name_paths import split_path
from importer.core.templates.rules import Parser


class ColumnsInHand(Struct):
    """Many rows while they are being mapped.

    Attributes:
        cells: cleaned, column by column.
        values: contract field name -> the text of each row, "" for none.
        left: columns that rules may pass over -> those of their texts that have arrived nowhere.
        parts: contract field name -> where its texts came from, later ones before earlier ones.
        lines: columns of lines for the note, "" for none.
    """

    cells: Columns
    values: dict[str, Texts]
    left: dict[int, Texts]
    parts: dict[str, list[Part]] = field(default_factory=dict)
    lines: list[Texts] = field(default_factory=list)
    _parsed: dict[Parser, dict[str, Parts]] = field(default_factory=dict)

    def put(self, name: str, part: Part) -> None:
        """Give a field its texts; where there are none, what it has stays."""
        old = self.values.get(name)
        self.values[name] = part.texts if old is None else first_of(part.texts, old)
        self.parts.setdefault(name, []).append(part)

    def use(self, part: Part) -> None:
        """Note that texts have arrived."""
        for column in self.left.keys() & part.columns:
            blank = [not text for text in part.texts]
            self.left[column] = only_where(blank, self.left[column])

    def give_back(self, part: Part, position: int) -> None:
        """Note that a row's text has not arrived after all."""
        for column in self.left.keys() & part.columns:
            left = list(self.left[column])
            left[position] = self.cells.texts[column][position]
            self.left[column] = left

    def parsed(self, parse: Parser, texts: Texts) -> list[Parts]:
        """The texts taken apart, each different one once."""
        known = self._parsed.setdefault(parse, {})
        for text in set(texts).difference(known):
            known[text] = PARTS[parse](text)
        return [known[text] for text in texts]


ColumnStep = Callable[[ColumnsInHand], None]


def first_of(texts: Texts, others: Texts) -> Texts:
    """The texts, and the others where there are none."""
    return [text or other for text, other in zip(texts, others, strict=True)]


def chief_column(hand: ColumnsInHand, part: Part, position: int) -> int:
    """The first column that a row's text came from."""
    return next(column for column in part.columns if hand.cells.texts[column][position])


def field_columns(name: str, rules: Iterable[BoundRule]) -> ColumnStep:
    """Gives a field, in each row, the text of the first rule that has one."""
    readers = tuple((rule.read_columns, rule.parse) for rule in rules)

    def step(hand: ColumnsInHand) -> None:
        blank: Sequence[bool] | None = None
        for read, parse in readers:
            for found in read(hand.cells):
                texts = found.texts if blank is None else only_where(blank, found.texts)
                if any(texts):
                    part = Part(found.columns, texts)
                    hand.use(part)
                    _put(hand, name, parse, part)
                    blank = blank_in(texts, blank)

    return step


def _put(hand: ColumnsInHand, name: str, parse: Parser | None, part: Part) -> None:
    if parse is None:
        hand.put(name, part)
        return
    parsed = hand.parsed(parse, part.texts)
    for member, texts in zip(
        family_of(name, parse), zip(*(parts for parts, _ in parsed), strict=True), strict=True
    ):
        if any(texts):
            _put_where_blank(hand, member, Part(part.columns, texts))
    hand.lines += _columns_of([lines for _, lines in parsed])


def _put_where_blank(hand: ColumnsInHand, name: str, part: Part) -> None:
    """Fill a field where it is blank; a text that finds it taken has not arrived."""
    old = hand.values.get(name)
    if old is not None and any(old):
        for at, (text, taken) in enumerate(zip(part.texts, old, strict=True)):
            if text and taken and text != taken:
                hand.give_back(part, at)
        part = Part(part.columns, only_where([not text for text in old], part.texts))
    hand.put(name, part)


def _columns_of(lines: Sequence[Sequence[str]]) -> list[Texts]:
    """A few lines for each row as columns of lines."""
    most = max(map(len, lines))
    return [[some[at] if at < len(some) else "" for some in lines] for at in range(most)]


def inactive_columns(columns: Iterable[int], suffix: str) -> ColumnStep:
    """Takes the mark of inactive customers off their names, before anything else reads them."""

    def step(hand: ColumnsInHand) -> None:
        for column in columns:
            texts = hand.cells.texts[column]
            marked = [text.endswith(suffix) for text in texts]
            if any(marked):
                hand.put("active", Part((column,), only_where(marked, ["no"] * len(texts))))
                hand.cells.texts[column] = changed(texts, partial(_without_suffix, suffix))
                if column in hand.left:
                    hand.left[column] = hand.cells.texts[column]

    return step


def _without_suffix(suffix: str, text: str) -> str:
    return text.removesuffix(suffix).rstrip() if text.endswith(suffix) else text


def note_columns(label: str, labels: Mapping[int, str], rule: BoundRule) -> ColumnStep:
    """Adds a line to the note: `label` or, if a column gave the text, that column's label."""

    def step(hand: ColumnsInHand) -> None:
        for part in rule.read_columns(hand.cells):
            hand.use(part)
            named = {labels[column] for column in part.columns} or {label}
            if len(named) == 1:
                hand.lines.append(labelled(named.pop(), part.texts))
            else:
                hand.lines.append(
                    [
                        f"{labels[chief_column(hand, part, at)]}: {text}" if text else ""
                        for at, text in enumerate(part.texts)
                    ]
                )

    return step


def labelled(label: str, texts: Texts) -> Texts:
    """Lines for the note."""
    before = f"{label}: "
    return [before + text if text else "" for text in texts]


def path_columns(mark: str, is_unique: Callable[[str], bool] | None) -> ColumnStep:
    """Puts the parents of `Parent:Child` names into the notes.

    Args:
        is_unique: tells which names may be shortened to their last part; None shortens none.
    """

    def step(hand: ColumnsInHand) -> None:
        names = list(hand.values.get("displayName", ()))
        parents = [""] * len(names)
        for at, name in enumerate(names):
            if mark in name:
                parents[at], own = split_path(name, mark)
                if parents[at] and is_unique is not None and is_unique(own):
                    names[at] = own
        if any(parents):
            hand.lines.append(labelled("Parent customer", parents))
            hand.values["displayName"] = names

    return step
