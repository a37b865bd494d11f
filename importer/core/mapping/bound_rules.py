"""A template's rules bound to one table's columns: readers of rows, compiled once, run per row.

What becomes of the columns as a whole, and of the row, is `mapping`'s business.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from importer.core.templates.name_paths import split_path
from importer.core.templates.rules import Condition, Parser, Rule, Sign
from importer.core.values.addresses import parse_address_lines
from importer.core.values.caching import kept_for_short_texts
from importer.core.values.html_text import parse_html_text
from importer.core.values.money import reversed_sign
from importer.core.values.names import parse_person_name
from importer.core.values.phones import FAX, MOBILE, OTHER, PHONE, parse_labelled_phones
from importer.core.values.text import name_key

Cells = Sequence[str]
Reading = tuple[str, tuple[int, ...]]
"""A text and the columns that it was taken from, the chief one first."""
Reader = Callable[[Cells], Reading]

_NOTHING: Reading = ("", ())
_CACHED = 4096


@dataclass(slots=True)
class RowInHand:
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


Step = Callable[[RowInHand], None]


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule whose columns are found.

    Attributes:
        columns: those that its text may come from.
        certain: those whose text it uses wherever they have one.
        telling: those whose texts show how the field is written.
        conditions: those that decide whether it holds.
        plain: its text is that of `columns[0]`, unchanged.
    """

    read: Reader
    columns: tuple[int, ...] = ()
    certain: tuple[int, ...] = ()
    telling: tuple[int, ...] = ()
    conditions: tuple[int, ...] = ()
    plain: bool = False
    parse: Parser | None = None


def bind_rule(
    rule: Rule, find: Callable[[str], int | None], path: str | None = None
) -> BoundRule | None:
    """The rule over the table's columns; None if the table has none of them.

    Args:
        find: the column of a header, None if there is none.
        path: what parts parent and child in names.
    """
    columns = tuple(c for name in rule.named_columns if (c := find(name)) is not None)
    if rule.named_columns and not columns:
        return None
    conditions = bind_conditions(rule.when, find)
    read = _with_changes(_without_repeated(_source(rule, columns), rule, find, path), rule, path)
    sure = () if rule.when else columns if rule.columns else columns[:1]
    parse = rule.parse if rule.parse in _PARTS else None
    return BoundRule(
        read=partial(_read_if, conditions, read) if conditions else read,
        columns=columns,
        certain=sure,
        telling=columns[:1] if rule.columns else columns,
        conditions=tuple(c for _, seen in conditions for c in seen if c is not None),
        plain=len(columns) == 1
        and not (conditions or parse or rule.without or _changes(rule, path)),
        parse=parse,
    )


# --- where a text comes from ----------------------------------------------------------------------


def _source(rule: Rule, columns: tuple[int, ...]) -> Reader:
    if rule.constant is not None:
        constant: Reading = (rule.constant, ())
        return lambda _: constant
    if rule.columns:
        return partial(_read_joined, columns, _mark_between(rule))
    return partial(_read_first, tuple((column, (column,)) for column in columns))


def _mark_between(rule: Rule) -> str:
    if rule.join is not None:
        return rule.join
    return "\n" if rule.parse is Parser.ADDRESS_LINES else " "


def _read_first(columns: tuple[tuple[int, tuple[int, ...]], ...], cells: Cells) -> Reading:
    for column, used in columns:
        if cells[column]:
            return cells[column], used
    return _NOTHING


def _read_joined(columns: tuple[int, ...], mark: str, cells: Cells) -> Reading:
    filled = tuple(column for column in columns if cells[column])
    return mark.join(cells[column] for column in filled), filled


BoundConditions = tuple[tuple[Condition, tuple[int | None, ...]], ...]
"""Conditions with the columns that they look at; None for those that the table lacks."""


def bind_conditions(
    conditions: Iterable[Condition], find: Callable[[str], int | None]
) -> BoundConditions:
    """Conditions over the table's columns; a column that the table lacks is always blank."""
    return tuple((one, tuple(map(find, one.named_columns))) for one in conditions)


def all_hold(conditions: BoundConditions, cells: Cells) -> bool:
    """Whether a row meets every condition."""
    for condition, columns in conditions:
        texts = ["" if column is None else cells[column] for column in columns]
        if not _holds(condition, *texts):
            return False
    return True


def _read_if(conditions: BoundConditions, read: Reader, cells: Cells) -> Reading:
    return read(cells) if all_hold(conditions, cells) else _NOTHING


def _holds(condition: Condition, text: str, *others: str) -> bool:
    if condition.equals is not None:
        return text.casefold() in map(str.casefold, condition.equals)
    if condition.differs_from is not None:
        return name_key(text) != name_key(" ".join(others))
    return (not text) is condition.blank


# --- what is done to it ---------------------------------------------------------------------------


def _without_repeated(
    read: Reader, rule: Rule, find: Callable[[str], int | None], path: str | None
) -> Reader:
    """The reader without the lines that say again what other columns say."""
    repeated = tuple(
        tuple(column for name in names if (column := find(name)) is not None)
        for names in rule.without
    )
    if not any(repeated):
        return read

    def read_and_drop(cells: Cells) -> Reading:
        text, used = read(cells)
        said = _names_in(cells, repeated, path) if text else frozenset()
        lines = (line for line in text.split("\n") if name_key(line) not in said)
        return "\n".join(lines), used

    return read_and_drop


def _names_in(cells: Cells, columns: Iterable[tuple[int, ...]], path: str | None) -> frozenset[str]:
    """The columns' texts as keys, and the parts of those that are paths."""
    texts = [" ".join(cells[column] for column in group if cells[column]) for group in columns]
    parts = [part for text in texts for part in (text, *split_path(text, path))]
    return frozenset(map(name_key, parts)) - {""}


def _with_changes(read: Reader, rule: Rule, path: str | None) -> Reader:
    changes = _changes(rule, path)
    if not changes:
        return read

    def read_and_change(cells: Cells) -> Reading:
        text, used = read(cells)
        for change in changes:
            text = change(text)
        return text, used

    return read_and_change


def _changes(rule: Rule, path: str | None) -> tuple[Callable[[str], str], ...]:
    """The rule's verbs in the order in which they act; each leaves a blank blank but the last."""
    changes: list[Callable[[str], str]] = []
    if rule.parse is Parser.LAST_OF_PATH:
        changes.append(lambda text: split_path(text, path)[1])
    if rule.parse is Parser.AMOUNT_DR_CR:
        changes.append(_with_short_side)
    if rule.parse is Parser.HTML_TEXT:
        changes.append(parse_html_text)
    if rule.lookup:
        known = {source.casefold(): target for source, target in rule.lookup.items()}
        changes.append(partial(_looked_up, known, rule.otherwise))
    if rule.sign is Sign.REVERSED:
        changes.append(reversed_sign)
    if rule.format is not None:
        before, _, behind = rule.format.partition("{}")
        changes.append(lambda text: f"{before}{text}{behind}" if text else "")
    if rule.default is not None:
        default = rule.default
        changes.append(lambda text: text or default)
    return tuple(changes)


def _looked_up(known: Mapping[str, str], otherwise: str | None, text: str) -> str:
    if not text:
        return ""
    return known.get(text.casefold(), text if otherwise is None else otherwise)


_SIDE = re.compile(r"\b(?P<side>debit|dr|credit|cr)\b\.?[\s)]*$", re.IGNORECASE)
_BEFORE_SIDE = "( \t\r\n"


def _with_short_side(text: str) -> str:
    """`1,200.00 Debit` as `1,200.00 Dr`; a side without an amount is no amount."""
    side = _SIDE.search(text)
    if side is None:
        return text
    amount = text[: side.start()].rstrip(_BEFORE_SIDE).strip()
    short = "Dr" if side["side"][0] in "Dd" else "Cr"
    return f"{amount} {short}" if amount else ""


# --- parsers of several values --------------------------------------------------------------------

_NAME_FIELDS = ("salutation", "firstName", "lastName")
_PHONE_FIELDS = ("workPhone", "personalPhone")
_ADDRESS_PARTS = ("1", "2", "City", "State", "Postcode", "Country")


def _name_parts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(parse_person_name(text)), ()


@kept_for_short_texts(_CACHED)
def _phone_parts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    phones = parse_labelled_phones(text)
    rest = ((FAX, "Fax"), (OTHER, "Other phone"))
    return (phones.get(PHONE, ""), phones.get(MOBILE, "")), tuple(
        f"{label}: {phones[key]}" for key, label in rest if key in phones
    )


@kept_for_short_texts(_CACHED)
def _address_parts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(parse_address_lines(text)), ()


_PARTS: Mapping[Parser, Callable[[str], tuple[tuple[str, ...], tuple[str, ...]]]] = {
    Parser.PERSON_NAME: _name_parts,
    Parser.LABELLED_PHONES: _phone_parts,
    Parser.ADDRESS_LINES: _address_parts,
}
"""Text -> one text per field of the parser's family, and the note lines for what fits none."""


def family_of(name: str, parse: Parser | None) -> tuple[str, ...]:
    """The fields that a parser in the line of `name` may fill; `name` alone for plain rules."""
    if parse is Parser.PERSON_NAME:
        return _NAME_FIELDS
    if parse is Parser.LABELLED_PHONES:
        return _PHONE_FIELDS
    if parse is Parser.ADDRESS_LINES:
        return tuple(name.removesuffix("1") + part for part in _ADDRESS_PARTS)
    return (name,)


def field_step(name: str, rules: Iterable[BoundRule]) -> Step:
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
    parts, rest = _PARTS[parse](text)
    row.notes.extend(rest)
    for member, part in zip(family_of(name, parse), parts, strict=True):
        if not part or row.values.get(member) == part:
            continue
        if member in row.values:
            row.used.difference_update(columns)
        else:
            row.put(member, part, columns)


def inactive_step(columns: Iterable[int], suffix: str) -> Step:
    """Takes the mark of inactive customers off their names, before anything else reads them."""

    def step(row: RowInHand) -> None:
        for column in columns:
            text = row.cells[column]
            if text.endswith(suffix):
                row.cells = list(row.cells)
                row.cells[column] = text.removesuffix(suffix).rstrip()
                row.put("active", "no", (column,))

    return step


def note_step(label: str, labels: Mapping[int, str], rule: BoundRule) -> Step:
    """Adds a line to the note: `label` or, if a column gave the text, that column's label."""

    def step(row: RowInHand) -> None:
        text, columns = rule.read(row.cells)
        if text:
            row.used.update(columns)
            row.notes.append(f"{labels[columns[0]] if columns else label}: {text}")

    return step


def path_step(mark: str, is_unique: Callable[[str], bool] | None) -> Step:
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
