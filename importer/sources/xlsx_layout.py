"""How the rows of a sheet are written, learnt from some of them, as one pattern for a whole row.

Programs write the rows of a sheet alike: which columns there are, with which attributes, in which
order. The pattern describes a row in full, from its first tag to its last, so that what fits it
means what it would mean to an XML parser. It takes time in proportion to the text: whatever is
repeated or optional is possessive. Facts: ECMA-376 part 1, sections 18.3.1.4 and 18.3.1.73.
"""

import re
from collections.abc import Mapping

from msgspec import Struct, field

from importer.core.rows import column_letters

_LEARNT_ROWS = 200
_MOST_COLUMNS = 256
_MOST_FORMS = 16
"""Ways in which the cells of one column, or the tags of rows, are written; others stay odd."""

_PREFIX = re.compile(r"<((?:[A-Za-z][A-Za-z0-9]{0,20}:)?)row ")
_ATTRIBUTE = re.compile(r' ([A-Za-z][A-Za-z0-9]*(?::[A-Za-z0-9]+)?)="([^"<>&]*)"')
_NUMERIC = frozenset({"spans", "ht"})
"""Attributes of rows whose numbers differ from row to row, and mean nothing to us."""
_SHOWN = frozenset({"0", "false"})


class _Column(Struct):
    """How the cells of a column are written.

    Attributes:
        forms: attributes behind the reference, as written.
        values, texts: there are cells with a `<v>`, with an `<is>`.
        formulas: some have a formula.
    """

    forms: dict[str, Mapping[str, str]] = field(default_factory=dict)
    values: bool = False
    texts: bool = False
    formulas: bool = False

    @property
    def are_digits(self) -> bool:
        """Whether all values are numbers of shared texts."""
        return not self.texts and all(form.get("t") == "s" for form in self.forms.values())


class CellGroups(Struct, frozen=True):
    """Where the pattern has a column's cells.

    Attributes:
        value: the number of the group of their values.
        form: that of their attributes, 0 where all are written in one way.
        forms: their attributes as written -> by name.
        are_digits: all values are, as numbers of shared texts have to be.
    """

    column: int
    value: int
    form: int
    forms: Mapping[str, Mapping[str, str]]
    are_digits: bool


class RowPattern(Struct, frozen=True):
    """The pattern of a row; its first group is the row's number.

    Attributes:
        width: how many columns there may be.
        cells: those that have values, from the left.
    """

    pattern: re.Pattern[str]
    width: int
    cells: tuple[CellGroups, ...]


class Layout:
    """What was learnt of how the rows of a sheet are written.

    Attributes:
        prefix: what stands before the names of all elements: `x:`, mostly nothing.
    """

    def __init__(self) -> None:
        self.prefix = ""
        self._columns: dict[int, _Column] = {}
        self._row_tags: dict[str, None] = {}

    def learn(self, text: str) -> bool:
        """Learn from the first rows in a text; whether there was anything new."""
        if not self._row_tags and (found := _PREFIX.search(text)):
            self.prefix = found[1]
        before = self._extent()
        for row in text.split(f"</{self.prefix}row>", _LEARNT_ROWS)[:_LEARNT_ROWS]:
            self._learn_row(row)
        return self._extent() != before

    @property
    def has_values(self) -> bool:
        """Whether any cell with a value was seen."""
        return any(column.forms for column in self._columns.values())

    def _extent(self) -> list[int]:
        columns = self._columns.values()
        flags = (sum((one.values, one.texts, one.formulas)) for one in columns)
        forms = sum(len(one.forms) for one in columns)
        return [len(self._row_tags), len(columns), forms, sum(flags)]

    def _learn_row(self, row: str) -> None:
        start = row.rfind(f'<{self.prefix}row r="')
        tag, _, cells = row[start:].partition(">")
        attributes = _attributes(tag.partition('"')[2].partition('"')[2])
        if start < 0 or attributes is None or attributes.get("hidden", "0") not in _SHOWN:
            return
        if len(self._row_tags) < _MOST_FORMS:
            self._row_tags["".join(map(_row_attribute, attributes.items()))] = None
        for cell in cells.split(f'<{self.prefix}c r="')[1:]:
            self._learn_cell(cell)

    def _learn_cell(self, cell: str) -> None:
        """Learn from what stands behind the quote that opens a cell's reference."""
        tag, _, content = cell.partition(">")
        reference, _, behind = tag.partition('"')
        form = behind.removesuffix("/").removesuffix(" ")
        attributes, number = _attributes(form), column_number(reference.rstrip("0123456789"))
        if attributes is None or "r" in attributes or not 0 <= number < _MOST_COLUMNS:
            return
        column = self._columns.setdefault(number, _Column())
        has_text, has_value = f"<{self.prefix}is>" in content, f"<{self.prefix}v>" in content
        if not (has_text or has_value) or len(column.forms) >= _MOST_FORMS:
            return
        column.forms[form] = attributes
        column.texts |= has_text
        column.values |= has_value
        column.formulas |= f"<{self.prefix}f" in content

    def pattern(self) -> RowPattern:
        """The pattern of the rows as far as they are known."""
        tags = "|".join(self._row_tags)
        written = [rf'<{self.prefix}row r="([0-9]{{1,7}}+)"(?:{tags})>']
        cells, groups = [], 1
        for number, column in sorted(self._columns.items()):
            pattern, group = self._cell(number, column, groups)
            written.append(pattern)
            if group is not None:
                cells.append(group)
                groups = group.value
        written.append(f"</{self.prefix}row>")
        width = max(self._columns, default=-1) + 1
        return RowPattern(re.compile("".join(written)), width, tuple(cells))

    def _cell(self, number: int, column: _Column, groups: int) -> tuple[str, CellGroups | None]:
        """The pattern of a column's cell, which may be blank or not there; and its groups.

        Args:
            groups: how many the pattern has before it.
        """
        start = f'<{self.prefix}c r="{column_letters(number)}[0-9]++"'
        blank = '(?: s="[0-9]++")?+ ?+/>'
        if not column.forms:
            return f"(?:{start}{blank})?+", None
        forms, is_one = "|".join(map(re.escape, column.forms)), len(column.forms) == 1
        form = 0 if is_one else groups + 1
        content, values = self._content(column, groups + (not is_one))
        filled = f"{forms if is_one else f'({forms})'}>{content}</{self.prefix}c>"
        value = groups + (not is_one) + values
        group = CellGroups(
            column=number,
            value=value,
            form=form,
            forms=dict(column.forms),
            are_digits=column.are_digits,
        )
        return f"(?:{start}(?:{filled}|{blank}))?+", group

    def _content(self, column: _Column, groups: int) -> tuple[str, int]:
        """What stands in a cell, and how many groups that has; the last is the value."""
        p = self.prefix
        formula = ""
        if column.formulas:
            formula = (
                f'(?:<{p}f(?: t="[a-z]++")?+(?: ref="[A-Z0-9:]++")?+(?: si="[0-9]++")?+'
                f"(?:/>|>[^<]*+</{p}f>))?+"
            )
        value = "([0-9]{1,9}+)" if column.are_digits else "([^<]++)"
        opening, closing = f'<{p}is><{p}t(?: xml:space="preserve")?+>', f"</{p}t></{p}is>"
        if not column.texts:
            return f"{formula}<{p}v>{value}</{p}v>", 1
        if not column.values:
            return f"{formula}{opening}{value}{closing}", 1
        either = f"(?:<{p}v>|({opening})){value}(?({groups + 1}){closing}|</{p}v>)"
        return f"{formula}{either}", 2


def _attributes(text: str) -> Mapping[str, str] | None:
    """The attributes in a tag, by name; None if they are written in an odd way."""
    found = _ATTRIBUTE.findall(text)
    if "".join(f' {name}="{value}"' for name, value in found) != text:
        return None
    by_name = dict(found)
    return by_name if len(by_name) == len(found) and "r" not in by_name else None


def _row_attribute(attribute: tuple[str, str]) -> str:
    name, value = attribute
    return f' {name}="{"[0-9.: ]*+" if name in _NUMERIC else re.escape(value)}"'


def column_number(letters: str) -> int:
    """The 0-based column with these letters; -1 if they are none."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
        return -1
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
