"""The languages that can be spoken, with their texts: a catalogue of gettext for each.

They lie in `locale/`, whose README tells how they are written: `importer.pot` has the English
texts, `<language>/LC_MESSAGES/importer.po` their translations for people, `importer.mo` the same
for programs.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from importer.core.language import ENGLISH, Language, LanguageCode

if TYPE_CHECKING:
    from collections.abc import Iterable

DOMAIN = "importer"
"""What gettext calls our catalogue."""

_RIGHT_TO_LEFT = frozenset({LanguageCode.ARABIC})


@cache
def load_language(code: LanguageCode) -> Language:
    """A language with its texts; it is read once."""
    if code is LanguageCode.ENGLISH:
        return ENGLISH
    with (locale_folder() / code / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return Language(code.value, code in _RIGHT_TO_LEFT, GNUTranslations(file))


def locale_folder() -> Path:
    """Where the catalogues lie, as gettext looks for them."""
    return Path(__file__).parent / "locale"


def first_spoken(wishes: Iterable[str]) -> LanguageCode:
    """The first of the languages that somebody wishes and we speak, English if there is none.

    Args:
        wishes: as POSIX or BCP 47 write languages: `de_AT.UTF-8`, `ar-EG`, `C`.
    """
    for wish in wishes:
        code = wish.replace("_", "-").partition("-")[0].partition(".")[0].strip().lower()
        if code in set(LanguageCode):
            return LanguageCode(code)
        if code in {"c", "posix"}:
            break
    return LanguageCode.ENGLISH
