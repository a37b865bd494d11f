"""Whole addresses taken apart into the six parts that Bigcapital has.

What can't be told for certain stays in the street lines: a word in the wrong field is worse than a
whole address in the first. Every word of the text is in one of the parts.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from importer.core.values.caching import kept_for_short_texts
from importer.core.values.countries import country_code


class Address(NamedTuple):
    """The parts of an address; "" where there is none."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""


_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU AS MP "
    "AB BC MB NB NL NS NT NU ON PE QC SK YT NSW QLD TAS VIC ACT"
)
_STATE = rf"(?P<state>{'|'.join(_STATES.split())})"
_ZIP = r"(?P<postcode>[0-9]{5}(?:-[0-9]{4})?|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{4})"
_UK_POSTCODE = r"(?P<postcode>[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})"
_CITY = r"(?P<city>[^0-9,]+?)"

_LOCALITIES = tuple(
    re.compile(form)
    for form in (
        rf"{_CITY},? {_STATE}[.,]? {_ZIP}",
        rf"{_CITY}, {_STATE}\.?",
        rf"{_CITY}, (?P<state>[^0-9,]+?),? {_ZIP}",
        rf"{_CITY},? {_UK_POSTCODE}",
    )
)
_POSTCODE_FIRST = re.compile(
    r"(?P<postcode>(?:[A-Z]{1,3}-)?[0-9]{4,5}(?: [A-Z]{2})?|[0-9]{3} [0-9]{2}|[0-9]{2}-[0-9]{3}) "
    r"(?P<city>[^0-9,]+)"
)
_PLACES = (
    _POSTCODE_FIRST,
    re.compile(rf"{_CITY},? {_ZIP}"),
    re.compile(rf"{_CITY},? {_UK_POSTCODE}"),
)
_POSTCODE_ALONE = re.compile(f"{_ZIP}|{_UK_POSTCODE}".replace("?P<postcode>", ""))
_STREET = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|way|court|ct|place|pl|square|"
    r"sq|highway|hwy|parkway|pkwy|circle|cir|trail|terrace|suite|ste|unit|apt|floor|box)\b\.?",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"\r\n|\r|\n|<br\s*+/?>", re.IGNORECASE)
_DIGITS = "0123456789"
_SHORT_COUNTRIES = frozenset({"USA", "UAE", "UK"})
_ALSO_STATES = frozenset({"Georgia"})


def parse_address_lines(text: str | Iterable[str]) -> Address:
    """An address of several lines, given as text or line by line, in its parts.

    The last line may be a country; the last but that is read as `City ST ZIP`, `City, ST ZIP`,
    `City ST, ZIP`, `10115 City`, `City POSTCODE` or a postcode alone. A third line and further ones
    join the second with `, `. An address in one line is taken apart only where commas show the way.
    """
    lines = _lines(text)
    if not lines:
        return Address()
    streets, country = _without_country(lines)
    place, streets = _one_line(streets[0]) if len(streets) == 1 else _several_lines(streets)
    line1, line2 = streets[0] if streets else "", ", ".join(streets[1:])
    return Address(line1, line2, place.city, place.state, place.postcode, country)


def parse_place(text: str) -> tuple[str, str]:
    """City and postcode of `53111 Bonn`, `53111 / Bonn` or `Leeds LS1 4AP`; what is neither form
    stays whole in the place of the city."""
    line = " ".join(text.replace("/", " ").split())
    found = next((found for form in _PLACES if (found := form.fullmatch(line))), None)
    return (found["city"].rstrip(", "), found["postcode"]) if found else (text.strip(), "")


def _lines(text: str | Iterable[str]) -> list[str]:
    whole = text if isinstance(text, str) else "\n".join(text)
    lines = _LINE_END.split(whole) if "\r" in whole or "<" in whole else whole.split("\n")
    return [tidy for line in lines if (tidy := " ".join(line.split()).rstrip(",").rstrip())]


def _without_country(lines: list[str]) -> tuple[list[str], str]:
    *others, last = lines
    if others and _is_country(last):
        return others, last
    rest, comma, country = _country_behind(last)
    if country and _is_country(country) and (comma or _locality(rest)):
        return [*others, rest], country
    return lines, ""


def _country_behind(line: str) -> tuple[str, str, str]:
    """The words behind the last digit or comma of a line that has digits: `10115 Berlin, Germany`
    as `10115 Berlin`, `,`, `Germany`; blanks where there are none."""
    if line[-1] in _DIGITS or not any(digit in line for digit in _DIGITS):
        return "", "", ""
    mark = max(map(line.rfind, f"{_DIGITS},"))
    if line.startswith(", ", mark):
        return line[:mark], ",", line[mark + 2 :]
    space = line.find(" ", mark)
    return (line[:space], "", line[space + 1 :]) if space >= 0 else ("", "", "")


def _is_country(text: str) -> bool:
    if text[-1] in _DIGITS:
        return False  # no country's name has any
    # Two and three letters are states more often than countries.
    is_name = len(text) > 3 or text in _SHORT_COUNTRIES
    return is_name and text not in _ALSO_STATES and bool(country_code(text))


def _several_lines(lines: list[str]) -> tuple[Address, list[str]]:
    *streets, last = lines
    if place := _locality(last) or _postcode_before_city(last):
        return place, streets
    if not _POSTCODE_ALONE.fullmatch(last):
        return Address(), lines
    if len(streets) == 2 and not any(map(str.isdigit, streets[1])):
        return Address(city=streets[1], postcode=last), streets[:1]
    return Address(postcode=last), streets


def _one_line(line: str) -> tuple[Address, list[str]]:
    parts = [part for piece in line.split(",") if (part := piece.strip())]
    for count in (2, 1):
        streets = ", ".join(parts[:-count])
        if place := _locality(", ".join(parts[-count:])):
            return place, [streets] if streets else []
    return Address(), [line]


@kept_for_short_texts(4096)
def _locality(line: str) -> Address | None:
    """The place that a line names; many customers live in one town."""
    for form in _LOCALITIES:
        if found := form.fullmatch(line):
            return Address(**found.groupdict())
    return None


def _postcode_before_city(line: str) -> Address | None:
    found = _POSTCODE_FIRST.fullmatch(line)
    if found is None or _STREET.search(found["city"]):
        return None
    return Address(**found.groupdict())
