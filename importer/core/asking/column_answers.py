"""What is typed about the columns of a file that was read by its headers: `3=phone, 5=leave out`.

What the page looks like is the front's business, what becomes of the answer the proposal's.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from importer.core.headers.field_words import field_called, fields_like
from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT, Told
from importer.core.language import gettext, gettext_noop
from importer.core.target_fields import target_fields

_BETWEEN = re.compile(r"[,;]|\s(?=\d+\s*=)")
_NUMBERS_ALONE = re.compile(r"[\d\s]*")
_OUT = ("-", "out", gettext_noop("leave out"), gettext_noop("left out"))


class Unclear(Struct, frozen=True):
    """An answer that can't be taken, and why, in words."""

    why: str


def read_column_answer(text: str, columns: Mapping[str, int]) -> Told | Unclear:
    """What columns become. A number by itself is a wrong guess: its column goes into the note.

    Args:
        columns: the number of each column on the page -> its 0-based place in the file.
    """
    told: dict[int, str] = {}
    for part in _parts(text):
        number, equals, words = (piece.strip() for piece in part.partition("="))
        column = columns.get(number)
        if column is None:
            return _no_column(part)
        if column in told:
            return Unclear(gettext("Column {number} is named twice.").format(number=number))
        target = _target(words) if equals else IN_THE_NOTE
        if target is None:
            return _no_field(number, words)
        told[column] = target
    return _of_two_for_one_field(told) or told


def _parts(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(text):
        if _NUMBERS_ALONE.fullmatch(part):
            yield from part.split()
        else:
            yield part.strip()


def _target(words: str) -> str | None:
    if words.casefold() in {gettext(one).casefold() for one in _OUT} | {*_OUT}:
        return LEFT_OUT
    field = field_called(words)
    return IN_THE_NOTE if field == "note" else field


def _no_column(part: str) -> Unclear:
    words = gettext(
        "“{part}” does not begin with a number from the list. Type the number of a column and what "
        "it becomes, such as 2=phone, 3=note or 4=leave out; or press Enter."
    )
    return Unclear(words.format(part=part))


def _no_field(number: str, words: str) -> Unclear:
    if not words:
        what = gettext("Say what column {number} becomes: a field, “note” or “leave out”.")
        return Unclear(what.format(number=number))
    likely = ", ".join(gettext(target_fields()[name].label) for name in fields_like(words))
    if not likely:
        return Unclear(gettext("“{words}” is no field; ? lists them all.").format(words=words))
    what = gettext("“{words}” names no field alone. Is it {likely}? A ? lists them all.")
    return Unclear(what.format(words=words, likely=likely))


def _of_two_for_one_field(told: Told) -> Unclear | None:
    fields = [target for target in told.values() if target in target_fields()]
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice is None:
        return None
    words = gettext("{field} can be filled by one column only; you named two.")
    return Unclear(words.format(field=gettext(target_fields()[twice].label)))


def leaves_none(told: Told, fields: Collection[int]) -> bool:
    """Whether no column would fill a field any more.

    Args:
        fields: the columns that do so far.
    """
    return not target_fields().keys() & told.values() and told.keys() >= set(fields)
