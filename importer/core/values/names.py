"""Persons' names taken apart, for systems that keep the whole name in one cell."""

import re
from functools import lru_cache
from typing import NamedTuple


class PersonName(NamedTuple):
    """The parts that Bigcapital has fields for; "" where the name has no such part."""

    salutation: str = ""
    first_name: str = ""
    last_name: str = ""


@lru_cache(maxsize=4096)
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
