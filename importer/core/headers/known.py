"""Column headers: how they are compared, addressed, and matched to target fields.

Two headers are the same in their *normal form* (rule 2 of EXPORTS.md section 0); in their *weak
form* punctuation, underscores and camel case count for nothing either.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from importer.core.customer import FieldKind, target_fields
from importer.core.headers.languages import headers_of
from importer.core.rows import column_letters
from importer.core.values.caching import kept_for_short_texts

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"))
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD = re.compile(r"[\W_]+")
_STANDARD = re.compile(r"\s*(?:iso|alpha|code)\b", re.IGNORECASE)
_PART = re.compile(r"([^\d]+?)(?: 1)? [-–:] (.+)")
_ADDRESSES = frozenset({"address", "business address", "work address", "home address"})
_WRITTEN_OUT = {
    "addr": "address",
    "adr": "address",
    "cust": "customer",
    "ctry": "country",
    "cntry": "country",
    "fname": "first name",
    "lname": "last name",
    "org": "organization",
    "ph": "phone",
    "tel": "telephone",
}
_PHRASES = (
    (re.compile(r"\b(?:bill to|invoice to|invoicing|invoice)\b"), "billing"),
    (re.compile(r"\b(?:ship to|deliver to|delivery)\b"), "shipping"),
)
LONGEST_HEADER = 1_000
"""Characters; what is longer names no column."""
_OCCURRENCE = re.compile(r"\[([1-9]\d?\d?)\]$")


@kept_for_short_texts(16_384)
def normal_form(header: str) -> str:
    """The header without invisible characters, doubled blanks, required-marks `*` and case."""
    visible = unicodedata.normalize("NFKC", header.translate(_INVISIBLE))
    trimmed = " ".join(visible.split())
    return trimmed.removeprefix("*").removesuffix("*").strip().casefold()


@kept_for_short_texts(16_384)
def weak_form(header: str) -> str:
    """The normal form's letters and digits alone: `PO_PostalCode` is `popostalcode`.

    Accents go too: `Téléphone` is `telephone`.
    """
    letters = (c for c in unicodedata.normalize("NFKD", normal_form(header)) if not _is_accent(c))
    return _NO_WORD.sub("", "".join(letters))


def _is_accent(character: str) -> bool:
    # Classes below 10 are parts of letters in the scripts of India and Japan, no accents.
    return unicodedata.combining(character) >= 10


def words_form(header: str) -> str:
    """Words apart, for fuzzy comparison: `BillingPostCode` is `billing post code`."""
    visible = unicodedata.normalize("NFKC", header.translate(_INVISIBLE))
    return " ".join(_NO_WORD.sub(" ", _CAMEL.sub(" ", visible)).split()).casefold()


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


_HAVE_STANDARDS = frozenset({FieldKind.COUNTRY, FieldKind.CURRENCY})


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A column's target field, and how sure we are of it.

    Attributes:
        confidence: 0 to 1.
        reason: in words, for the report.
    """

    field: str
    confidence: float
    reason: str


@cache
def alias_index() -> Mapping[str, tuple[str, str]]:
    """Normal form of every known header -> its target field and its spelling there."""
    index: dict[str, tuple[str, str]] = {}
    for field in target_fields().values():
        for spelling in (field.label, field.name, *field.aliases):
            index.setdefault(normal_form(spelling), (field.name, spelling))
    for name in target_fields():
        for spelling in headers_of(name):
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
        return HeaderMatch(field, SURE if is_own else ALIAS, f"header equals {spelling}")
    if found := _weak_alias_index().get(weak_form(header)):
        field, spelling = found
        return HeaderMatch(field, WEAKLY_EQUAL, f"header equals {spelling}, punctuation apart")
    return _known_without_standard(header) or _known_by_parts(header) or _known_written_out(header)


def _known_written_out(header: str) -> HeaderMatch | None:
    """`Cust Name` is `Customer Name`, and `Bill To Addr 1` is `Billing Address 1`."""
    words = words_form(header)
    for phrase, written in _PHRASES:
        words = phrase.sub(written, words)
    written_out = " ".join(_WRITTEN_OUT.get(word, word) for word in words.split(" "))
    if written_out == words_form(header):
        return None
    found = _guessable_aliases().get(written_out)
    if found is None:
        return None
    field, spelling = found
    return HeaderMatch(field, WEAKLY_EQUAL, f"header equals {spelling}, written out")


def _known_by_parts(header: str) -> HeaderMatch | None:
    """`Address 1 - City`, `Phone 1 - Value`: address books say what a column is a part of."""
    named = _PART.fullmatch(normal_form(header))
    if named is None:
        return None
    whole, part = named.groups()
    is_address = whole in _ADDRESSES and part != "value"
    found = alias_index().get(part if is_address else whole)
    if found is None or (not is_address and part != "value"):
        return None
    field, spelling = found
    if is_address and not field.startswith("billingAddress"):
        return None
    return HeaderMatch(field, ALIAS, f"header equals {spelling}, numbers apart")


def _known_without_standard(header: str) -> HeaderMatch | None:
    """`Country (ISO 3166)` is the country; what else stands in brackets may say the contrary."""
    named, opened, inside = normal_form(header).rpartition("(")
    is_standard = inside.endswith(")") and ")" not in inside[:-1] and _STANDARD.match(inside)
    found = alias_index().get(named.rstrip()) if opened and is_standard else None
    if found is None or target_fields()[found[0]].kind not in _HAVE_STANDARDS:
        return None
    field, spelling = found
    return HeaderMatch(field, WEAKLY_EQUAL, f"header equals {spelling}, its standard apart")


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
    label = target_fields()[field].label
    return f"header is {found[1]:.0f} % like {spelling} ({label}), which is too little to be sure"


def _best_guess(likeness: Mapping[str, float]) -> HeaderMatch | None:
    """The likeliest field, unless another field is almost as likely (`Contry`: county, country)."""
    if not likeness:
        return None
    best = max(likeness, key=likeness.__getitem__)
    score, (field, spelling) = likeness[best], _guessable_aliases()[best]
    rivals = (likeness[alias] for alias in likeness if _guessable_aliases()[alias][0] != field)
    if score < FUZZY_THRESHOLD * 100 or score - max(rivals, default=0) < _FUZZY_MARGIN:
        return None
    reason = f"header is {score:.0f} % like {spelling}"
    return HeaderMatch(field, round(_FUZZY_WEIGHT * score / 100, 2), reason)


def _digits(text: str) -> str:
    """`Address 2` is never `Address 3`, however alike they look."""
    return "".join(filter(str.isdigit, text))


def match_headers(names: Iterable[str]) -> tuple[HeaderMatch | None, ...]:
    """The best target field for each column by itself; several columns may name the same one."""
    return tuple(
        (known_header(name) or guessed_header(name)) if name.strip() else None for name in names
    )
