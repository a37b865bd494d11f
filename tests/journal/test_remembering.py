"""Mappings that a person confirmed outlive the runs that they were confirmed in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.templates.remembered import RememberedMapping
from importer.core.templates.template import Template
from importer.journal import Journal
from msgspec.structs import replace

from tests.journal.implementations import Opener

HEADERS = ("Kunde", "E-Mail")


def mapping(headers: tuple[str, ...] = HEADERS, column: str = "Kunde") -> RememberedMapping:
    fields = {"displayName": {"column": column}}
    template = Template.model_validate({"name": "mine", "title": "Mine", "fields": fields})
    return RememberedMapping(headers, template, datetime(2026, 1, 31, 12, tzinfo=UTC))


def test_a_mapping_is_found_by_such_headers(journal: Journal) -> None:
    journal.remember_mapping(mapping())
    assert journal.mapping_for(("KUNDE", "e-mail")) == mapping()
    assert journal.mapping_for(("Kunde",)) is None


def test_the_latest_confirmation_counts(journal: Journal) -> None:
    journal.remember_mapping(mapping())
    later = replace(mapping(column="E-Mail"), confirmed_at=datetime(2026, 2, 1, tzinfo=UTC))
    journal.remember_mapping(later)
    assert journal.remembered_mappings() == (later,)


def test_a_mapping_is_still_there_when_the_journal_is_opened_again(
    path: Path, open_again: Opener
) -> None:
    with open_again(path) as journal:
        journal.remember_mapping(mapping())
    with open_again(path, read_only=True) as journal:
        assert journal.remembered_mappings() == (mapping(),)
        with pytest.raises(ImporterError):
            journal.forget_mapping(mapping())


def test_one_mapping_is_forgotten_and_others_stay(journal: Journal) -> None:
    other = mapping(("Client",), "Client")
    for one in (mapping(), other):
        journal.remember_mapping(one)
    journal.forget_mapping(mapping())
    assert journal.remembered_mappings() == (other,)


def test_a_mapping_of_another_version_is_not_used(journal: Journal) -> None:
    """It has a verb that this version does not know."""
    journal.remember_mapping(mapping())
    journal._database.execute("""UPDATE mappings SET template = '{"verb": 1}'""")
    assert journal.mapping_for(HEADERS) is None
    assert journal.remembered_mappings() == ()
