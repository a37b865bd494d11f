"""Where reports of runs go: a folder, or the store that a fleet shares."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from importer.reports.run_reports import RunReports, StoredReports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.core.ports import RunReader
    from importer.settings import Settings


def reports_of(settings: Settings, reader: RunReader) -> RunReports | StoredReports:
    """What writes reports of runs to where the settings say."""
    store = settings.report_store()
    if store is None:
        return RunReports(reader, settings.report_folder)
    from importer.drops.store import opened_store

    return StoredReports(reader, lambda: opened_store(store), _folder_for_a_while)


def check_store(settings: Settings) -> None:
    """Raises ImporterError if reports could not be brought to where the settings say."""
    store = settings.report_store()
    if store is not None:
        from importer.drops.store import opened_store

        with opened_store(store) as opened:
            opened.try_out()


@contextmanager
def _folder_for_a_while() -> Iterator[Path]:
    from importer.sources.private_folder import PrivateFolder

    folder = PrivateFolder()
    try:
        yield folder.path
    finally:
        folder.remove()
