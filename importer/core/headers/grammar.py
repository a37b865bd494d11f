"""A header read as group × part × number, whatever its order, punctuation, case and language.

Each of its words must be known; one that is not may turn the whole into something else. What a
reading means among the other columns is `addresses`' and `composition`'s business.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from importer.core.headers.concepts import GROUPS, LOCATION, TAKES_IN, TOGETHER
from importer.core.headers.vocabulary import LANGUAGES, vocabulary
from importer.core.headers.words import header_words, is_unspaced
from importer.core.values.caching import kept_for_short_texts
from importer.core.values.currencies import is_iso_code

_MOST_WORDS = 12
_LONGEST_WORD = 40
_LONGEST_HEADER = 200
_PHONES = frozenset({"phone", "mobile", "fax"})
_SIDES = frozenset({"billing", "shipping"})
"""Whose phones are known; of an `Address Phone` nobody says which address it is."""
_LABELS = frozenset({"type", "label"})
_LINKS = ("", "s", "es", "n", "en", "e", "er")
"""What German, Dutch and Nordic compounds have between their parts."""
_COMPOUND = frozenset({"de", "nl", "da", "no", "sv", "fi", "isl"})
_NUMERALS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_SHORTEST_STEM = 3
_SHORTEST_END = 2
"""Letters of the last part of a compound: `Leveringsby`."""
_HINTS = (
    r"\(\s*+(?:(?:iso|alpha)\b[^()]*+|(?:[01yn]\s*+[/,|]\s*+[01yn]"
    r"|(?:yes|true)\s*+/\s*+(?:no|false)|(?P<currency>[a-z]{3})|[€$£¥]|optional|required)\s*+)\)"
)
"""Remarks in brackets that say how a value is written: `Active (0/1)`, `Country (ISO 3166-1)`."""
_OR = (
    r"[/\\|]|又は|または|或は|或|또는"
    r"|(?<=\s)(?:or|oder|ou|u?o|of|eller|tai|lub|nebo|alebo|vagy|sau|ali|ili|или|або|veya)(?=\s)"
)
_NAMES_OF_EITHER = frozenset({"name", "full_name", "first_name", "company"})
_PREFIX = re.compile(r"(?P<letter>[A-Za-z])_(?=[A-Za-z]{2})")
_PREFIX_GROUPS = {"b": "billing", "s": "shipping"}


class HeaderReading(Struct, frozen=True):
    """What a header says.

    Attributes:
        part: the concept of the vocabulary that the column holds.
        groups: the concepts that say whose it is; several in `Billing Contact E-mail`.
        number: which of several addresses, persons or phones; 0 where the header has none.
        line: which line of an address; 0 where the header has none.
        language: in whose words.
    """

    part: str
    groups: frozenset[str] = frozenset()
    number: int = 0
    line: int = 0
    language: str = "en"


_Item = tuple[str, int]
"""A concept and the number that stands behind its words, 0 without one."""


def languages_of(headers: Iterable[str]) -> tuple[str, ...]:
    """All languages, that of the headers first: `By` is a city where the others are Danish."""
    counts: Counter[str] = Counter()
    for header in headers:
        counts.update(_languages_that_read(header))
    best, _ = max(counts.items(), key=lambda one: one[1], default=("en", 0))
    return tuple(dict.fromkeys((best, *LANGUAGES)))


_FEWEST_ALIKE = 3


def without_prefix(headers: Sequence[str]) -> tuple[str, ...]:
    """The headers without the word that most of them begin with, if nobody knows it: `Kontr` in
    `KontrNazwa`, `KontrAdres`, `KontrNip`. Systems call their tables so."""
    first_words = [words[0] if (words := _first_words(header)) else "" for header in headers]
    first, count = next(iter(Counter(filter(None, first_words)).most_common(1)), ("", 0))
    filled = sum(map(bool, first_words))
    if count < _FEWEST_ALIKE or 2 * count <= filled or _is_known(first):
        return tuple(headers)
    return tuple(
        header.strip()[len(first) :].lstrip(" _-.:") if word == first else header
        for word, header in zip(first_words, headers, strict=True)
    )


def _first_words(header: str) -> list[str]:
    """The words of a header that has more than one, camel case apart."""
    if len(header) > _LONGEST_HEADER:
        return []
    words = header_words(header)[-1]
    is_plain = len(words) > 1 and header.strip().casefold().startswith(words[0])
    return words if is_plain else []


def _is_known(word: str) -> bool:
    return word in vocabulary().phrases or any(_compound(word, one) for one in LANGUAGES)


@kept_for_short_texts(8_192)
def _languages_that_read(header: str) -> tuple[str, ...]:
    """The languages that know all words of a header; none where those of English do."""
    found: dict[str, None] = {}
    if len(header) > _LONGEST_HEADER:
        return ()
    for words in header_words(_without_hints(header)):
        if not 0 < len(words) <= _MOST_WORDS or _items(tuple(words), "en") is not None:
            return ()
        likely = _likely(words, LANGUAGES)
        found.update(dict.fromkeys(one for one in likely if _items(tuple(words), one) is not None))
    return tuple(found)


@kept_for_short_texts(8_192)
def read_header(header: str, languages: tuple[str, ...] = LANGUAGES) -> HeaderReading | None:
    """What a header says by its words; None where one is not known or they contradict each other.

    Args:
        languages: in the order in which they are tried; words of English are known in all of them.
    """
    if len(header) > _LONGEST_HEADER:
        return None
    text = _without_hints(header)
    prefix = _PREFIX.match(text)
    if prefix and (found := _read_words(text[2:], languages)):
        group = _PREFIX_GROUPS.get(prefix["letter"].casefold())
        groups = found.groups | ({group} if group else frozenset())
        return HeaderReading(
            part=found.part,
            groups=groups,
            number=found.number,
            line=found.line,
            language=found.language,
        )
    return _read_name_of_either(text, languages) or _read_words(text, languages)


def _read_name_of_either(text: str, languages: Sequence[str]) -> HeaderReading | None:
    """`Name / Company name`, `Naziv ali ime`: the customer's name, whoever it is."""
    sides = _or().split(text)
    if len(sides) == 1:
        return None
    readings = [_read_words(side, languages) for side in sides]
    if not all(one and not one.number and one.groups <= {"customer"} for one in readings):
        return None
    parts = {one.part for one in readings if one}
    if len(parts) == 1 or not parts <= _NAMES_OF_EITHER:
        return None
    return HeaderReading("full_name", language=next(one.language for one in readings if one))


@cache
def _or() -> re.Pattern[str]:
    """Made ready with the first header that no template names; likewise below."""
    return re.compile(_OR, re.IGNORECASE)


@cache
def _hints() -> re.Pattern[str]:
    return re.compile(_HINTS, re.IGNORECASE)


def _without_hints(header: str) -> str:
    if "(" not in header:
        return header

    def kept(hint: re.Match[str]) -> str:
        code = hint["currency"]
        return hint[0] if code and not (code.isupper() and is_iso_code(code)) else " "

    return _hints().sub(kept, header)


def _read_words(text: str, languages: Sequence[str]) -> HeaderReading | None:
    for words in header_words(text):
        if not 0 < len(words) <= _MOST_WORDS:
            continue
        for language in _likely(words, languages):
            items = _items(tuple(words), language)
            reading = _composed(items, language) if items else None
            if reading is not None:
                return reading
    return None


def concepts_in(header: str) -> frozenset[str]:
    """The concepts of those words of a header that are known, in any language."""
    phrases, concepts = vocabulary().phrases, set[str]()
    for words in header_words(header):
        for start in range(min(len(words), _MOST_WORDS)):
            for end in range(start + 1, min(len(words), start + 3) + 1):
                concepts.update(phrases.get(" ".join(words[start:end]), {}).values())
    return frozenset(concepts)


# --- words to concepts ----------------------------------------------------------------------------


def _likely(words: Sequence[str], languages: Sequence[str]) -> Iterator[str]:
    """The languages that know any of the words."""
    known = set[str]()
    for word in words:
        stems = set(_languages_of_stems(word))
        if not (stems or word in vocabulary().words or word.isdecimal() or word in _NUMERALS):
            return iter(())  # nobody knows it, and all words have to be known
        known |= stems
    phrases, longest = vocabulary().phrases, vocabulary().longest
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + longest) + 1):
            known.update(phrases.get(" ".join(words[start:end]), ()))
    return (language for language in languages if language in known)


def _languages_of_stems(word: str) -> Iterator[str]:
    phrases = vocabulary().phrases
    shortest = 1 if is_unspaced(word) else _SHORTEST_STEM
    for end in range(shortest, min(len(word), _LONGEST_WORD)):
        yield from phrases.get(word[:end], ())


def _items(words: tuple[str, ...], language: str) -> list[_Item] | None:
    """The concepts of all words in one language; None if one has none. Long phrases come first."""
    concepts = _concepts(words, 0, language)
    return None if concepts is None else list(_with_numbers(concepts))


def _concepts(words: tuple[str, ...], start: int, language: str) -> list[str] | None:
    if start == len(words):
        return []
    for end in range(min(len(words), start + vocabulary().longest), start, -1):
        found = _meaning(" ".join(words[start:end]), language)
        if found is None and end == start + 1:
            found = _compound(words[start], language)
        if found is not None and (rest := _concepts(words, end, language)) is not None:
            return [*found, *rest]
    return None


def _meaning(phrase: str, language: str) -> tuple[str, ...] | None:
    if phrase.isdecimal() or phrase in _NUMERALS:
        return (_NUMERALS.get(phrase, phrase),)
    meanings = vocabulary().phrases.get(phrase, {})
    concept = meanings.get(language) or meanings.get("en")
    return None if concept is None else (concept,)


@lru_cache(maxsize=8_192)
def _compound(word: str, language: str) -> tuple[str, ...] | None:
    """The concepts of a word's stems: `Rechnungsadresse`, `postalcode`, `請求先住所`."""
    unspaced = is_unspaced(word)
    shortest = 1 if unspaced else _SHORTEST_STEM
    if not shortest < len(word) <= _LONGEST_WORD:
        return None
    links = _LINKS if language in _COMPOUND else ("",)
    shortest_end = min(shortest, _SHORTEST_END) if language in _COMPOUND else shortest
    for end in range(len(word) - shortest_end, shortest - 1, -1):
        first = _meaning(word[:end], language)
        if first is None:
            continue
        for link in links:
            if not word.startswith(link, end):
                continue
            rest = word[end + len(link) :]
            found = _meaning(rest, language) if len(rest) >= shortest_end else None
            found = found or _compound(rest, language)
            if found is not None:
                return (*first, *found)
    return None


def _with_numbers(concepts: Sequence[str]) -> Iterator[_Item]:
    """Each concept with the number behind it; one at the very beginning belongs to the first."""
    pending = 0
    if concepts and concepts[0].isdecimal():
        pending = int(concepts[0][:4])
    items: list[list[str | int]] = []
    for concept in concepts:
        if concept.isdecimal():
            if items and not items[-1][1]:
                items[-1][1] = int(concept[:4])
        elif concept != "filler":
            items.append([concept, pending])
            pending = 0
    return ((str(concept), int(number)) for concept, number in items)


# --- concepts to a reading ------------------------------------------------------------------------


def _composed(items: Sequence[_Item], language: str) -> HeaderReading | None:
    """The one part that takes in all other parts, and the groups."""
    items = _placed(items)
    groups = frozenset(concept for concept, _ in items if concept in GROUPS)
    parts = {concept for concept, _ in items if concept not in GROUPS}
    if not parts:
        part = _part_of_groups(groups)
        return (
            HeaderReading(
                part=part,
                groups=groups - {part},
                number=_group_number(items),
                line=0,
                language=language,
            )
            if part
            else None
        )
    part = _chief(parts)
    if part is None:
        return None
    if part in _LABELS and parts - _LABELS:
        return None
    if part == "name" and "company" in groups and groups <= {"company", "customer"}:
        part, groups = "company", groups - {"company"}
    number, line = _numbers(items, part)
    if part in _PHONES and "address" in parts and not number and groups.isdisjoint(_SIDES):
        return None
    return HeaderReading(part=part, groups=groups, number=number, line=line, language=language)


def _placed(items: Sequence[_Item]) -> Sequence[_Item]:
    """`Location` is a city, and of `Location Street` the group."""
    parts = {concept for concept, _ in items if concept not in GROUPS}
    if LOCATION not in parts:
        return items
    meant = "city" if parts <= {LOCATION, "address"} else "physical"
    return [(meant if concept == LOCATION else concept, number) for concept, number in items]


def _part_of_groups(groups: frozenset[str]) -> str | None:
    """`Company`, `Customer` and `Contact` alone are names."""
    if "company" in groups and groups <= {"company", "customer", "billing", "shipping", "main"}:
        return "company"
    if (groups and groups <= {"customer"}) or (
        "contact" in groups and groups <= {"contact", "main"}
    ):
        return "name"
    return None


def _chief(parts: set[str]) -> str | None:
    together = TOGETHER.get(frozenset(parts - {"address"}))
    if together is not None:
        return together
    chief = [part for part in parts if parts - {part} <= set(TAKES_IN.get(part, "").split())]
    return chief[0] if len(chief) == 1 else None


def _group_number(items: Sequence[_Item]) -> int:
    return next((number for concept, number in items if number and concept in GROUPS), 0)


def _numbers(items: Sequence[_Item], part: str) -> tuple[int, int]:
    """Which address, person or phone the part belongs to, and which line of an address it is."""
    of_group = _group_number(items)
    found = [(concept, number) for concept, number in items if concept not in GROUPS]
    if part not in {"address", "street", "line"}:
        return of_group or next((number for _, number in found if number), 0), 0
    numbered = [(concept, number) for concept, number in found if number]
    if len(numbered) > 1 or (numbered and numbered[0][0] == "address" and part == "street"):
        of_address = next((number for concept, number in numbered if concept == "address"), 0)
        line = next((number for concept, number in numbered if concept != "address"), 0)
        return of_group or of_address, line
    return of_group, next((number for _, number in numbered), 0)
