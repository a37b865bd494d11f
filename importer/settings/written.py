"""What people write for an option, as pydantic reads it: times, pairs, names, hours, currencies."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from importer.core.durations import parse_duration
from importer.core.jobs.windows import parse_windows, zone_named
from importer.core.language import gettext


def _parse_pairs(value: object) -> object:
    """`NAME=VALUE` texts (several: a list, or one text parted by `;`) as a mapping."""
    if isinstance(value, str):
        value = [part for part in value.split(";") if part.strip()]
    if not isinstance(value, list | tuple):
        return value
    pairs = {}
    for text in value:
        name, equals, given = str(text).partition("=")
        if not equals or not name.strip():
            raise ValueError(gettext("“{text}” is not of the form NAME=VALUE").format(text=text))
        pairs[name.strip()] = given.strip()
    return pairs


def _parse_kinds(value: object) -> object:
    """Names: a list, or one text parted by commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _checked_windows(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str, parse_windows(texts)))


def _checked_zone(name: str) -> str:
    if name and zone_named(name) is None:
        raise ValueError(
            gettext("there is no time zone “{name}”; one is Europe/Zurich").format(name=name)
        )
    return name


def _checked_currency(text: str) -> str:
    if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise ValueError(gettext("“{text}” is no currency; one is USD").format(text=text))
    return text.upper()


Currency = Annotated[str, AfterValidator(_checked_currency)]
Duration = Annotated[float, BeforeValidator(parse_duration), Field(ge=0)]
Kinds = Annotated[tuple[str, ...], BeforeValidator(_parse_kinds)]
Closed = Annotated[Kinds, AfterValidator(_checked_windows)]
Zone = Annotated[str, AfterValidator(_checked_zone)]
Pairs = Annotated[Mapping[str, str], BeforeValidator(_parse_pairs)]
