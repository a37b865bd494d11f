"""Which journal is used: a file, or the address of one on PostgreSQL."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer

from importer.core.journal_address import JournalAddress, is_address, parse_address
from importer.core.language import gettext


def _parse(value: object) -> object:
    if not isinstance(value, str) or not is_address(value):
        return value
    try:
        return parse_address(value)
    except ValueError:
        raise ValueError(gettext("it must be a file, or postgresql://USER@HOST/DATABASE")) from None


JournalPlace = Annotated[
    Path | InstanceOf[JournalAddress] | None,
    BeforeValidator(_parse),
    PlainSerializer(lambda place: None if place is None else str(place), when_used="json"),
]
