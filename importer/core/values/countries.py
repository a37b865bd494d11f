"""Country names and codes as people write them.

ISO 3166-1 comes from pycountry, loaded with the first country that is looked up; everyday names
that are not in it stand here. The server takes any text: an unknown country is only a warning.
"""

import gettext
import re
from functools import cache

from importer.core.values.caching import kept_for_short_texts
from importer.core.values.text import is_one_typo, name_key

_EVERYDAY_NAMES = {
    "GB": "UK, U.K., Great Britain, England, Scotland, Wales, Northern Ireland",
    "US": "USA, U.S.A., U.S., America, United States of America, États-Unis d'Amérique",
    "AE": "UAE, U.A.E., Emirates",
    "BO": "Bolivia",
    "BN": "Brunei",
    "CD": "DR Congo, Congo-Kinshasa",
    "CG": "Congo-Brazzaville, Republic of the Congo",
    "CV": "Cape Verde",
    "CZ": "Czech Republic, Czechia",
    "CI": "Ivory Coast",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea, Korea, Republic of Korea",
    "LA": "Laos",
    "MD": "Moldova",
    "MK": "Macedonia",
    "MM": "Burma",
    "NL": "Holland, The Netherlands",
    "PS": "Palestine",
    "RU": "Russia",
    "SY": "Syria",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "VA": "Vatican, Vatican City, Holy See",
    "VE": "Venezuela",
    "VN": "Vietnam",
    "XK": "Kosovo",
}

_LANGUAGES = (
    *("de", "fr", "es", "it", "pt", "nl", "ar"),
    *("ca", "cs", "da", "el", "et", "fi", "hr", "hu", "is", "lt", "lv", "nb_NO", "pl", "ro", "ru"),
    *("sk", "sl", "sv", "tr", "uk"),
)
"""The languages whose headers we read, and those of Europe's other countries."""
_PUNCTUATION = re.compile(r"[^\w]+")
_SHORTEST_CERTAIN = 4
"""Letters of a name that one typing error does not make another."""


@kept_for_short_texts(4096)
def country_code(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country's name or code, "" if it is none that we know.

    Names are known in English and in some 25 other languages, case, accents and punctuation apart.
    """
    key = _key(text)
    return _english().get(key) or _translated().get(key, "")


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

    known: dict[str, str] = {}
    for country in countries:
        for attribute in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            if name := getattr(country, attribute, ""):
                known[_key(name)] = country.alpha_2
    for code, names in _EVERYDAY_NAMES.items():
        known.update((_key(name), code) for name in names.split(", "))
    return known


@cache
def _translated() -> dict[str, str]:
    from pycountry import LOCALES_DIR, countries  # only for names that are not English

    known: dict[str, str] = {}
    for language in _LANGUAGES:
        words = gettext.translation("iso3166-1", LOCALES_DIR, languages=[language], fallback=True)
        for country in countries:
            for name in (country.name, getattr(country, "common_name", country.name)):
                known.setdefault(_key(words.gettext(name)), country.alpha_2)
    return known
