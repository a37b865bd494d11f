"""Text that a spreadsheet program would take for a formula: escaped on the way out, unescaped back.

Only the escaping lives here; which files need it is the business of those who write and read them
(delimited text does; a workbook says itself that a cell is text).
"""

import re

_MARK = "'"

_FORMULA = re.compile(r"[\s\x00]*[=+\-@\t\r\n＝＋－＠]")
"""How a formula begins: the characters that OWASP's page "CSV Injection" names, their full-width
twins, and the same behind blanks, which some programs drop."""

_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d.,  ']*%?(?:[eE][+-]?\d+)?")
_PHONE = re.compile(r"\+\(?\d[\d  ().\-/]*(?:(?:x|ext\.?)\s?\d+)?", re.IGNORECASE)


def escape(text: str) -> str:
    """The text with a leading apostrophe if a spreadsheet would calculate it, else as it is.

    Plain numbers and phone numbers stay as they are: `-12.50`, `+1 212 555 0143`.
    `unescape(escape(text)) == text` for every text.
    """
    return _MARK + text if _needs_mark(text) else text


def unescape(text: str) -> str:
    """What `escape` was given; any other text comes back as it is."""
    marked = text.startswith(_MARK) and _needs_mark(text[1:])
    return text[1:] if marked else text


def _needs_mark(text: str) -> bool:
    # Apostrophes in front are looked through, so that text which begins like escaped text is
    # escaped once more and comes back whole.
    inner = text.lstrip(_MARK)
    if not _FORMULA.match(inner):
        return False
    return not (_PLAIN_NUMBER.fullmatch(inner) or _PHONE.fullmatch(inner))
