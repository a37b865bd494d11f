"""Persons' names taken apart, for systems that keep the whole name in one cell."""

import re
from typing import NamedTuple

from importer.core.values.caching import kept_for_short_texts
from importer.core.values.text import name_key


class PersonName(NamedTuple):
    """The parts that Bigcapital has fields for; "" where the name has no such part."""

    salutation: str = ""
    first_name: str = ""
    last_name: str = ""


@kept_for_short_texts(4096)
def parse_person_name(text: str) -> PersonName:
    """`Dr. Ann B. Smith Jr.` as `Dr.`, `Ann B.`, `Smith Jr.`; `Smith, Ann` the other way round.

    Every word of the text is in one of the parts. A single word is a first name, for want of a
    better: it is what an invoice would greet with.
    """
    words = text.split()
    if len(words) < 2:
        return PersonName(first_name=text.strip())
    parsed = _parsed(" ".join(words))
    return parsed if _words_of(*parsed) == _words_of(text) else _last_word_last(words)


def _parsed(text: str) -> PersonName:
    from nameparser import HumanName  # only for cells with whole names

    name = HumanName(text)
    last_name = f"{name.last} {name.suffix}".strip()
    return PersonName(name.title, f"{name.first} {name.middle}".strip(), last_name)


def _words_of(*parts: str) -> list[str]:
    return sorted(re.findall(r"\w+", " ".join(parts)))


def _last_word_last(words: list[str]) -> PersonName:
    return PersonName(first_name=" ".join(words[:-1]), last_name=words[-1])


def _plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", name_key(text).replace(".", ""))


_LEGAL_FORMS = frozenset(
    _plain_words(
        """
        Ltd Limited LLC LLP Inc Corp Corporation Co Company PLC Pty GmbH AG KG OHG UG eV SARL SAS
        SASU SA EURL SRL SpA SNC BV NV VOF SL SLU Lda Oy Oyj AB ApS
        """
    )
)


def is_name_of_person(name: str, first_name: str, last_name: str) -> bool:
    """Whether a customer's name says who the person is: `Harbour, Peter`, `P. Harbour (Bristol)`.

    `Harbour Lights` is not Peter Harbour, and `Peter Harbour Ltd` is a company of his.

    Args:
        first_name: of the contact person; "" if it is not known, like `last_name`.
    """
    own, shown = {*_plain_words(first_name), *_plain_words(last_name)}, {*_plain_words(name)}
    is_named = all(word in shown or word[0] in shown for word in own)
    return is_named and _LEGAL_FORMS.isdisjoint(shown - own)


def is_only_name_of_person(name: str, first_name: str, last_name: str) -> bool:
    """Whether a name has no word but the person's."""
    return sorted(_plain_words(name)) == sorted(_plain_words(f"{first_name} {last_name}"))
