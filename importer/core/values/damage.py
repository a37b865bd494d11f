"""What spreadsheet programs do to texts: long numbers cut, errors left behind, letters garbled.

Told from one value alone; what follows for the row is decided in `checking.damage_rules`.
"""

import re

ERROR_TEXTS = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
    | {"#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA"}
)
"""What a cell shows that could not be calculated, and what its text is in a CSV file."""

_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}", re.IGNORECASE)
_PERHAPS_SHORTENED = re.compile(r"[0-9][eE]\+[0-9]")
_TOO_LONG = re.compile(r"\d{16}")
_NUMBER_AS_DECIMAL = re.compile(r"([0-9]+)[.,]0")
_KEPT_DIGITS = 15
"""Digits that spreadsheets keep of a number; behind them they write zeros."""

# A letter of two or more bytes in UTF-8, each byte shown as the letter that it is in Windows-1252;
# and two marks of the same that stand alone.
_FURTHER_BYTES = "".join(map(chr, range(0x80, 0xC0))) + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED = re.compile(f"[\u00c2-\u00f4][{_FURTHER_BYTES}]")
_GARBLED_ALONE = ("\u00c3 ", "\ufffd")
_LEADS = frozenset(mark.encode()[:1] for mark in (*_FURTHER_BYTES, "\ufffd")) | {b"\xc3\x83"}
"""In UTF-8, bytes without one of which nothing that looks garbled stands anywhere."""


def is_shortened_number(text: str) -> bool:
    """Whether a text is a long number as spreadsheets shorten it: `4.41E+11`."""
    return _SHORTENED.fullmatch(text) is not None


def has_lost_digits(number: str) -> bool:
    """Whether a numeric cell holds more digits than spreadsheets keep."""
    return len(number) > _KEPT_DIGITS and number.isdecimal()


def may_be_shortened(text: str) -> bool:
    """Whether a shortened number may stand anywhere in a text."""
    return _PERHAPS_SHORTENED.search(text) is not None


def may_have_lost_digits(text: str) -> bool:
    """Whether a number that is too long to be kept may stand anywhere in a text."""
    return _TOO_LONG.search(text) is not None


def may_be_garbled(text: str) -> bool:
    """Whether anything in a text looks as if it had been read in a wrong encoding."""
    if text.isascii():
        return False
    return any(mark in text for mark in _GARBLED_ALONE) or _GARBLED.search(text) is not None


def without_decimal_zero(text: str) -> str:
    """A code that was taken for a number on its way, as it was: `2138.0` is `2138`."""
    match = _NUMBER_AS_DECIMAL.fullmatch(text)
    return match.group(1) if match else text


def are_ungarbled(beyond_ascii: bytes) -> bool:
    """Whether nothing in some texts looks garbled, told from their bytes beyond ASCII in UTF-8.

    A False asks for a closer look (`may_be_garbled`), a True is certain.
    """
    return not any(lead in beyond_ascii for lead in _LEADS)


def ungarbled(text: str) -> str:
    """What a text said before it was read in a wrong encoding; itself if nothing shows that."""
    if not may_be_garbled(text):
        return text
    from ftfy import fix_encoding  # only for what looks garbled

    return fix_encoding(text)
