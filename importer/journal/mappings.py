"""Confirmed mappings: remembered across runs, found by the fingerprint of a file's headers."""

import json
from datetime import datetime

from pydantic import ValidationError

from importer.core.templates.remembered import RememberedMapping, header_fingerprint
from importer.core.templates.template import Template
from importer.journal.database import Database
from importer.journal.forms import door, texts_of

_REMEMBER = """
    INSERT INTO mappings (fingerprint, template, headers, confirmed_at)
    VALUES (?, ?, ?, ?)
    ON CONFLICT (fingerprint) DO UPDATE SET
        template = excluded.template, headers = excluded.headers,
        confirmed_at = excluded.confirmed_at"""
_ALL = "SELECT template, headers, confirmed_at FROM mappings ORDER BY confirmed_at, fingerprint"
_ONE = "SELECT template, headers, confirmed_at FROM mappings WHERE fingerprint = ?"


class Mappings:
    """How earlier files were mapped."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, mapping: RememberedMapping) -> None:
        """Keep a mapping; an earlier one for the same headers makes room."""
        with self._database.transaction():
            self._database.execute(
                _REMEMBER,
                [
                    mapping.fingerprint,
                    mapping.template.model_dump_json(exclude_defaults=True),
                    json.dumps(mapping.headers),
                    mapping.confirmed_at.isoformat(timespec="seconds"),
                ],
            )

    def find(self, headers: tuple[str, ...]) -> RememberedMapping | None:
        """The mapping that was confirmed for such headers; None if there is none, or none that
        this version understands."""
        row = self._database.fetch_one(_ONE, [header_fingerprint(headers)])
        return None if row is None else _mapping_of(*row)

    def every(self) -> tuple[RememberedMapping, ...]:
        """All mappings that this version understands, the oldest first."""
        found = [_mapping_of(*row) for row in self._database.fetch_all(_ALL)]
        return tuple(mapping for mapping in found if mapping is not None)

    def forget(self, mapping: RememberedMapping) -> None:
        """Remove a mapping."""
        with self._database.transaction():
            statement = "DELETE FROM mappings WHERE fingerprint = ?"
            self._database.execute(statement, [mapping.fingerprint])


@door("a confirmed mapping")
def _mapping_of(template: str, headers: str, confirmed_at: str) -> RememberedMapping | None:
    try:
        parsed = Template.model_validate_json(template)
    except ValidationError:
        return None
    return RememberedMapping(texts_of(headers), parsed, datetime.fromisoformat(confirmed_at))
