"""What postal codes look like, country by country.

The server takes any text; a code that does not fit is a warning, most often a lost leading zero.
Patterns follow the Universal Postal Union's addressing pages, blanks and hyphens apart where
people leave them out.
"""

import re

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
    "IR": r"[0-9]{5}-?[0-9]{5}",
    "JP": r"[0-9]{3}-?[0-9]{4}",
    "MT": r"[A-Z]{3} ?[0-9]{4}",
    "NL": r"[0-9]{4} ?[A-Z]{2}",
    "PL": r"[0-9]{2}-?[0-9]{3}",
    "PT": r"[0-9]{4}(?:-?[0-9]{3})?",
    "SE": r"[0-9]{3} ?[0-9]{2}",
    "SK": r"[0-9]{3} ?[0-9]{2}",
    "TW": r"[0-9]{3}(?:-?[0-9]{2,3})?",
    "US": r"[0-9]{5}(?:[- ]?[0-9]{4})?",
}
# `D-10115`: the letters of car plates stood before postal codes, and often still do.
_PATTERNS: dict[str, re.Pattern[str]] = {
    **{
        country: re.compile(rf"(?:{country}|[A-Z]{{1,2}}-)?[0-9]{{{count}}}")
        for count, countries in _DIGITS.items()
        for country in countries.split()
    },
    **{country: re.compile(shape) for country, shape in _SHAPES.items()},
    "IN": re.compile(r"[1-9][0-9]{2} ?[0-9]{3}"),
    "PR": re.compile(r"00[679][0-9]{2}(?:-[0-9]{4})?"),
}


def fits_country(postcode: str, country: str) -> bool:
    """Whether a postal code looks like one of the country; True where we know no pattern.

    Args:
        country: ISO 3166-1 alpha-2.
    """
    pattern = _PATTERNS.get(country)
    return pattern is None or pattern.fullmatch(postcode.upper()) is not None
