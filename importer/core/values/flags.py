"""Yes and no, and business and individual, in the words that other systems use.

Flags that mean the contrary (`Disabled`, `Inactive`) are turned round by the template's lookup.
"""

from collections.abc import Mapping
from typing import Literal

from importer.core.values.caching import kept_for_short_texts
from importer.core.values.text import is_one_typo, name_key

_SHORTEST_CERTAIN = 5
"""Letters of a word that one typing error does not make another."""

_YES = (
    "yes, y, true, t, 1, on, x, active, activated, enabled, ja, wahr, aktiv, oui, vrai, actif, si, "
    "vero, attivo, sim, verdadeiro, ativo, verdadero, activo, waar, actief, نعم, نشط"
)
_NO = (
    "no, n, false, f, 0, off, inactive, not-active, not active, deactivated, disabled, closed, "
    "archived, deleted, nein, falsch, inaktiv, non, faux, inactif, falso, inattivo, nao, inativo, "
    "inactivo, nee, onwaar, inactief, archiviert, archive, لا"
)
_BUSINESS = (
    "business, company, corporate, corporation, organization, organisation, firm, enterprise, "
    "partnership, trust, charity, government, b2b, unternehmen, firma, geschaftskunde, societe, "
    "entreprise, professionnel, empresa, azienda, societa, bedrijf, zakelijk, شركة, "
    "geschaftlich, gewerblich, kapitalgesellschaft, juristische person, personne morale, "
    "persona juridica, persona moral, pessoa juridica, pessoa coletiva, persona giuridica, "
    "societa di capitali, societa di persone, pubblica amministrazione, rechtspersoon"
)
_INDIVIDUAL = (
    "individual, person, private person, private individual, consumer, b2c, privatperson, "
    "privatkunde, einzelperson, particulier, personne, particular, individuo, persona, "
    "persona fisica, privato, pessoa, pessoa fisica, persoon, فرد, "
    "privat, prive, natural person, naturliche person, personne physique, persona natural, "
    "pessoa singular, soggetto privato, natuurlijk persoon"
)


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


def _keys(words: str) -> frozenset[str]:
    return frozenset(name_key(word) for word in words.split(", "))


YES_WORDS = frozenset(_YES.split(", "))
"""Spellings of yes, in small letters."""
_YES_KEYS, _NO_KEYS = _keys(_YES), _keys(_NO)
_BUSINESS_KEYS, _INDIVIDUAL_KEYS = _keys(_BUSINESS), _keys(_INDIVIDUAL)


@kept_for_short_texts(1024)
def parse_flag(text: str) -> bool | None:
    """Yes or no, in English and the languages whose headers we read; None if it is neither."""
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
