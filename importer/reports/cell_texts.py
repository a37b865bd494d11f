"""Texts as a cell of a workbook can hold them."""

import re

from importer.core.language import gettext, gettext_noop
from importer.core.numbers import whole

CELL_LIMIT = 32_767
"""UTF-16 units that a cell holds (Excel specifications and limits)."""

_CUT_NOTE = gettext_noop(" … [cut: {length} characters do not fit into a cell]")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 can't hold."""

_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""A workbook reads `_x0041_` as one character; the literal text needs an escape of its own."""

_SAFE_LENGTH = CELL_LIMIT // 2


def sheet_text(text: str) -> str:
    """The text as a cell can hold it: no control characters, line breaks as LF, cut with a note."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPE_LIKE.sub("_x005F_", _cut(_FORBIDDEN.sub("", text)))


def _cut(text: str) -> str:
    if len(text) <= _SAFE_LENGTH or _units(text) <= CELL_LIMIT:
        return text
    note = gettext(_CUT_NOTE).format(length=whole(len(text)))
    room = CELL_LIMIT - len(note)
    head = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore")
    return head + note


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def is_harmless(text: str) -> bool:
    """Whether a workbook certainly holds the text as it is; most texts are, and told so quickly."""
    # What can't be printed may be forbidden, or a line break.
    return len(text) <= _SAFE_LENGTH and text.isprintable() and "_x" not in text
