"""Persons' names taken apart, for systems that keep the whole name in one cell."""

import re
from functools import cache
from typing import NamedTuple

from importer.core.values.caching import kept_for_short_texts
from importer.core.values.text import name_key

_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"\b\w\b")
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_ONE_NAME = re.compile(f"[{_LATIN}]{{2,}}(?:-[{_LATIN}]{{2,}})*")


_FAMILY_NAMES_FIRST = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "đinh",
        "trịnh",
        "đoàn",
    ]
)
"""Of Vietnam, where they come first; nine in ten people bear one of them."""


class PersonName(NamedTuple):
    """The parts that Bigcapital has fields for; "" where the name has no such part."""

    salutation: str = ""
    first_name: str = ""
    last_name: str = ""


def parse_person_name(text: str) -> PersonName:
    """`Dr. Ann B. Smith Jr.` as `Dr.`, `Ann B.`, `Smith Jr.`; `Smith, Ann` the other way round.

    Every word of the text is in one of the parts. A single word is a first name, for want of a
    better: it is what an invoice would greet with.
    """
    words = text.split()
    if len(words) < 2:
        return PersonName(first_name=text.strip())
    if words[0].lower() in _FAMILY_NAMES_FIRST:
        return PersonName(first_name=" ".join(words[1:]), last_name=words[0])
    if len(words) == 2 and all(map(_means_nothing_else, words)):
        return PersonName("", *words)
    parsed = _parsed(" ".join(words))
    return parsed if _words_of(*parsed) == _words_of(text) else _last_word_last(words)


def _means_nothing_else(word: str) -> bool:
    """Whether a word is certainly a name: no title or suffix, nothing that binds names together."""
    return _ONE_NAME.fullmatch(word) is not None and word.lower() not in _words_with_a_meaning()


@cache
def _words_with_a_meaning() -> frozenset[str]:
    from nameparser.config import CONSTANTS as KNOWN  # only for cells with whole names

    return frozenset().union(
        KNOWN.titles,
        KNOWN.first_name_titles,
        KNOWN.prefixes,
        KNOWN.conjunctions,
        KNOWN.suffix_acronyms,
        KNOWN.suffix_not_acronyms,
    )


@kept_for_short_texts(4096)
def _parsed(text: str) -> PersonName:
    from nameparser import HumanName  # only for cells with whole names

    name = HumanName(text)
    last_name = f"{name.last} {name.suffix}".strip()
    return PersonName(name.title, f"{name.first} {name.middle}".strip(), last_name)


def _words_of(*parts: str) -> list[str]:
    return sorted(_WORD.findall(" ".join(parts)))


def _last_word_last(words: list[str]) -> PersonName:
    return PersonName(first_name=" ".join(words[:-1]), last_name=words[-1])


def _plain_words(text: str) -> list[str]:
    return _WORD.findall(name_key(text).replace(".", ""))


_own_words = kept_for_short_texts(4096)(_plain_words)
"""The same of first and last names, of which there are few."""


_LEGAL_FORMS = frozenset(
    _plain_words(
        """
        Ltd Limited LLC LLP Inc Corp Corporation Co Company PLC Pty GmbH AG KG OHG UG eV SARL SAS
        SASU SA EURL SRL SpA SNC BV NV VOF SL SLU Lda Ltda Oy Oyj AB ApS ASA Kft Zrt sro doo oo ehf
        EOOD OOD ООО ЗАО ОАО ТОВ Sdn Bhd Pvt
        """
    )
)


def has_legal_form(name: str) -> bool:
    """Whether a name ends as companies' names do: `Ziegel & Kalk GmbH`."""
    words = _plain_words(name)
    return len(words) > 1 and words[-1] in _LEGAL_FORMS


def has_word_of_companies(name: str) -> bool:
    """Whether a legal form stands anywhere in a name: `AG Weser`."""
    return not _LEGAL_FORMS.isdisjoint(_plain_words(name))


def is_name_of_person(name: str, first_name: str, last_name: str) -> bool:
    """Whether a customer's name says who the person is: `Harbour, Peter`, `P. Harbour (Bristol)`.

    `Harbour Lights` is not Peter Harbour, and `Peter Harbour Ltd` is a company of his.

    Args:
        first_name: of the contact person; "" if it is not known, like `last_name`.
    """
    if _surely_names_another(name_key(name), first_name or last_name):
        return False
    shown, own = {*_plain_words(name)}, set[str]()
    for part in (first_name, last_name):  # mostly the first says already that it is not
        words = _own_words(part)
        if not all(word in shown or word[0] in shown for word in words):
            return False
        own.update(words)
    return _LEGAL_FORMS.isdisjoint(shown - own)


def _surely_names_another(key: str, part: str) -> bool:
    """Whether the key of a name has neither a part of a person's name nor any initial: found much
    faster than words are."""
    words = _own_words(part)
    return bool(words) and words[0] not in key and _INITIAL.search(key) is None


def is_only_name_of_person(name: str, first_name: str, last_name: str) -> bool:
    """Whether a name has no word but the person's."""
    own, words = [*_own_words(first_name), *_own_words(last_name)], _plain_words(name)
    return len(words) == len(own) and sorted(words) == sorted(own)
