"""An empty journal for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from importer.journal import Journal, open_journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of this test lies; nothing is there yet."""
    return tmp_path / "data" / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """A new journal, open for writing."""
    with open_journal(path) as opened:
        yield opened
