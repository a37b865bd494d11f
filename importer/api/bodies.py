"""The door for what a server says: its JSON, storable and bounded, or no answer at all.

Whatever passes can be kept in the journal, compared and shown: texts without halves of characters,
whole numbers that a database column holds, fractions that are numbers, names that stand once. Keys
compare as those of `core.sending.stored` do.
"""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import httpx

from importer.core.language import gettext
from importer.core.sending.stored import fold_key

_LARGEST = 2**63 - 1
_LONGEST_NUMBER = 19
"""Digits of the largest."""

_MOST_VALUES = 1_000_000
"""In one answer that is no list of customers. Brackets alone would take the memory of a machine."""

_BLANK = 64
"""Bytes within which JSON begins."""


class UnusableBody(ValueError):
    """JSON, or something like it, that is not to be worked with; says why, without quoting it."""


def parsed_json(answer: httpx.Response) -> object:
    """The body's JSON; None if it is none that can be used."""
    try:
        return read_json(answer)
    except ValueError:
        return None


def read_json(answer: httpx.Response) -> object:
    """The body's JSON.

    Raises:
        UnusableBody: it looks like JSON and can't be used.
        ValueError: it is something else.
    """
    body = answer.content
    try:
        return _parsed(body)
    except UnusableBody:
        raise
    except (ValueError, RecursionError) as error:
        if body[:_BLANK].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
            raise UnusableBody(_what_is_wrong(error)) from None
        raise ValueError(gettext("no JSON")) from None


def _parsed(body: bytes) -> object:
    if body.count(b",") + body.count(b"[") + body.count(b"{") > _MOST_VALUES:
        raise UnusableBody(gettext("it holds more values than a list of customers can"))
    text = body.decode("utf-8-sig")
    parsed: object = DECODER.decode(text)
    return storable(parsed) if "\\ud" in text or "\\uD" in text else parsed


def _what_is_wrong(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return gettext("it is nested too deeply")
    return (
        gettext("it is not UTF-8")
        if isinstance(error, UnicodeDecodeError)
        else gettext("it is no whole JSON")
    )


def text_of(value: object) -> str:
    """A text or a number of an answer as text; "" for what is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def folded(value: object) -> dict[str, Any]:
    """A JSON object by folded keys; empty if it is no object."""
    if not isinstance(value, Mapping):
        return {}
    return {fold_key(str(key)): inner for key, inner in value.items()}


def folded_rows(value: object) -> list[dict[str, Any]]:
    """The objects of a JSON list, each by folded keys; empty if it is no list."""
    return [folded(row) for row in value] if isinstance(value, list) else []


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Of two values by one name nobody knows which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnusableBody(gettext("it names one value twice"))
    return found


def _whole(text: str) -> int:
    if len(text) < _LONGEST_NUMBER:  # nearly always
        return int(text)
    if len(text.lstrip("-")) <= _LONGEST_NUMBER and abs(number := int(text)) <= _LARGEST:
        return number
    raise UnusableBody(gettext("it holds a number that is too large"))


def _fraction(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise UnusableBody(gettext("it holds a number that is too large"))
    return number


def _no_number(name: str) -> NoReturn:
    raise UnusableBody(gettext("it holds {name}, which is no number").format(name=name))


DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_fraction, parse_constant=_no_number
)
"""Takes nothing that passes for a value and is none; raises UnusableBody."""


def storable(value: object) -> object:
    """The same without halves of characters, which no file and no database takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if not _is_whole(value) else value
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {str(storable(key)): storable(one) for key, one in value.items()}
    return value


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
