"""What postal codes look like, country by country.

The server takes any text; a code that does not fit is a warning, most often a lost leading zero.
Patterns follow the Universal Postal Union's addressing pages, blanks and hyphens apart where
people leave them out.
"""

import re
from collections.abc import Sequence
from functools import cache

_DIGITS = {
    3: "FO IS LS MG PG",
    4: "AF AL AM AR AT AU BD BE BG CH CY DK GE GL HU LI LU LV MD MK MZ NO NZ PH SI TN VE ZA",
    5: "AX BA CR CU DE DO DZ EE EG ES FI FR GT GU HR IC ID IQ IT JO KE KR KW LA LK LT MA MC ME MM "
    "MQ MX MY NP PE PK PR RE RS SA SN TH TR UA UY VA VN XK ZM",
    6: "BY CN CO EC IN KG KZ MN NG PA RO RU SG TJ TM TT UZ",
    7: "CL IL",
}
_SHAPES = {
    "BR": r"[0-9]{5}-?[0-9]{3}",
    "CA": r"[A-Z][0-9][A-Z] ?-?[0-9][A-Z][0-9]",
    "CZ": r"[0-9]{3} ?[0-9]{2}",
    "GB": r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}",
    "GR": r"[0-9]{3} ?[0-9]{2}",
    "IE": r"[A-Z][0-9][0-9W] ?[A-Z0-9]{4}",
    "IN": r"[1-9][0-9]{2} ?[0-9]{3}",
    "IR": r"[0-9]{5}-?[0-9]{5}",
    "JP": r"[0-9]{3}-?[0-9]{4}",
    "MT": r"[A-Z]{3} ?[0-9]{4}",
    "NL": r"[0-9]{4} ?[A-Z]{2}",
    "PL": r"[0-9]{2}-?[0-9]{3}",
    "PR": r"00[679][0-9]{2}(?:-[0-9]{4})?",
    "PT": r"[0-9]{4}(?:-?[0-9]{3})?",
    "SE": r"[0-9]{3} ?[0-9]{2}",
    "SK": r"[0-9]{3} ?[0-9]{2}",
    "TW": r"[0-9]{3}(?:-?[0-9]{2,3})?",
    "US": r"[0-9]{5}(?:[- ]?[0-9]{4})?",
}
_COUNTS = {country: count for count, some in _DIGITS.items() for country in some.split()}


def fits_country(postcode: str, country: str) -> bool:
    """Whether a postal code looks like one of the country; True where we know no pattern.

    Args:
        country: ISO 3166-1 alpha-2.
    """
    pattern = _pattern(country)
    return pattern is None or pattern.fullmatch(postcode.upper()) is not None


def fit_country(postcodes: Sequence[str], country: str) -> bool:
    """Whether all of them do; answers for several at once.

    A False asks for a closer look (`fits_country`), a True is certain.
    """
    pattern = _pattern_of_lines(country)
    # A code that holds a line break is two lines, and as many codes are missing.
    joined = "\n".join(postcodes).upper()
    return pattern is None or (
        joined.count("\n") == len(postcodes) - 1 and pattern.fullmatch(joined) is not None
    )


_UNMISTAKABLE = re.compile(
    r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}|[A-Z][0-9][A-Z] [0-9][A-Z][0-9]|[0-9]{4} [A-Z]{2}"
    r"|[0-9]{2}-[0-9]{3}|[0-9]{4}-[0-9]{3}|[0-9]{5}-[0-9]{3}|[0-9]{5}-[0-9]{4}"
    r"|〒? ?[0-9]{3}-[0-9]{4}"
)
"""Great Britain, Canada, Netherlands, Poland, Portugal, Brazil, United States with four digits
more, Japan. Digits alone may number anything."""


def is_unmistakable_postcode(text: str) -> bool:
    """Whether a text is a postal code whatever stands beside it."""
    return _UNMISTAKABLE.fullmatch(text) is not None


@cache
def _pattern(country: str) -> re.Pattern[str] | None:
    """What a country's codes look like; files name few of the countries that there are."""
    if country in _SHAPES:
        return re.compile(_SHAPES[country])
    if country not in _COUNTS:
        return None
    # `D-10115`: the letters of car plates stood before postal codes, and often still do.
    return re.compile(rf"(?:{country}|[A-Z]{{1,2}}-)?[0-9]{{{_COUNTS[country]}}}")


@cache
def _pattern_of_lines(country: str) -> re.Pattern[str] | None:
    one = _pattern(country)
    return one and re.compile(rf"(?:{one.pattern})(?:\n(?:{one.pattern}))*+")


_WITH_ZEROS = {
    "AM": "0[0-9]{3}",
    "AU": "0[289][0-9]{2}",
    "BR": "0[1-9][0-9]{6}",
    "CN": "0[1-9][0-9]{4}",
    "DE": "0[1-9][0-9]{3}",
    "DZ": "0[1-9][0-9]{3}",
    "EC": "0[1-9][0-9]{4}",
    "ES": "0[1-9][0-9]{3}",
    "FI": "0[0-9]{4}",
    "FR": "0[1-9][0-9]{3}",
    "GE": "0[1-9][0-9]{2}",
    "GT": "0[1-9][0-9]{3}",
    "IT": "0(?:0[01]|[1-9][0-9])[0-9]{2}",
    "JP": "0[1-9][0-9]{5}",
    "KR": "0[1-9][0-9]{3}",
    "KZ": "0[1-9][0-9]{4}",
    "LT": "0[0-9]{4}",
    "MX": "0[1-9][0-9]{3}",
    "MY": "0[1-9][0-9]{3}",
    "NO": "0[1-9][0-9]{2}",
    "NZ": "0[1-9][0-9]{2}",
    "PE": "0[1-9][0-9]{3}",
    "PR": "00[679][0-9]{2}",
    "RO": "0[1-9][0-9]{4}",
    "SG": "0[1-9][0-9]{4}",
    "TR": "0[1-9][0-9]{3}",
    "UA": "0[1-9][0-9]{3}",
    "US": "0(?:0[5-9]|[1-9][0-9])[0-9]{2}",
    "VA": "00120",
    "ZA": "0[1-9][0-9]{2}",
}
"""Countries whose codes are digits of one length and may begin with zeros -> such codes. Two zeros
only where a good part of the country has them: Helsinki, Rome, Palanga, Puerto Rico, Vatican."""

_RARELY = {"JP": "00[0-9]{5}", "NO": "00[0-9]{2}", "ZA": "00[0-9]{2}"}
"""Countries of which a few codes begin with two zeros -> such codes. What is left of them without
the zeros is more often something else: five digits are a whole code in sixty other countries."""

_MOST_ZEROS = 2


def restored_zeros(postcode: str, country: str) -> str:
    """A postal code with the leading zeros that a spreadsheet took; itself where that is not sure.

    It is sure where the country's codes have one length and the digits that are there make one of
    them with one zero or two in front: `2138` in the United States is `02138` and nothing else.
    `10115` in Japan may be `0010115`, or a code of Berlin beside a wrong country.
    """
    return _with_zeros(postcode, _WITH_ZEROS.get(country))


def likely_zeros(postcode: str, country: str) -> str:
    """The same where it is likely, too: for whoever decides; "" where it is not even that."""
    certain = restored_zeros(postcode, country)
    likely = certain if certain != postcode else _with_zeros(postcode, _RARELY.get(country))
    return "" if likely == postcode else likely


def _with_zeros(postcode: str, pattern: str | None) -> str:
    if pattern is None or not (postcode.isascii() and postcode.isdecimal()):
        return postcode
    longer = (zeros * "0" + postcode for zeros in range(1, _MOST_ZEROS + 1))
    return next((code for code in longer if re.fullmatch(pattern, code)), postcode)
