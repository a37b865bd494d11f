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
    "yes, y, true, t, 1, on, x, ja, wahr, oui, vrai, si, sí, sì, vero, sim, "
    "verdadeiro, verdadero, waar, j, o, s, نعم, jo, kyllä, kylla, já, tak, ano, áno, igen, da, "
    "да, evet, ναι, так, כן, بله, हाँ, ya, có, ใช่, 是, はい, 有, 예, 네"
)
_NO = (
    "no, n, false, f, 0, off, nein, falsch, non, faux, falso, nao, não, nee, onwaar, "
    "لا, nej, nei, ei, nie, ne, nem, nu, не, нет, hayır, hayir, όχι, ні, לא, خیر, नहीं, tidak, "
    "không, ไม่, ไม่ใช่, 否, いいえ, 無, 아니요, 아니오"
)
_ACTIVE = (
    "active, activated, enabled, aktiv, actif, attivo, ativo, activo, actief, نشط, open, aktivní, "
    "aktívny, aktywny, aktív, activ, aktivan, aktiven, активен, активный, активний, ενεργός, "
    "aktif, aktiivinen, virkur, פעיל, فعال, सक्रिय, hoạt động, ใช้งาน, 启用, 啟用, 有効, 활성"
)
_INACTIVE = (
    "inactive, disabled, not-active, not active, deactivated, closed, archived, deleted, blocked, "
    "locked, suspended, dormant, inaktiv, gesperrt, geschlossen, archiviert, deaktiviert, "
    "gelöscht, inactif, bloqué, archivé, fermé, archive, suspendu, inattivo, bloccato, "
    "archiviato, chiuso, sospeso, inativo, bloqueado, arquivado, suspenso, inactivo, "
    "archivado, cerrado, suspendido, baja, inactief, geblokkeerd, gearchiveerd, gesloten, "
    "spärrad, sperret, spærret, arkiveret, arkivert, arkiverad, neaktivní, blokovaný, "
    "blokováno, neaktívny, nieaktywny, zablokowany, zarchiwizowany, inaktív, zárolt, inactiv, "
    "blocat, neaktivan, neaktiven, blokiran, неактивен, неактивный, заблокирован, неактивний, "
    "заблоковано, ανενεργός, pasif, passiivinen, estetty, óvirkur, לא פעיל, חסום, غير نشط, "
    "محظور, غیرفعال, निष्क्रिय, tidak aktif, nonaktif, diblokir, không hoạt động, ไม่ใช้งาน, "
    "停用, 无效, 無效, 無効, 停止, 비활성"
)
_BUSINESS = (
    "business, company, corporate, corporation, organization, organisation, firm, enterprise, "
    "partnership, trust, charity, government, b2b, unternehmen, firma, geschaftskunde, societe, "
    "entreprise, professionnel, empresa, azienda, societa, bedrijf, zakelijk, شركة, "
    "geschaftlich, gewerblich, kapitalgesellschaft, juristische person, personne morale, "
    "persona juridica, persona moral, pessoa juridica, pessoa coletiva, persona giuridica, "
    "societa di capitali, societa di persone, pubblica amministrazione, rechtspersoon, "
    "legal person, legal entity, tüzel kişi, şirket, yritys, företag, virksomhet, "
    "právnická osoba, osoba prawna, jogi személy, persoană juridică, pravna osoba, pravna oseba, "
    "юридическое лицо, юридична особа, юридическо лице, правно лице, νομικό πρόσωπο, تجاري, "
    "perusahaan, doanh nghiệp, นิติบุคคล, 企业, 企業, 法人, 법인"
)
_INDIVIDUAL = (
    "individual, person, private person, private individual, consumer, b2c, privatperson, "
    "privatkunde, einzelperson, particulier, personne, particular, individuo, persona, "
    "persona fisica, privato, pessoa, pessoa fisica, persoon, فرد, "
    "privat, prive, natural person, naturliche person, personne physique, persona natural, "
    "pessoa singular, soggetto privato, natuurlijk persoon, "
    "gerçek kişi, şahıs, yksityishenkilö, fyzická osoba, osoba fizyczna, magánszemély, "
    "persoană fizică, fizička osoba, fizična oseba, физическое лицо, фізична особа, "
    "физическо лице, физичко лице, φυσικό πρόσωπο, ιδιώτης, فردي, perorangan, cá nhân, "
    "บุคคลธรรมดา, 个人, 個人, 개인"
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
NO_WORDS = frozenset(_NO.split(", "))
"""Those of no; `blocked` is none, which says the same in a column of that name."""
_YES_KEYS, _NO_KEYS = _keys(f"{_YES}, {_ACTIVE}"), _keys(f"{_NO}, {_INACTIVE}")
_BUSINESS_KEYS, _INDIVIDUAL_KEYS = _keys(_BUSINESS), _keys(_INDIVIDUAL)


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
