"""The language in which people are spoken to: texts are looked up by their English wording.

gettext's own conventions, so that its tools work: `gettext` and `ngettext` around a literal,
`gettext_noop` where a literal is only kept. Every text stands in importer/locale/importer.pot.
Codes, file names, column names of results.csv and the words of commands are no texts.

`--help` loads this, so `Language` is a dataclass: msgspec would cost it more than all else here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from gettext import NullTranslations


class LanguageCode(StrEnum):
    """The languages that everything is said in; BCP 47. `importer.languages` loads their texts."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    ARABIC = "ar"


@dataclass(frozen=True, slots=True)
class Language:
    """A language and its texts.

    Attributes:
        code: BCP 47, as in HTML's `lang`.
        right_to_left: how pages and sheets are laid out.
        translations: as `gettext.translation` loads them; English ones say what is in the code.
    """

    code: str = "en"
    right_to_left: bool = False
    translations: NullTranslations = field(default_factory=NullTranslations)


ENGLISH = Language()
_SPOKEN: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def spoken_language() -> Language:
    """The language that is spoken now."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language within the block; what is rendered later is not in it."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def gettext(text: str) -> str:
    """The text in the language spoken; placeholders stand where they stood."""
    # A translation of nothing would be the catalogue's own header.
    return _SPOKEN.get().translations.gettext(text) if text else text


def ngettext(one: str, many: str, number: int) -> str:
    """The text for a number: one row, two rows, and what else the language tells apart."""
    return _SPOKEN.get().translations.ngettext(one, many, number)


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Marks the two texts for a number, as `gettext_noop` does for one."""
    return one, many


def gettext_noop(text: str) -> str:
    """Marks a text that is kept now and translated when it is shown."""
    return text
