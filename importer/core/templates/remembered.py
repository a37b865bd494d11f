"""Mappings that a person confirmed, found again by the headers of the next file.

A mapping names columns and fields; of customers it holds nothing but what a template says itself.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from importer.core.headers.known import normal_form
from importer.core.templates.template import Template

CONFIRMED_NAME = "confirmed"
"""The name of the template that stands for "as a person confirmed it"."""

_BETWEEN = "\x1f"
_SHOWN = 8


class RememberedMapping(Struct, frozen=True):
    """A mapping, and for which headers it holds.

    Attributes:
        headers: as they stood in the file.
        template: whole, as it was used.
        confirmed_at: when somebody said yes; UTC.
    """

    headers: tuple[str, ...]
    template: Template
    confirmed_at: datetime

    @property
    def fingerprint(self) -> str:
        """What it is found by."""
        return header_fingerprint(self.headers)

    @property
    def name(self) -> str:
        """What people call it: `confirmed-1a2b3c4d`."""
        return f"{CONFIRMED_NAME}-{self.fingerprint[:_SHOWN]}"


def header_fingerprint(names: Iterable[str]) -> str:
    """Equal for headers of the same columns in the same order, however they are spelt: case, blanks
    and punctuation do not count. SHA-256 in hex."""
    return sha256(_BETWEEN.join(map(normal_form, names)).encode("utf-8", "replace")).hexdigest()
