"""Values masked by their shape: enough to see why a value is trouble, too little to know whose.

What leaves the machine of a user, a support bundle, holds no value that has not gone through here.
"""

import re
import unicodedata
from urllib.parse import urlsplit

_LONGEST = 80
_LETTERS = {"Lu": "A", "Ll": "a", "Lt": "A", "Lo": "x", "Lm": "x", "Mn": "", "Mc": ""}
_OTHERS = {"Nd": "9", "Nl": "9", "No": "9", "Zs": " ", "Co": "?", "Cn": "?", "Cs": "?"}
_LOOKS_LIKE_DATA = re.compile(r"@|\d{4}")


def masked(text: str) -> str:
    """The shape of a value: letters become `a`, `A` or (without case) `x`, digits `9`; punctuation
    and blanks stay. Accents go with their letters, what is beyond 80 characters is only counted.

    Symbols and control characters are named by their category, since they are what causes trouble.
    """
    shown = "".join(map(_masked, unicodedata.normalize("NFD", text[:_LONGEST])))
    more = len(text) - _LONGEST
    return f"{shown}… ({more} more)" if more > 0 else shown


def _masked(character: str) -> str:
    category = unicodedata.category(character)
    if category in _LETTERS:
        return _LETTERS[category]
    if category in _OTHERS:
        return _OTHERS[category]
    if character.isascii() and character.isprintable():
        return character
    return f"<{category}>"


def masked_header(header: str) -> str:
    """A column's header as it is, unless it looks like a row's data."""
    return masked(header) if _LOOKS_LIKE_DATA.search(header) else header


def masked_file_name(name: str) -> str:
    """The shape of a file's name, with its ending as it is."""
    stem, dot, ending = name.rpartition(".")
    return f"{masked(stem)}{dot}{ending}" if stem else masked(name)


def masked_address(url: str) -> str:
    """A server's address without its name: how it is reached matters, not whose it is."""
    parts = urlsplit(url)
    if not parts.hostname:
        return masked(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{masked(parts.hostname)}{port}{masked(parts.path)}"
