"""One browser for all tests, a page per test, and runs worth looking at."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from importer.core.language import ENGLISH, Language
from importer.reports import write_reports

from tests.browser.chromium import Chromium, Page, chromium
from tests.reports.memory_runs import MemoryRuns


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this needs a browser: `make test` leaves it out, `make test-browser` runs it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A running Chromium; without one the tests fail, they are not skipped."""
    with chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


OpenPage = Callable[..., Page]
OpenReport = Callable[..., Page]


@pytest.fixture
def open_page(browser: Chromium) -> Iterator[OpenPage]:
    """Opens a file; takes it, and how to look at it.

    At the end of the test no page may have asked for anything or complained in its console.
    """
    pages: list[Page] = []

    def open_(path: Path, **look: Any) -> Page:
        pages.append(browser.page(path, **look))
        return pages[-1]

    yield open_
    for page in pages:
        assert page.requests() == []
        assert page.complaints() == []
        page.close()


@pytest.fixture
def open_report(open_page: OpenPage, tmp_path: Path) -> OpenReport:
    """Writes a run's report.html and opens it; takes a run, a language, and how to look at it."""
    folders = count()

    def open_(runs: MemoryRuns, *, language: Language = ENGLISH, **look: Any) -> Page:
        out = tmp_path / str(next(folders))
        (path,) = write_reports(runs, runs.record.id, out, ["report.html"], language=language)
        return open_page(path, **look)

    return open_
