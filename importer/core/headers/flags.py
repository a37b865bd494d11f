"""Yes and no, business and individual, titles and genders, in the words that other systems use.

Flags that mean the contrary (`Disabled`, `Inactive`) are turned round by the template's lookup.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from importer.core.headers.vocabulary import LANGUAGES, TITLES, words_by_concept, words_of_lists
from importer.core.headers.words import fold, words_of
from importer.core.values.caching import kept_for_short_texts
from importer.core.values.text import is_one_typo, name_key, name_keys

_SHORTEST_CERTAIN = 5
"""Letters of a word that one typing error does not make another."""


def nearest_flag(text: str) -> str:
    """`yes` or `no` where the text is one typing error away from words of one of them only."""
    return _one_typo_away(text, {"yes": _YES_KEYS, "no": _NO_KEYS})


def nearest_customer_type(text: str) -> str:
    """`business` or `individual`, likewise."""
    return _one_typo_away(text, {"business": _BUSINESS_KEYS, "individual": _INDIVIDUAL_KEYS})


def _one_typo_away(text: str, meanings: Mapping[str, frozenset[str]]) -> str:
    key = name_key(text)
    found = [meaning for meaning, words in meanings.items() if _is_near_one(key, words)]
    return found[0] if len(found) == 1 else ""


def _is_near_one(key: str, words: frozenset[str]) -> bool:
    return any(len(word) >= _SHORTEST_CERTAIN and is_one_typo(key, word) for word in words)


def _keys(*concepts: str) -> frozenset[str]:
    words = [word for concept in concepts for word in words_of_lists(concept)]
    return frozenset(name_keys(words))


YES_WORDS = frozenset(words_of_lists("yes"))
"""Spellings of yes, in small letters."""
NO_WORDS = frozenset(words_of_lists("no"))
"""Those of no; `blocked` is none, which says the same in a column of that name."""
GENDERS = frozenset(words_of_lists("gender"))
"""Spellings of genders, whichever they are: `M` is a man in one language and a woman in another."""
A_PERSON = "a person"
"""What a gender says of a customer, in a word for its type: less than the type itself would say."""
_YES_KEYS, _NO_KEYS = _keys("yes", "active"), _keys("no", "inactive")
_BUSINESS_KEYS, _INDIVIDUAL_KEYS = _keys("business"), _keys("individual")
_GENDER_KEYS = _keys("gender")


@kept_for_short_texts(1024)
def parse_flag(text: str) -> bool | None:
    """Yes or no, active or not, in the languages whose headers we read; None if it is neither."""
    key = name_key(text)
    if key in _YES_KEYS:
        return True
    return False if key in _NO_KEYS else None


@kept_for_short_texts(1024)
def parse_customer_type(text: str) -> Literal["business", "individual"] | None:
    """Business or individual in other words; None for free text such as `Wholesale`."""
    key = name_key(text)
    if key in _BUSINESS_KEYS:
        return "business"
    return "individual" if key in _INDIVIDUAL_KEYS else None


def are_genders(texts: Iterable[str]) -> bool:
    """Whether some are genders, and most."""
    said = [name_key(text) in _GENDER_KEYS for text in texts]
    return any(said) and 2 * sum(said) >= len(said)


@cache
def _titles() -> frozenset[str]:
    lists = (words_by_concept(language).get(TITLES, "") for language in LANGUAGES)
    return frozenset(" ".join(words_of(fold(one))) for words in lists for one in words.split(","))


@kept_for_short_texts(1024)
def is_title(text: str) -> bool:
    """Whether a text is a form of address: `Mrs`, `Herr Dr.`, `M. et Mme`."""
    words = words_of(fold(text))
    return " ".join(words) in _titles() or all(word in _titles() for word in words)


@kept_for_short_texts(1024)
def type_of_salutation(text: str) -> Literal["business", "individual"] | None:
    """Who is addressed so: `Firma` is a business, `Herr` a person; None where that says nothing."""
    if parse_customer_type(text) == "business":
        return "business"
    return "individual" if text and is_title(text) else None
