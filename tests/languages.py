"""Languages that nobody speaks: by them one sees what is translated, and what is mirrored."""

import re
from gettext import NullTranslations

from importer.core.language import Language

_KEPT = re.compile(r"(\{\w*\}|`[^`]*`|--[a-z][\w-]*(?:[ =][\w=…-]+)?)")
"""What a translator leaves as it is: placeholders, commands, options."""

_ACCENTED = str.maketrans(
    "aceinosuyzACEINOSUYZ",
    "\u00e5\u00e7\u00e9\u00ee\u00f1\u00f6\u0161\u00fb\u00fd\u017e"
    "\u00c5\u00c7\u00c9\u00ce\u00d1\u00d6\u0160\u00db\u00dd\u017d",
)
_HEBREW = str.maketrans(
    {letter: chr(0x05D0 + number) for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
)


class Pseudo(NullTranslations):
    """Every text in brackets, with accents, and a third longer; keeps what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return f"⟦{self._translated(message)}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return f"⟦{self._translated(msgid1 if n == 1 else msgid2)}⟧"

    def _translated(self, text: str) -> str:
        parts = _KEPT.split(text)
        changed = [p if number % 2 else self._letters(p) for number, p in enumerate(parts)]
        return f"{''.join(changed)}{'·' * (len(text) // 3)}"

    def _letters(self, text: str) -> str:
        return text.translate(_ACCENTED)


class RightToLeft(Pseudo):
    """Every text in Hebrew letters."""

    def _letters(self, text: str) -> str:
        return text.lower().translate(_HEBREW)


def pseudo() -> Language:
    """Longer than English, left to right."""
    return Language("en-XA", translations=Pseudo())


def right_to_left() -> Language:
    """Longer than English, right to left."""
    return Language("he", right_to_left=True, translations=RightToLeft())
