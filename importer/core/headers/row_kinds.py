"""Columns that say what a row *is*: customer, supplier, lead, employee; or that it is gone.

Address books, ERP systems and CRMs keep all their contacts in one list. Such a column is known by
its values (its header says little: `Type`, `Gruppe`, `c_kind`); a flag such as `Deleted` by its
header, and by values that say yes or no. What is done with such rows stands in filters, as in
templates.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from importer.core.headers.by_values import are_flags, column_of
from importer.core.headers.flags import YES_WORDS
from importer.core.headers.known import words_form
from importer.core.headers.vocabulary import words_of_lists

_BOTH_MARKS = ("/", "&", "+", ",", ";", "|", " and ", " und ", " et ", " y ", " e ", " en ")
_LETTERS = (("C", "S"), ("C", "V"), ("C", "F"), ("C", "P"), ("K", "L"), ("D", "K"))
"""Customer and supplier, as single letters: English, French, Italian, Portuguese; Spanish;
German; German and Dutch bookkeeping (Debitor, Kreditor)."""
_LETTERS_FOR_BOTH = frozenset("BX")
_SHARE = 0.9
_NEVER = ("never", "null", "none", "0", "0000-00-00", "0000-00-00 00:00:00", "-")


class RowFilter(Struct, frozen=True):
    """Rows that are no customers, by one column; see `templates.rules.Filter`.

    Attributes:
        column: 0-based.
        skip, keep: texts; one of the two is blank.
        reason: `{}` in it is the cell's text.
    """

    column: int
    reason: str
    skip: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


def row_filters(names: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[RowFilter, ...]:
    """The columns of a table that tell rows which are no customers.

    Args:
        names: the header, every column with a name.
        sample: cells of some rows below it.
    """
    found = (
        _by_kind(column, name, column_of(sample, column))
        or _by_flag(column, name, column_of(sample, column))
        for column, name in enumerate(names)
    )
    return tuple(filter(None, found))


# --- what a row is --------------------------------------------------------------------------------


def _spellings(concept: str) -> frozenset[str]:
    """Words as cells are compared with them, with and without accents."""
    found = [word.casefold() for word in words_of_lists(concept)]
    plain = (unicodedata.normalize("NFKD", word) for word in found)
    bare = ("".join(c for c in word if not unicodedata.combining(c)) for word in plain)
    return frozenset({*found, *bare})


_CUSTOMER_WORDS, _OTHER_WORDS = _spellings("customer"), _spellings("no_customer")
_KNOWN_WORDS = _CUSTOMER_WORDS | _OTHER_WORDS | _spellings("neither")
_KIND_WORDS, _GONE_WORDS = _spellings("kind"), _spellings("gone")
_FLAG_HEADERS = _GONE_WORDS | _spellings("unreal")
_WHEN_WORDS, _ASIDE_WORDS = _spellings("when"), _spellings("aside")


def _by_kind(column: int, name: str, values: Sequence[str]) -> RowFilter | None:
    said = {value.casefold() for value in values}
    skip = _others_by_letter(said) or (_OTHER_WORDS if _say_kinds(name, said, values) else None)
    if skip is None:
        return None
    return RowFilter(column, f"It is no customer: {_quoted(name)} is {{}}.", tuple(sorted(skip)))


def _say_kinds(name: str, said: Iterable[str], values: Sequence[str]) -> bool:
    """Whether a column says of each row what it is.

    The values alone are enough where some say customer and others do not; where all say the same,
    the header has to speak of kinds as well.
    """
    known = sum(1 for value in values if _is_known(value.casefold()))
    if not values or known < _SHARE * len(values):
        return False
    customers = any(word in _CUSTOMER_WORDS or _says_both(word) for word in said)
    others = any(word in _OTHER_WORDS for word in said)
    speaks_of_kinds = not _KIND_WORDS.isdisjoint(words_form(name).split())
    return (customers and others) or (speaks_of_kinds and (customers or others))


def _is_known(word: str) -> bool:
    return word in _KNOWN_WORDS or _says_both(word)


def _says_both(word: str) -> bool:
    """`Customer, Supplier` and `Kunde/Lieferant` are customers too."""
    mark = next((mark for mark in _BOTH_MARKS if mark in word), None)
    if mark is None:
        return False
    parts = {part.strip() for part in word.split(mark)}
    return not parts.isdisjoint(_CUSTOMER_WORDS) and parts <= _KNOWN_WORDS


def _others_by_letter(said: Iterable[str]) -> frozenset[str] | None:
    letters = {value.upper() for value in said}
    for customer, other in _LETTERS:
        if {customer, other} <= letters <= {customer, other} | _LETTERS_FOR_BOTH:
            return frozenset({other.casefold()})
    return None


# --- whether it is one still ----------------------------------------------------------------------


def _by_flag(column: int, name: str, values: Sequence[str]) -> RowFilter | None:
    words = [word for word in words_form(name).split() if word not in _ASIDE_WORDS]
    if " ".join(words) in _FLAG_HEADERS:
        if values and not are_flags(values):
            return None
        return RowFilter(column, f"{_quoted(name)} is {{}}.", skip=tuple(sorted(YES_WORDS)))
    if " ".join(words) in _CUSTOMER_WORDS and are_flags(values):
        return RowFilter(column, f"{_quoted(name)} is {{}}.", keep=tuple(sorted(YES_WORDS)))
    is_date = len(words) > 1 and not _WHEN_WORDS.isdisjoint(words)
    if is_date and not _GONE_WORDS.isdisjoint(words) and not are_flags(values):
        return RowFilter(column, f"{_quoted(name)} is {{}}.", keep=_NEVER)
    return None


def _quoted(name: str) -> str:
    """A header inside a reason, where braces mean the cell's text."""
    return name.strip().replace("{", "(").replace("}", ")")
