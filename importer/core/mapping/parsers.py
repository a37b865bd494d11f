"""Parsers that make several values of one text, and which fields those go to."""

from collections.abc import Callable, Mapping

from importer.core.templates.rules import Parser
from importer.core.values.names import parse_person_name
from importer.core.values.phones import FAX, MOBILE, OTHER, PHONE, parse_labelled_phones

Parts = tuple[tuple[str, ...], tuple[str, ...]]
"""One text per field of the parser's family, and the note lines for what fits none."""

_NAME_FIELDS = ("salutation", "firstName", "lastName")
_PHONE_FIELDS = ("workPhone", "personalPhone")
_ADDRESSPARTS = ("1", "2", "City", "State", "Postcode", "Country")


def _name_parts(text: str) -> Parts:
    return tuple(parse_person_name(text)), ()


def _phone_parts(text: str) -> Parts:
    phones = parse_labelled_phones(text)
    rest = ((FAX, "Fax"), (OTHER, "Other phone"))
    return (phones.get(PHONE, ""), phones.get(MOBILE, "")), tuple(
        f"{label}: {phones[key]}" for key, label in rest if key in phones
    )


def _address_parts(text: str) -> Parts:
    from importer.core.values.addresses import parse_address_lines  # of few layouts, and large

    return tuple(parse_address_lines(text)), ()


def _place_parts(text: str) -> Parts:
    from importer.core.values.addresses import parse_place  # as above

    return parse_place(text), ()


PARTS: Mapping[Parser, Callable[[str], Parts]] = {
    Parser.PERSON_NAME: _name_parts,
    Parser.LABELLED_PHONES: _phone_parts,
    Parser.ADDRESS_LINES: _address_parts,
    Parser.POSTCODE_CITY: _place_parts,
}


def family_of(name: str, parse: Parser | None) -> tuple[str, ...]:
    """The fields that a parser in the line of `name` may fill; `name` alone for plain rules."""
    if parse is Parser.PERSON_NAME:
        return _NAME_FIELDS
    if parse is Parser.LABELLED_PHONES:
        return _PHONE_FIELDS
    if parse is Parser.ADDRESS_LINES:
        return tuple(name.removesuffix("1") + part for part in _ADDRESSPARTS)
    if parse is Parser.POSTCODE_CITY:
        return name, name.removesuffix("City") + "Postcode"
    return (name,)
