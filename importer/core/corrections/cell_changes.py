"""Whether a cell that came back from a spreadsheet program was edited, or merely saved again.

Spreadsheet programs rewrite what they save: they take zeros off codes, write dates and numbers in
the habit of the computer's country, shorten long numbers, lose characters. What a person changed is
what is left when all that is recognised. Which rows and columns belong together is `corrections`'
business.
"""

import re
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from importer.core.options import DateOrder, DecimalMark
from importer.core.rows import CellKind
from importer.core.values.dates import read_date
from importer.core.values.money import NumberReading, read_amount
from importer.core.values.spreadsheet_text import unescape


class Change(StrEnum):
    """What became of a cell."""

    SAME = "same"
    RESAVED = "saved again"
    """Written otherwise by the program that saved it; the original stands."""
    EDITED = "edited"


class Cell(NamedTuple):
    """A cell's text and kind, as `SourceRow` has them."""

    text: str
    kind: CellKind = CellKind.TEXT


class CellFormat(Struct, frozen=True):
    """How the column of a cell is read; None where nothing is known or nothing is needed."""

    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None


_NO_FORMAT = CellFormat()

LONGEST_CELL = 32_767
"""Characters that Excel keeps of a cell."""


def judge_change(was: Cell, now: Cell, written: CellFormat = _NO_FORMAT) -> Change:
    """Tell an edit from what saving alone does.

    The rules look one way: `01234` that came back as `1234` has lost its zero, `1234` that came
    back as `01234` was given one. Where both readings are possible the column's format decides; a
    value that is readable in it as something else was edited.

    Args:
        was: as the run has it. now: as the corrections file has it.
        written: how the column writes dates and numbers.
    """
    if was.text in {now.text, unescape(now.text)}:
        return Change.SAME
    if any(rule(was, now, written) for rule in _RULES):
        return Change.RESAVED
    return Change.EDITED


Rule = Callable[[Cell, Cell, CellFormat], bool]

_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\r": "\n"})


def _same_but_for_blanks(was: Cell, now: Cell, _: CellFormat) -> bool:
    """Line ends, hard blanks and outer blanks; a form that LibreOffice gives carriage returns."""
    return _plain_blanks(was.text) == _plain_blanks(now.text)


def _plain_blanks(text: str) -> str:
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").translate(_BLANKS).strip()


_TRUE = frozenset({"true", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar"})
_FALSE = frozenset({"false", "falsch", "faux", "falso", "onwaar"})


def _same_truth(was: Cell, now: Cell, _: CellFormat) -> bool:
    """`true` becomes `TRUE`, what the program's language has for it, or LibreOffice's `=TRUE()`."""
    before = was.text.casefold()
    after = now.text.casefold().removeprefix("=").removesuffix("()")
    return before in {"true", "false"} and after in (_TRUE if before == "true" else _FALSE)


_CODE = re.compile(r"\+?[0-9]+")


def _lost_zeros(was: Cell, now: Cell, _: CellFormat) -> bool:
    """`01234` becomes 1234, `+4930123` becomes 4930123."""
    if not _CODE.fullmatch(was.text) or was.text[0] not in "+0":
        return False
    return now.text == (was.text.removeprefix("+").lstrip("0") or "0")


_LOST_MARKS = "?\ufffd"
_MOST_MARKS = 4
"""As many as a character has bytes."""

_LONG_NUMBER = re.compile(r"-?[0-9]{11,}(?:[.,]0+)?")
_SHORTENED = re.compile(r"(-?[0-9](?:[.,][0-9]+)?)[Ee]\+?([0-9]+)")
_EXCEL_DIGITS = 15


def _shortened(was: Cell, now: Cell, _: CellFormat) -> bool:
    """`441234567890` becomes 4.41E+11; of more than 15 digits the others become zeros."""
    if not _LONG_NUMBER.fullmatch(was.text):
        return False
    number = Decimal(re.split("[.,]", was.text)[0])
    if found := _SHORTENED.fullmatch(now.text):
        mantissa = Decimal(found[1].replace(",", "."))
        digits = len(mantissa.as_tuple().digits)
        return mantissa.scaleb(int(found[2])) in _rounded(number, digits)
    is_whole = re.fullmatch(r"-?[1-9][0-9]*", now.text)
    return bool(is_whole) and Decimal(now.text) in _rounded(number, _EXCEL_DIGITS)


def _rounded(number: Decimal, digits: int) -> set[Decimal]:
    ways = (ROUND_HALF_UP, ROUND_DOWN)
    return {Context(prec=digits, rounding=way).create_decimal(number) for way in ways}


def _same_number(was: Cell, now: Cell, written: CellFormat) -> bool:
    """`1.50` becomes 1.5, or 1,50 on a computer that writes decimal commas.

    A currency or a side (`Dr`) that is no longer there was taken out by somebody.
    """
    if _is_code(was.text) or _is_code(now.text):
        return False
    before, after = read_amount(*was), read_amount(*now)
    if (before.currency, before.sided) != (after.currency, after.sided):
        return False
    meant = before.settled_by(written.decimal_mark)
    if len(meant) != 1 or _SHORTENED.fullmatch(was.text):
        return False
    return meant == _numbers_of(after, written, meant)


def _is_code(text: str) -> bool:
    """Whether zeros or a plus in front are part of what is meant."""
    return bool(_CODE.fullmatch(text)) and len(text) > 1 and text[0] in "+0"


def _numbers_of(
    after: NumberReading, written: CellFormat, meant: tuple[Decimal, ...]
) -> tuple[Decimal, ...]:
    """What the number means as its column writes numbers; if it means nothing so, the other way."""
    found = after.settled_by(written.decimal_mark)
    if found or written.decimal_mark is None:
        return found
    return meant if meant[0] in after.numbers() else ()


def _same_date(was: Cell, now: Cell, written: CellFormat) -> bool:
    """`31/12/2025` becomes a date cell, or 12/31/2025, or 31.12.25."""
    if CellKind.NUMBER in {was.kind, now.kind} and CellKind.DATE not in {was.kind, now.kind}:
        return False
    before, after = read_date(*was), read_date(*now)
    meant = before.settled_by(written.date_order)
    if len(meant) != 1:
        # Of two meanings, and still of the same two: 05/06/2024 as 5/6/24.
        return bool(meant) and before[:2] == after[:2]
    found = after.settled_by(written.date_order)
    if written.date_order is not None and found:
        return found == meant
    return meant[0] in after.dates()


def _lost_characters(was: Cell, now: Cell, _: CellFormat) -> bool:
    """Saved in an encoding that can't hold them, they become question marks."""
    if was.text.isascii() or not {"?", "\ufffd"} & set(now.text):
        return False
    if max(len(was.text), len(now.text)) > LONGEST_CELL:
        return False
    return _is_kept_or_lost(was.text, now.text)


def _is_kept_or_lost(was: str, now: str) -> bool:
    """Whether each character beyond ASCII was kept or became up to four marks, all others stayed.

    Bit n of `reached` says that what was read so far may end before character n of what is there
    now. A pattern with so many choices would take exponential time.
    """
    places: dict[str, int] = {}
    for place, character in enumerate(now):
        places[character] = places.get(character, 0) | 1 << place
    reached = 1
    for character in was:
        following = (reached & places.get(character, 0)) << 1
        if not character.isascii():
            for mark in _LOST_MARKS:
                ahead = reached
                for _ in range(_MOST_MARKS):
                    ahead = (ahead & places.get(mark, 0)) << 1
                    following |= ahead
        reached = following
        if not reached:
            return False
    return bool(reached >> len(now) & 1)


def _garbled(was: Cell, now: Cell, _: CellFormat) -> bool:
    """UTF-8 read as Windows-1252: `Müller` becomes `MÃ¼ller`."""
    if was.text.isascii():
        return False
    try:
        return now.text.encode("cp1252").decode("utf-8") == was.text
    except UnicodeError:
        return False


def _cut(was: Cell, now: Cell, _: CellFormat) -> bool:
    """What does not fit into a cell is cut off."""
    return len(was.text) > LONGEST_CELL and now.text == was.text[:LONGEST_CELL]


_RULES: tuple[Rule, ...] = (
    _same_but_for_blanks,
    _same_truth,
    _lost_zeros,
    _shortened,
    _same_number,
    _same_date,
    _lost_characters,
    _garbled,
    _cut,
)
