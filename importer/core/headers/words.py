"""The words of a header, folded until nothing counts but what they say.

Case, accents, punctuation, camel case and the Arabic article count for nothing; a number is a word
of its own. The words of the vocabulary are folded in the same way, whole languages at once.
"""

import re
import unicodedata
from collections.abc import Sequence

INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\u0640"))
"""Characters that stand in headers and that nobody sees; the last one stretches Arabic words."""

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where one word ends and the next begins: `BillToStreet`."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
# Marks over and under letters of the Latin, Greek, Cyrillic, Hebrew, Arabic and Thai scripts. The
# marks of other scripts are vowels and parts of letters.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u0e48-\u0e4b]+"
)
_ARTICLE = re.compile(r"(?<![^\W_])ال(?=\w{3})")
_WORD = re.compile(r"[0-9]+|(?:[^\W\d_]|[\u0900-\u0dff\u0e00-\u0e7f\u3099])+")
_UNSPACED = (
    ("\u0e00", "\u0e7f"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\uac00", "\ud7af"),
)
"""From one letter to another. No pattern: it would take longer to compile than it is in use."""
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def fold(text: str) -> str:
    """The text without case, accents and invisible characters; punctuation stays."""
    bare = text.translate(INVISIBLE)
    if bare.isascii():
        return bare.casefold()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", bare.casefold()))
    bare = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return _ARTICLE.sub("", bare)


def spelled_out(text: str) -> str:
    """The text with `ae` for `ä` and `aa` for `å`, as people type who lack the letters."""
    return text.casefold().translate(_SPELLED_OUT)


def is_unspaced(text: str) -> bool:
    """Whether a text is of a script that puts no blanks between its words."""
    if max(text, default="") < _UNSPACED[0][0]:
        return False
    return any(first <= letter <= last for letter in text for first, last in _UNSPACED)


def words_of(folded: str) -> list[str]:
    """The words and numbers of a folded text."""
    return _WORD.findall(folded)


def header_words(header: str) -> Sequence[list[str]]:
    """The words of a header, taken as it is written and, if that differs, with camel case apart."""
    plain = words_of(fold(header))
    apart = words_of(fold(CAMEL.sub(" ", header)))
    return (plain,) if plain == apart else (plain, apart)
