"""Country names and codes as people write them.

ISO 3166-1 comes from pycountry, loaded with the first country that is looked up; everyday names
that are not in it stand in `country_names`. The server takes any text: an unknown country is only a
warning.
"""

import gettext
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from importer.core.values.caching import kept_for_short_texts
from importer.core.values.country_names import ABROAD, IN_ENGLISH
from importer.core.values.text import is_one_typo, name_key, name_keys

_LANGUAGES = {
    "LATIN": "de fr es it pt nl ca cs da et fi hr hu is lt lv nb_NO pl ro sk sl sv tr id ms vi",
    "CYRILLIC": "ru uk bg sr mk be kk",
    "GREEK": "el",
    "ARABIC": "ar fa",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "CJK": "zh_CN zh_TW ja",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "GEORGIAN": "ka",
}
"""By the script of a name, as Unicode calls its letters: the languages whose headers we read, and
those of Europe's other countries. A script is read when a name is written in it."""
_ASIDE = re.compile(r"[,(（،].*")
"""`Iran (Islamic Republic of)`, `Tanzania, United Republic of`: how nobody writes an address."""
_PUNCTUATION = re.compile(r"[^\w\n]+")
_SHORTEST_CERTAIN = 4
"""Letters of a name that one typing error does not make another."""


@kept_for_short_texts(4096)
def country_code(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country's name or code, "" if it is none that we know.

    Names are known in English and in some 40 other languages, case, accents and punctuation apart.
    """
    key = _key(text)
    return _english().get(key) or _translated(_script(key)).get(key, "")


@kept_for_short_texts(1024)
def nearest_country(text: str) -> str:
    """The English name that was probably meant, "" if none is near."""
    from rapidfuzz import fuzz, process, utils  # only where a name is misspelt

    found = process.extractOne(
        text, _names(), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=80
    )
    return found[0] if found else ""


def is_typo_of_country(text: str, name: str) -> bool:
    """Whether a text is a country's name with one letter wrong, missing, doubled or misplaced."""
    return len(name) >= _SHORTEST_CERTAIN and is_one_typo(_key(text), _key(name))


def _key(text: str) -> str:
    return _PUNCTUATION.sub(" ", name_key(text)).strip()


@cache
def _names() -> tuple[str, ...]:
    from pycountry import countries  # its lists are read when they are needed

    return tuple(getattr(country, "common_name", country.name) for country in countries)


@cache
def _english() -> dict[str, str]:
    from pycountry import countries  # its lists are read when they are needed

    attributes = ("alpha_2", "alpha_3", "name", "official_name", "common_name")
    named = [
        (name, country.alpha_2)
        for country in countries
        for attribute in attributes
        if (name := getattr(country, attribute, ""))
    ]
    for code, names in (*IN_ENGLISH.items(), *ABROAD.items()):
        named += [(name, code) for name in names.split(", ")]
    return dict(_by_keys(named))


def _script(key: str) -> str:
    """What Unicode calls the script of a name's first letter."""
    return unicodedata.name(key[0], "").partition(" ")[0] if key else ""


@cache
def _translated(script: str) -> dict[str, str]:
    """Names in the languages that are written in a script -> alpha-2 code."""
    known: dict[str, str] = {}
    for language in _LANGUAGES.get(script, "").split():
        known = {**_names_in(language), **known}
    return known


def _names_in(language: str) -> dict[str, str]:
    """Names in one language -> alpha-2 code, the short ones too where they mean one country."""
    from pycountry import LOCALES_DIR  # only for names that are not English

    words = gettext.translation("iso3166-1", LOCALES_DIR, languages=[language], fallback=True)
    names = [(words.gettext(name), code) for name, code in _iso_names()]
    short = [(_ASIDE.sub("", name), code) for name, code in names if _ASIDE.search(name)]
    meant: dict[str, set[str]] = {}
    for key, code in _by_keys(short):
        meant.setdefault(key, set()).add(code)
    known = {key: next(iter(codes)) for key, codes in meant.items() if len(codes) == 1}
    return {**known, **dict(reversed(_by_keys(names)))}


@cache
def _iso_names() -> tuple[tuple[str, str], ...]:
    """The English names that pycountry has translations of, each with its alpha-2 code."""
    from pycountry import countries  # only for names that are not English

    return tuple(
        (name, country.alpha_2)
        for country in countries
        for name in (country.name, getattr(country, "common_name", ""))
        if name
    )


def _by_keys(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same names by their keys: made at once, which is several times faster."""
    keys = _PUNCTUATION.sub(" ", "\n".join(name_keys([name for name, _ in names]))).split("\n")
    return [(key.strip(), code) for key, (_, code) in zip(keys, names, strict=True)]
