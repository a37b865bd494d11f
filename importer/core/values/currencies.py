"""Currency codes, names and signs as people write them.

ISO 4217 comes from pycountry, loaded with the first code that needs it; signs stand here. Which
currencies an organization has is the checks' business and wins over any list.
"""

from collections.abc import Iterable
from functools import cache

from importer.core.values.caching import kept_for_short_texts
from importer.core.values.text import is_one_typo, name_key

_SIGNS = {
    "$": "USD AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD "
    "SGD SRD TTD TWD UYU XCD ARS",
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD NIO",
    "CA$": "CAD",
    "HK$": "HKD",
    "MX$": "MXN",
    "NT$": "TWD",
    "NZ$": "NZD",
    "R$": "BRL",
    "S$": "SGD",
    "€": "EUR",
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
    "¥": "JPY CNY",
    "₹": "INR",
    "Rs": "INR LKR MUR NPR PKR SCR",
    "kr": "DKK ISK NOK SEK",
    "Fr": "CHF",
    "Fr.": "CHF",
    "SFr": "CHF",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "lei": "RON MDL",
    "R": "ZAR",
    "RM": "MYR",
    "Rp": "IDR",
    "Dh": "AED MAD",
    "Dhs": "AED MAD",
    "KSh": "KES",
    "TSh": "TZS",
    "USh": "UGX",
    "₽": "RUB",
    "₩": "KRW KPW",
    "₪": "ILS",
    "₺": "TRY",
    "₫": "VND",
    "₱": "PHP",
    "฿": "THB",
    "₴": "UAH",
    "₦": "NGN",
    "₵": "GHS",
    "₡": "CRC",
    "₲": "PYG",
    "₸": "KZT",
    "₮": "MNT",
    "₭": "LAK",
    "﷼": "IRR OMR QAR SAR YER",
}
_OF_SIGN = {name_key(sign): frozenset(codes.split()) for sign, codes in _SIGNS.items()}


def is_iso_code(code: str) -> bool:
    """Whether ISO 4217 knows the code, in upper case."""
    return code in _names_by_code()


@kept_for_short_texts(1024)
def currencies_of_sign(sign: str) -> frozenset[str]:
    """The codes that a sign or code beside an amount can mean; empty for what is neither."""
    if found := _OF_SIGN.get(name_key(sign.rstrip("."))):
        return found
    code = sign.upper()
    return frozenset({code}) if len(code) == 3 and is_iso_code(code) else frozenset()


@kept_for_short_texts(1024)
def currency_of_name(text: str) -> str:
    """The code of a currency written by name (`Euro`) or by a sign of its own; "" if unsure."""
    of_sign = currencies_of_sign(text)
    if len(of_sign) == 1:
        return next(iter(of_sign))
    return _codes_by_name().get(name_key(text), "")


def nearest_code(text: str, known: Iterable[str]) -> str:
    """The known code that was probably meant: one typing error away, or the beginning of the text
    (`EUROS`); "" if there is none, if there are several, or if the text is another currency's code.
    """
    written = text.upper()
    if is_iso_code(written):
        return ""
    near = [code for code in known if written.startswith(code) or is_one_typo(written, code)]
    return near[0] if len(near) == 1 else ""


@cache
def _names_by_code() -> dict[str, str]:
    from pycountry import currencies  # its lists are read when they are needed

    return {currency.alpha_3: currency.name for currency in currencies}


@cache
def _codes_by_name() -> dict[str, str]:
    return {name_key(name): code for code, name in _names_by_code().items()}
