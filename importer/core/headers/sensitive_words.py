"""The words of headers whose cells stay in the file, in all languages: `vocabulary`'s `SENSITIVE`,
collected in `sensitive_phrases`.

Case, accents, joining and the order of the words count for nothing: `Date_Birth`, `birthDate`.
Some words say it only in their place, which a sign before or behind them tells:

* `=dni`: the whole header; in Polish `dni` are days.
* `*hash`: the last word; a `Hash Tag` is none.
* `bankov*`: a word that begins so.

Longer phrases come first: a `Vergi Kimlik No` is a company's tax number, and its words are
`harmless`, a kind that nobody asks for.
Of scripts without blanks between the words, a word counts wherever it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from msgspec import Struct

from importer.core.headers.sensitive_phrases import BEGINNINGS, INSIDE, LAST, PHRASES, WHOLE
from importer.core.headers.vocabulary import LANGUAGES, entries, sensitive_by_kind
from importer.core.headers.words import fold, header_words, is_unspaced, words_of

EXPIRY = "expiry"
"""Words that say it beside a card only."""

HARMLESS = "harmless"
_LONGEST_HEADER = 200
_INITIALS = 3
"""Letters in a row that are one word: `C.U.R.P.`"""


class _Words(Struct, frozen=True):
    """The words of all languages, each with its kind.

    Attributes:
        phrases: words in the order of the alphabet, a blank between them -> kind.
    """

    phrases: Mapping[str, str]
    whole: Mapping[str, str]
    last: Mapping[str, str]
    beginnings: Mapping[str, str]
    inside: Mapping[str, str]


def kinds_of_words(header: str) -> frozenset[str]:
    """The kinds that a header's words speak of; empty for most."""
    if not header.strip():
        return frozenset()
    readings = header_words(header[:_LONGEST_HEADER])
    return frozenset(kind for words in readings for kind in _kinds(_with_initials_joined(words)))


def _kinds(words: Sequence[str]) -> Iterator[str]:
    known = _words()
    text = " ".join(words)
    if kind := known.whole.get(text):
        yield kind
    if words and (kind := known.last.get(words[-1])):
        yield kind
    yield from _kinds_inside(text, known)
    yield from _kinds_of_phrases(words, known)


def _kinds_inside(text: str, known: _Words) -> Iterator[str]:
    found = [word for word in known.inside if word in text]
    for word in found:
        if not any(word in longer for longer in found if longer != word):
            yield known.inside[word]


def _kinds_of_phrases(words: Sequence[str], known: _Words) -> Iterator[str]:
    """Longer phrases first; what they say is not said again by fewer of their words."""
    free = set(range(len(words)))
    for length in range(min(_longest(), len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = range(start, start + length)
            if not free.issuperset(places):
                continue
            kind = known.phrases.get(_sorted(words[start : start + length]))
            if kind is not None:
                free.difference_update(places)
                yield kind
    for place in free:
        yield from (
            kind for stem, kind in known.beginnings.items() if words[place].startswith(stem)
        )


def _sorted(words: Sequence[str]) -> str:
    return " ".join(sorted(words))


def _with_initials_joined(words: Sequence[str]) -> list[str]:
    """`C.U.R.P.` is one word; of `Name A B` nothing is."""
    joined: list[str] = []
    for are_letters, run in groupby(words, key=lambda word: len(word) == 1 and word.isalpha()):
        letters = list(run)
        joined += ["".join(letters)] if are_letters and len(letters) >= _INITIALS else letters
    return joined


@cache
def _words() -> _Words:
    """All languages' words, read at the first header."""
    filed = (PHRASES, WHOLE, LAST, BEGINNINGS, INSIDE)
    return _Words(*({p: kind for kind, ps in entries(t) for p in ps.split(", ")} for t in filed))


@cache
def _longest() -> int:
    return max(phrase.count(" ") + 1 for phrase in _words().phrases)


# --- `sensitive_phrases` ----------------------------------------------------------------------


def collected_phrases() -> Mapping[str, Mapping[str, str]]:
    """What `make docs` writes into `sensitive_phrases`, by its names: the words of all languages
    as headers are compared with them. To make them so at every start took longer than to check
    the rows of a small file."""
    found: dict[str, dict[str, str]] = {
        "PHRASES": {},
        "WHOLE": {},
        "LAST": {},
        "BEGINNINGS": {},
        "INSIDE": {},
    }
    for language in LANGUAGES:
        for kind, phrases in sensitive_by_kind(language).items():
            for phrase in phrases:
                name, words = _filed(fold(phrase))
                found[name].setdefault(words, kind)
    return found


def _filed(folded: str) -> tuple[str, str]:
    """Where a phrase belongs by its signs, and its words."""
    words = words_of(folded)
    if folded.startswith("="):
        return "WHOLE", " ".join(words)
    if folded.startswith("*"):
        return "LAST", " ".join(words)
    if folded.endswith("*"):
        return "BEGINNINGS", " ".join(words)
    if is_unspaced(folded):
        return "INSIDE", " ".join(words)
    return "PHRASES", _sorted(words)
