"""The words of headers whose cells stay in the file, in all languages: `vocabulary`'s `SENSITIVE`.

Case, accents, joining and the order of the words count for nothing: `Date_Birth`, `birthDate`.
Some words say it only in their place, which a sign before or behind them tells:

* `=dni`: the whole header; in Polish `dni` are days.
* `*hash`: the last word; a `Hash Tag` is none.
* `bankov*`: a word that begins so.

Longer phrases come first: a `Vergi Kimlik No` is a company's tax number, and its words are
`harmless`, a kind that nobody asks for.
Of scripts without blanks between the words, a word counts wherever it stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from importer.core.headers.vocabulary import LANGUAGES, sensitive_by_kind
from importer.core.headers.words import fold, header_words, is_unspaced, words_of

EXPIRY = "expiry"
"""Words that say it beside a card only."""

HARMLESS = "harmless"
_LONGEST_HEADER = 200
_INITIALS = 3
"""Letters in a row that are one word: `C.U.R.P.`"""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of all languages, each with its kind.

    Attributes:
        phrases: words in the order of the alphabet, a blank between them -> kind.
        longest: words of the longest phrase.
    """

    phrases: dict[str, str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)

    def add(self, phrase: str, kind: str) -> None:
        """File a phrase by its signs."""
        folded = fold(phrase)
        words = " ".join(words_of(folded))
        if folded.startswith("="):
            self.whole.setdefault(words, kind)
        elif folded.startswith("*"):
            self.last.setdefault(words, kind)
        elif folded.endswith("*"):
            self.beginnings.setdefault(words, kind)
        elif is_unspaced(folded):
            self.inside.setdefault(words, kind)
        else:
            self.phrases.setdefault(_sorted(words.split(" ")), kind)


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
    """All languages' words, loaded at the first header that is read."""
    found = _Words()
    for language in LANGUAGES:
        for kind, phrases in sensitive_by_kind(language).items():
            for phrase in phrases:
                found.add(phrase, kind)
    return found


@cache
def _longest() -> int:
    return max(phrase.count(" ") + 1 for phrase in _words().phrases)
