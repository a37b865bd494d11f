"""One number in several columns: `TEL1`, `TEL2`, `TEL3`, or both halves of a postal code.

Shops of Japan ask for numbers so, and export them as they asked. By itself such a column holds
nothing; together, `-` between them, they are what the header says without its number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from importer.core.headers.by_values import column_of
from importer.core.headers.grammar import read_header
from importer.core.values.phones import looks_like_phone

MARK = "-"
_PIECES: Mapping[str, range] = {
    "phone": range(3, 4),
    "mobile": range(3, 4),
    "postcode": range(2, 3),
}
"""Part of a header -> how many pieces it may come in; two phones are two numbers."""
_LONGEST_PIECE = 4
_POSTCODE = re.compile(r"[0-9]{3,5}-[0-9]{3,4}")


def pieces_of(
    names: Sequence[str], sample: Sequence[Sequence[str]]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What is called alike and numbered from 1 beside each other, if the pieces make a number.

    Returns:
        The header without its number, and the columns in order.
    """
    column = 0
    while column < len(names):
        stem, run = _run_from(names, column)
        if len(run) > 1 and _are_pieces(stem, run, sample):
            yield stem, run
        column += max(1, len(run))


def joined_values(columns: Sequence[int], sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The pieces of each row, put together; rows without any are left out."""
    rows = ([row[one].strip() for one in columns if one < len(row)] for row in sample)
    return tuple(MARK.join(filter(None, row)) for row in rows if any(row))


def _run_from(names: Sequence[str], start: int) -> tuple[str, tuple[int, ...]]:
    stem, run = "", list[int]()
    for column in range(start, len(names)):
        found = _stem(names[column].strip(), str(len(run) + 1))
        if not found or (run and found != stem):
            break
        stem = found
        run.append(column)
    return stem, tuple(run)


def _stem(name: str, number: str) -> str:
    """The header without its number; "" if it has another one, or more digits."""
    stem = name.removesuffix(number).rstrip(" _-")
    return "" if stem == name or stem[-1:].isdigit() else stem


def _are_pieces(stem: str, run: Sequence[int], sample: Sequence[Sequence[str]]) -> bool:
    reading = read_header(stem)
    if reading is None or len(run) not in _PIECES.get(reading.part, ()):
        return False
    pieces = [piece for column in run for piece in column_of(sample, column)]
    if not pieces or not all(map(_is_piece, pieces)):
        return False
    whole = joined_values(run, sample)
    if reading.part == "postcode":
        return all(map(_POSTCODE.fullmatch, whole))
    return all(map(looks_like_phone, whole))


def _is_piece(text: str) -> bool:
    return text.isdecimal() and len(text) <= _LONGEST_PIECE
