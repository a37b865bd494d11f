"""Where the reports of a fleet go: a folder, or the address of a place on other machines."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer

from importer.core.language import gettext
from importer.core.store_address import StoreAddress, parse_store


def _parse(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return parse_store(value)
    except ValueError:
        raise ValueError(
            gettext(
                "it must be a folder, or an address into which files can be put unread by others, "
                "such as sftp://USER@HOST/FOLDER or s3://BUCKET/FOLDER"
            )
        ) from None


StorePlace = Annotated[
    Path | InstanceOf[StoreAddress] | None,
    BeforeValidator(_parse),
    PlainSerializer(lambda place: None if place is None else str(place), when_used="json"),
]
