"""Large XML parts in pieces, most of which may be searched as text instead of being parsed.

A piece may be searched if its markup can be nothing but elements with texts: then an element that a
pattern describes in full, tags and all, is one. Everything else is for a parser to judge. Facts:
XML 1.0, sections 2.2 (characters), 2.4 (markup), 2.11 (ends of lines) and 4.1 (references).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from importer.sources.cell_values import LONGEST_CELL

_PIECE = 3 << 17
"""Bytes that a piece has at least, if so many remain: some hundred rows of a wide sheet.
Fewer than a cell may hold, so that no cell of a piece is too long."""

_DECLARATION = 8
"""Bytes at the start among which the XML declaration may open."""
_NOT_UTF_8 = re.compile(rb"""<\?xml[^>]{1,100}?encoding\s?=\s?["'](?!utf-8["'])""", re.IGNORECASE)

_ODD_BYTES = bytes(code for code in range(32) if code not in b"\t\n")
"""Characters that XML forbids, and the return, which it reads as another."""
_END_OF_HEAD = b"?>\r\n"
"""How the declaration ends in files whose other lines may well have no such end."""
_ODD_CHARACTERS = ("\ufffe", "\uffff", "]]>")

_REFERENCE = re.compile(
    "&(?:(amp|lt|gt|quot|apos)"
    "|#(9|10|13|3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3})"
    "|#x([9AaDd]|[2-9A-Fa-f][0-9A-Fa-f]|[1-9A-Fa-f][0-9A-Fa-f]{2}|[1-9A-Ca-c][0-9A-Fa-f]{3}));"
)
"""References to characters; those to characters far out, or written oddly, are for a parser."""
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Piece(NamedTuple):
    """Some bytes of a part.

    Attributes:
        text: the same as text, where that may be searched; else None.
        is_plain: no comment and no literal section, in this piece and in all before it.
    """

    data: bytes
    text: str | None
    is_plain: bool


def pieces(blocks: Iterator[bytes], closing: bytes, ending: bytes) -> Iterator[Piece]:
    """A part in pieces.

    Args:
        closing: how the tags end that end the elements in question; pieces end with one where they
            can, so that few elements are cut in two.
        ending: what ends the last of those elements; the block that holds it ends a piece.
    """
    rest, is_start, is_plain, is_utf_8 = b"", True, True, True
    for data in _gathered(blocks, ending):
        joined = rest + data
        cut = joined.rfind(closing) + len(closing)
        if cut < len(closing) or ending in data:
            cut = len(joined)
        found, rest = joined[:cut], joined[cut:]
        is_plain = is_plain and b"<!" not in found
        is_utf_8 = is_utf_8 and not (is_start and _NOT_UTF_8.match(found))
        is_searched = is_plain and is_utf_8
        yield Piece(found, _searchable(found, is_start=is_start) if is_searched else None, is_plain)
        is_start = False
    if rest:
        is_plain = is_plain and b"<!" not in rest
        yield Piece(rest, None, is_plain)


def _gathered(blocks: Iterator[bytes], ending: bytes) -> Iterator[bytes]:
    """The blocks, joined to larger ones; the first stays small, since some read no more."""
    held: list[bytes] = []
    size, enough = 0, 1 << 16
    for block in blocks:
        held.append(block)
        size += len(block)
        if size >= enough or ending in block:
            yield b"".join(held)
            held.clear()
            size, enough = 0, _PIECE
    if held:
        yield b"".join(held)


def _searchable(data: bytes, *, is_start: bool) -> str | None:
    """The bytes as text, if nothing in them means anything else than it says."""
    if len(data) > LONGEST_CELL or b"<?" in data[_DECLARATION if is_start else 0 :]:
        return None
    body = data.partition(_END_OF_HEAD)[2] or data if is_start else data
    if len(body.translate(None, _ODD_BYTES)) != len(body):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if any(odd in text for odd in _ODD_CHARACTERS):
        return None
    if "&" in text and text.count("&") != len(_REFERENCE.findall(text)):
        return None
    return text


def odd_gaps(gaps: Sequence[str | None]) -> list[int]:
    """Which gaps between elements hold more than blanks; the last one always counts."""
    last = len(gaps) - 1
    return [at for at, gap in enumerate(gaps) if at == last or (gap and not gap.isspace())]


def dereferenced(text: str) -> str:
    """A searchable text with the characters that its references mean."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _NAMED[name]
    return chr(int(decimal) if decimal else int(hexadecimal, 16))
