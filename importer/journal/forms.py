"""The door of the journal for what is read from disk: each record has the form that it was written
in, or the journal is damaged.

SQLite keeps any kind of value in any column, and a byte that went wrong on the disk may make a text
of a number, a word of another one, or no JSON of JSON. Nothing beyond this room has to expect that.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import wraps
from math import isfinite
from typing import Any, ParamSpec, TypeVar

from pydantic_core import from_json

from importer.core.errors import JournalDamaged

Columns = tuple[Any, ...]

_Given = ParamSpec("_Given")
_Read = TypeVar("_Read")

_MOST_DIGITS = 20
"""Of an amount, before or after the point; more than any that passes the checks."""

MAYBE_NUMBER = int | None


def door(what: str) -> Callable[[Callable[_Given, _Read]], Callable[_Given, _Read]]:
    """Whatever is wrong with a record is told as damage, without a word of what stands in it.

    Args:
        what: the kind of record, as words: `a row`.
    """

    def decorate(read: Callable[_Given, _Read]) -> Callable[_Given, _Read]:
        @wraps(read)
        def through(*args: _Given.args, **kwargs: _Given.kwargs) -> _Read:
            try:
                return read(*args, **kwargs)
            except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
                raise JournalDamaged(what) from None

        return through

    return decorate


def typed(columns: Columns, *kinds: Any) -> Columns:
    """The columns, each of its kind.

    Raises:
        TypeError: one is not.
    """
    if len(columns) != len(kinds) or not all(map(isinstance, columns, kinds)):
        raise TypeError("a column of another kind")
    return columns


def texts_of(text: str) -> tuple[str, ...]:
    """A JSON list of texts."""
    found = from_json(text)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError("no list of texts")
    return tuple(found)


def text_map_of(text: str) -> Mapping[str, str]:
    """A JSON object of texts."""
    found = from_json(text)
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise TypeError("no object of texts")
    return found


def amount_of(text: str) -> Decimal:
    """An amount that the checks would let pass."""
    amount = Decimal(text)
    if not amount.is_finite() or abs(amount.adjusted()) > _MOST_DIGITS:
        raise ValueError("no amount")
    return amount


def moment_of(value: float | None) -> float | None:
    """Unix seconds."""
    if value is not None and not (isfinite(value) and abs(value) < 1e11):
        raise ValueError("no moment")
    return value
