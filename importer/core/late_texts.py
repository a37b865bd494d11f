"""Sentences that are kept and put into words when they are shown, in the language spoken by then.

They are kept as the text of the catalogue and what stands in it; whoever keeps them sees a plain
text. What older importers kept in words is shown as it is.
"""

import re
from collections.abc import Mapping
from typing import Any

from msgspec.json import encode
from pydantic_core import from_json

from importer.core.language import gettext, ngettext
from importer.core.numbers import whole

_SAY, _WITH, _JOIN, _BETWEEN = "say", "with", "join", "between"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_HEADS = (f'{{"{_SAY}":', f'{{"{_JOIN}":')


class LateText(str):
    """What `later` returns: it tells such a text from one of the user's, inside of another. It is
    kept as `str` of it."""

    __slots__ = ()


def later(text: str | tuple[str, str], **values: str | int) -> LateText:
    """A text of the catalogue, or the two for a `number`.

    Args:
        values: what stands in it: numbers, texts as they are, and late texts.
    """
    if isinstance(text, str) and not values:
        return LateText(text)
    with_ = {name: _node_of(value) for name, value in values.items()}
    return LateText(encode({_SAY: text, _WITH: with_}).decode())


def joined(*parts: str, between: str = "") -> LateText:
    """Several after one another: texts as they are, and late texts."""
    return LateText(encode({_JOIN: [_node_of(one) for one in parts], _BETWEEN: between}).decode())


def told(words: str) -> str:
    """The text in the language spoken; one that is kept in words already is looked up as it is."""
    return _told(from_json(words)) if words.startswith(_HEADS) else gettext(words)


def told_if_late(words: str) -> str:
    """The same for a text that may be a customer's: what is no late text stays as it is."""
    if not words.startswith(_HEADS):
        return words
    try:
        return _told(from_json(words))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return words


def _node_of(value: str | int) -> object:
    if not isinstance(value, LateText):
        return value
    return from_json(str(value)) if value.startswith(_HEADS) else {_SAY: str(value)}


def _told(node: Any) -> str:
    if isinstance(node, int):
        return whole(node)
    if not isinstance(node, Mapping):
        return str(node)
    if _JOIN in node:
        return str(node[_BETWEEN]).join(map(_told, node[_JOIN]))
    text, values = node[_SAY], node.get(_WITH, {})
    if isinstance(text, str):
        phrase = gettext(text)
    else:
        one, many = text
        phrase = ngettext(one, many, values["number"])
    shown = {name: _told(value) for name, value in values.items()}
    # No format specifications: what was written by somebody else could ask for any width.
    return _PLACEHOLDER.sub(lambda match: shown[match[1]], phrase)
