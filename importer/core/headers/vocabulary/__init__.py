"""The words of headers and lists, a module of plain data for each language.

A module says in `WORDS` what single words and phrases mean, by concept (`concepts`); composing them
is `grammar`'s business. `HEADERS` names by target field the whole headers that are no sum of their
words, and those of English that likeness is measured against. `LISTS` has the words by which lists
say what a line, a row or a column is, `SENSITIVE` those of columns that stay in the file. The data
are Python modules so that the core stays pure: it reads no files, and what is compiled loads faster
than any other form.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from msgspec import Struct

from importer.core.headers.list_words import LISTS
from importer.core.headers.words import fold, spelled_out, words_of

_CODES = (
    "en de fr es it pt nl ar da no sv fi isl pl cs sk hu ro bg hr sr sl el tr ru uk he fa hi id ms "
    "vi th zh ja ko"
)
LANGUAGES = tuple(_CODES.split(" "))
"""By ISO 639, in three letters where two are a keyword of Python; in the order in which a word of
several languages is read, where nothing else decides."""

_SPELLED_OUT = frozenset({"de", "da", "no", "sv"})
"""Languages whose letters people spell out: `Strasse`, `Laendercode`."""

TITLES = "titles"
"""The concept whose words stand in cells: `Mrs`, `Herr`."""

Meanings = Mapping[str, str]
"""Language -> concept."""


class Vocabulary(Struct, frozen=True):
    """What the words of all languages mean.

    Attributes:
        phrases: folded words, a blank between them -> their meanings.
        longest: words of the longest phrase.
        words: every word of a phrase.
    """

    phrases: Mapping[str, Meanings]
    longest: int
    words: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """All languages' words, loaded at the first header that is read."""
    phrases: dict[str, dict[str, str]] = {}
    longest = 1
    for language in LANGUAGES:
        for concept, words in words_by_concept(language).items():
            if concept == TITLES:
                continue
            for folded in _foldings(words, language):
                parts = words_of(folded)
                longest = max(longest, len(parts))
                phrases.setdefault(" ".join(parts), {}).setdefault(language, concept)
    words_of_all = frozenset(word for phrase in phrases for word in phrase.split(" "))
    return Vocabulary(phrases, longest, words_of_all)


def words_by_concept(language: str) -> Mapping[str, str]:
    """Concept -> its words in a language, parted by commas."""
    return dict(entries(_module(language).WORDS))


def headers_by_field(language: str) -> Mapping[str, tuple[str, ...]]:
    """Target field -> whole headers of a language that mean it."""
    text = getattr(_module(language), "HEADERS", "")
    return {field: tuple(words.split(", ")) for field, words in entries(text)}


def words_of_lists(concept: str) -> tuple[str, ...]:
    """All languages' words for what a line, a row or a column is (`concepts.OF_LISTS`), as written;
    a word that several languages share comes once."""
    return _words_of_lists()[concept]


@cache
def _words_of_lists() -> Mapping[str, tuple[str, ...]]:
    return {concept: tuple(words.split(", ")) for concept, words in entries(LISTS)}


def collected_lists() -> Mapping[str, tuple[str, ...]]:
    """What `make docs` writes into `list_words`: concept -> its words. Most files ask for no more
    of the vocabulary, and one module is loaded sooner than one for each language."""
    found: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        for concept, words in lists_by_concept(language).items():
            found.setdefault(concept, {}).update(dict.fromkeys(words.split(", ")))
    return {concept: tuple(words) for concept, words in found.items()}


def lists_by_concept(language: str) -> Mapping[str, str]:
    """Concept of `concepts.OF_LISTS` -> its words in a language, parted by commas."""
    return dict(entries(getattr(_module(language), "LISTS", "")))


def sensitive_by_kind(language: str) -> Mapping[str, tuple[str, ...]]:
    """Kind of a column that stays in the file -> its words in a language (`sensitive_words`)."""
    text = _module(language).SENSITIVE
    return {kind: tuple(words.split(", ")) for kind, words in entries(text)}


def _module(language: str) -> ModuleType:
    return import_module(f"{__name__}.{language}")


def entries(text: str) -> Iterator[tuple[str, str]]:
    """What each concept's words are: `concept: word, word`, going on in lines that begin with
    blanks."""
    for entry in text.replace("\n    ", " ").split("\n"):
        key, _, words = entry.partition(": ")
        if words:
            yield key, words


def _foldings(words: str, language: str) -> Iterator[str]:
    yield from fold(words).split(",")
    if language in _SPELLED_OUT:
        yield from fold(spelled_out(words)).split(",")
