"""Column headers: how they are compared, addressed, and matched to target fields.

Two headers are the same in their *normal form* (templates/README.md#rules-for-all-layouts, 2); in
their *weak form* punctuation, underscores and camel case count for nothing either.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from importer.core.customer import FieldKind
from importer.core.headers.composition import field_of
from importer.core.headers.grammar import languages_of, read_header
from importer.core.headers.vocabulary import LANGUAGES, headers_by_field
from importer.core.headers.words import CAMEL, INVISIBLE
from importer.core.late_texts import later
from importer.core.rows import column_letters
from importer.core.stages import Evidence, is_guessed
from importer.core.target_fields import target_fields
from importer.core.values.caching import kept_for_short_texts

_NO_WORD = re.compile(r"[\W_]+")
LONGEST_HEADER = 1_000
"""Characters; what is longer names no column."""
_OCCURRENCE = re.compile(r"\[([1-9]\d?\d?)\]$")


@kept_for_short_texts(16_384)
def normal_form(header: str) -> str:
    """The header without invisible characters, doubled blanks, required-marks `*` and case."""
    trimmed = " ".join(_visible(header).split())
    return trimmed.removeprefix("*").removesuffix("*").strip().casefold()


@kept_for_short_texts(16_384)
def weak_form(header: str) -> str:
    """The normal form's letters and digits alone: `PO_PostalCode` is `popostalcode`.

    Accents go too: `Téléphone` is `telephone`.
    """
    normal = normal_form(header)
    if not normal.isascii():
        normal = "".join(c for c in unicodedata.normalize("NFKD", normal) if not _is_accent(c))
    return _NO_WORD.sub("", normal)


def _is_accent(character: str) -> bool:
    # Classes below 10 are parts of letters in the scripts of India and Japan, no accents.
    return unicodedata.combining(character) >= 10


def words_form(header: str) -> str:
    """Words apart, for fuzzy comparison: `BillingPostCode` is `billing post code`."""
    return " ".join(_NO_WORD.sub(" ", CAMEL.sub(" ", _visible(header))).split()).casefold()


def _visible(header: str) -> str:
    if header.isascii():  # which most are, and nothing of it is invisible or written otherwise
        return header
    return unicodedata.normalize("NFKC", header.translate(INVISIBLE))


def matches_pattern(header: str, pattern: str) -> bool:
    """Whether a header is one that a pattern means; `*` in it stands for any text, case apart.

    Each part is searched once, from the left, so that many stars cost no more than one.
    """
    text, parts = normal_form(header), _parts_of(pattern)
    if len(parts) == 1:
        return text == parts[0]
    first, *middle, last = parts
    place, end = len(first), len(text) - len(last)
    if place > end or not (text.startswith(first) and text.endswith(last)):
        return False
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


@lru_cache(maxsize=1_024)
def _parts_of(pattern: str) -> tuple[str, ...]:
    """The texts between the stars of a pattern."""
    return tuple(" ".join(part.split()) for part in pattern.casefold().split("*"))


def shown_header(names: Sequence[str], column: int) -> str:
    """The header as people read it; a column without one is called by its letters."""
    name = names[column].strip()
    return name if normal_form(name) else f"Column {column_letters(column)}"


class HeaderIndex:
    """Finds columns by the headers that templates name.

    Args:
        names: the header as written; blank and repeated names are allowed.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(shown_header(names, column) for column in range(len(names)))
        self._normal = _columns_by(normal_form, self.names)
        self._weak = _columns_by(weak_form, self.names)

    def find(self, address: str) -> int | None:
        """The column of a header; None without one.

        Args:
            address: a header, one of several with the same name (`Phone [2]`), or the one that has
                known words in it: `*(s.nom)`, where `*` stands for any text.
        """
        column = self._occurrence(address, 1)
        if column is None and (match := _OCCURRENCE.search(address)):
            return self._occurrence(address[: match.start()].rstrip(), int(match[1]))
        return self._first_like(address) if column is None and "*" in address else column

    def has_exactly(self, header: str) -> bool:
        """Whether a column has this header in its normal form."""
        return normal_form(header) in self._normal or (
            "*" in header and self._first_like(header) is not None
        )

    def address_of(self, column: int) -> str:
        """What a template calls this column; `find` leads back."""
        name = self.names[column]
        occurrence = self._normal[normal_form(name)].index(column) + 1
        return name if occurrence == 1 else f"{name} [{occurrence}]"

    def _first_like(self, pattern: str) -> int | None:
        alike = (c for c, name in enumerate(self.names) if matches_pattern(name, pattern))
        return next(alike, None)

    def _occurrence(self, header: str, occurrence: int) -> int | None:
        columns = self._normal.get(normal_form(header)) or self._weak.get(weak_form(header)) or []
        return columns[occurrence - 1] if occurrence <= len(columns) else None


def _columns_by(form: Callable[[str], str], names: Sequence[str]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        if key := form(name):
            columns.setdefault(key, []).append(column)
    return columns


# --- headers of files that no template claims ---------------------------------------------------

SURE = 1.0
ALIAS = 0.95
WEAKLY_EQUAL = 0.9
COMPOSED = 0.93
FUZZY_THRESHOLD = 0.88
"""Below this likeness a header is left to the note rather than guessed."""
_FUZZY_WEIGHT = 0.9
_SHORTEST_GUESSED = 4
_FUZZY_MARGIN = 4
"""Points by which the likeliest field must beat every other."""
_FUZZY_MARGIN_FROM = FUZZY_THRESHOLD * 100 - _FUZZY_MARGIN

_NEVER_GUESSED = frozenset(
    {
        FieldKind.FLAG,
        FieldKind.AMOUNT,
        FieldKind.DATE,
        FieldKind.RATE,
        FieldKind.BRANCH,
    }
)
"""A header only nearly theirs may mean the contrary (`Inactive`), or book a wrong amount."""


class HeaderMatch(Struct, frozen=True):
    """A column's target field, and how sure we are of it.

    Attributes:
        confidence: 0 to 1.
        reason: in words, for the report.
        evidence: what the reason rests on.
    """

    field: str
    confidence: float
    reason: str
    evidence: Evidence = Evidence.WORDS

    @property
    def is_guess(self) -> bool:
        """Whether a person should have a look."""
        return is_guessed(self.confidence, self.evidence)

    @property
    def by_values(self) -> bool:
        """Whether the values alone say so, whatever the header is."""
        return self.evidence is Evidence.VALUES


@cache
def alias_index() -> Mapping[str, tuple[str, str]]:
    """Normal form of every header that is known as a whole -> its target field and its spelling."""
    index: dict[str, tuple[str, str]] = {}
    for field in target_fields().values():
        for spelling in (field.label, field.name):
            index.setdefault(normal_form(spelling), (field.name, spelling))
    for language in LANGUAGES:
        for name, spellings in headers_by_field(language).items():
            for spelling in spellings:
                index.setdefault(normal_form(spelling), (name, spelling))
    return index


@cache
def _weak_alias_index() -> Mapping[str, tuple[str, str]]:
    index: dict[str, tuple[str, str]] = {}
    for field, spelling in alias_index().values():
        index.setdefault(weak_form(spelling), (field, spelling))
    return index


@cache
def _guessable_aliases() -> Mapping[str, tuple[str, str]]:
    """Words of every header that may be guessed at -> its target field and spelling."""
    kinds = {name: field.kind for name, field in target_fields().items()}
    index: dict[str, tuple[str, str]] = {}
    for field, spelling in alias_index().values():
        if kinds[field] not in _NEVER_GUESSED:
            index.setdefault(words_form(spelling), (field, spelling))
    return index


@cache
def _guessable_by_digits() -> Mapping[str, tuple[str, ...]]:
    """The same, by the digits in them: a file of 2,000 columns asks as often."""
    index: dict[str, tuple[str, ...]] = {}
    for alias in _guessable_aliases():
        index[_digits(alias)] = (*index.get(_digits(alias), ()), alias)
    return index


@kept_for_short_texts(4_096)
def known_header(header: str) -> HeaderMatch | None:
    """The target field whose label, name or alias this header is."""
    if len(header) > LONGEST_HEADER:
        return None
    if found := alias_index().get(normal_form(header)):
        field, spelling = found
        is_own = spelling in {target_fields()[field].label, field}
        return HeaderMatch(
            field,
            SURE if is_own else ALIAS,
            later("header equals {spelling}", spelling=spelling),
        )
    if found := _weak_alias_index().get(weak_form(header)):
        field, spelling = found
        return HeaderMatch(
            field,
            WEAKLY_EQUAL,
            later("header equals {spelling}, punctuation apart", spelling=spelling),
        )
    # Cells of the first rows are asked as well, numbers and dates among them.
    return _composed_header(header, LANGUAGES) if any(map(str.isalpha, header)) else None


def _composed_header(header: str, languages: tuple[str, ...]) -> HeaderMatch | None:
    """The field that the header's words mean together, whatever stands beside it."""
    reading = read_header(header, languages)
    field = field_of(reading) if reading else ""
    if not field:
        return None
    return HeaderMatch(
        field,
        COMPOSED,
        later("header is read as {label}", label=later(target_fields()[field].label)),
    )


@kept_for_short_texts(4_096)
def guessed_header(header: str) -> HeaderMatch | None:
    """The target field that this header is nearly the name of."""
    from rapidfuzz import fuzz, process

    words = words_form(header[:LONGEST_HEADER])
    if not _SHORTEST_GUESSED <= len(words) < LONGEST_HEADER:
        return None
    aliases = _guessable_by_digits().get(_digits(words), ())
    likeness: dict[str, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        found = process.extract(words, aliases, scorer=scorer, score_cutoff=_FUZZY_MARGIN_FROM)
        for alias, score, _ in found:
            likeness[alias] = max(score, likeness.get(alias, 0))
    return _best_guess(likeness)


_NEAR = 70
"""Likeness, in percent, from which a header that is not mapped is worth a word."""


@kept_for_short_texts(4_096)
def doubtful_header(header: str) -> str:
    """Why a header that resembles a known one is not taken for it; "" if it resembles none."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        words_form(header[:LONGEST_HEADER]),
        tuple(_guessable_aliases()),
        scorer=fuzz.ratio,
        score_cutoff=_NEAR,
    )
    if found is None:
        return ""
    field, spelling = _guessable_aliases()[found[0]]
    label = later(target_fields()[field].label)
    return later(
        "header is {value} % like {spelling} ({label}), which is too little to be sure",
        value=f"{found[1]:.0f}",
        spelling=spelling,
        label=label,
    )


def _best_guess(likeness: Mapping[str, float]) -> HeaderMatch | None:
    """The likeliest field, unless another field is almost as likely (`Contry`: county, country)."""
    if not likeness:
        return None
    best = max(likeness, key=likeness.__getitem__)
    score, (field, spelling) = likeness[best], _guessable_aliases()[best]
    rivals = (likeness[alias] for alias in likeness if _guessable_aliases()[alias][0] != field)
    if score < FUZZY_THRESHOLD * 100 or score - max(rivals, default=0) < _FUZZY_MARGIN:
        return None
    reason = later("header is {score} % like {spelling}", score=f"{score:.0f}", spelling=spelling)
    return HeaderMatch(field, round(_FUZZY_WEIGHT * score / 100, 2), reason)


def _digits(text: str) -> str:
    """`Address 2` is never `Address 3`, however alike they look."""
    return "".join(filter(str.isdigit, text))


def match_headers(names: Sequence[str]) -> tuple[HeaderMatch | None, ...]:
    """The best target field for each column by itself; several columns may name the same one."""
    languages = languages_of(names)
    return tuple(_matched(name, languages) if name.strip() else None for name in names)


def _matched(name: str, languages: tuple[str, ...]) -> HeaderMatch | None:
    """A header's field as the language of its neighbours has it; nearly known ones come last."""
    found = known_header(name)
    if found is None or found.confidence < WEAKLY_EQUAL or found.confidence == COMPOSED:
        found = _composed_header(name, languages) or found
    return found or guessed_header(name)
