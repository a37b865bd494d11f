"""An empty journal for each test, of each implementation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from importer.journal import Journal

from tests.journal.implementations import IMPLEMENTATIONS, Opener
from tests.postgresql import journals


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Where the journal of this test lies; nothing is there yet."""
    path = tmp_path / "data" / "journal.sqlite"
    yield path
    journals.give_back(path)


@pytest.fixture(params=IMPLEMENTATIONS)
def open_again(request: pytest.FixtureRequest) -> Opener:
    """Opens the journal at `path`, as another process would."""
    return IMPLEMENTATIONS[request.param]


@pytest.fixture
def journal(path: Path, open_again: Opener) -> Iterator[Journal]:
    """A new journal, open for writing."""
    with open_again(path) as opened:
        yield opened
