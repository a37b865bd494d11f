"""The only room that names concrete classes: settings in, a corridor out.

Here the corridor and its journal; who keeps whom out stands in `locks`, the server in `server`,
where reports go in `reports`, what a job fetches from and tells to in `deliveries`. What speaks
HTTP and what reads files is loaded where it is used: listing runs needs neither.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from importer.core.journal_address import JournalAddress
from importer.core.sending.traffic import TellExchange, count_nothing
from importer.journal import Journal, open_journal, set_aside
from importer.settings import Settings, locks_folder, recall
from importer.wiring.locks import lock_for_all
from importer.wiring.reports import reports_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from importer.core.ports import Files
    from importer.run.corridor import Corridor
    from importer.run.fronts import Asks, Shows


def open_corridor(
    settings: Settings,
    journal: Journal,
    asks: Asks,
    shows: Shows,
    *,
    flags: Mapping[str, Any],
    writes_reports: bool = True,
    heard: TellExchange = count_nothing,
) -> Corridor:
    """The corridor of one command, from a front through all rooms.

    Args:
        flags: what was given with the command itself, not in the environment or a file; it holds
            against what a run remembers.
        writes_reports: False writes them only where the settings say so (`out`).
        heard: counts the requests to the server.
    """
    from importer.run.corridor import Corridor
    from importer.wiring.server import ServerOfSettings

    is_shared = isinstance(settings.journal_place(), JournalAddress)
    keep_lease = journal.keep_lease if is_shared else None

    def corridor(settings: Settings) -> Corridor:
        reports = reports_of(settings, journal)
        return Corridor(
            choices=settings,
            journal=journal,
            files=user_files(),
            server=ServerOfSettings(settings, heard, keep_lease),
            lock=partial(lock_for_all, journal),
            reports=reports if writes_reports or settings.out else None,
            asks=asks,
            shows=shows,
            recall=lambda remembered: corridor(recall(settings, remembered, flags)),
        )

    return corridor(settings)


def user_files() -> Files:
    """The files that the user names."""
    from importer.sources.files import UserFiles

    return UserFiles()


def open_own_journal(settings: Settings, *, read_only: bool = False) -> Journal:
    """The journal of the settings; close it, or use it as a context. What processes that were
    killed have left of customers' data among the temporary files is removed first."""
    from importer.sources import remove_abandoned_folders

    remove_abandoned_folders()
    return open_journal(
        settings.journal_place(), read_only=read_only, unsafe=settings.unsafe_journal
    )


def set_journal_aside(settings: Settings) -> Path | None:
    """Give the journal another name, for one that can't be used; where it is now, None where there
    was none."""
    return set_aside(settings.journal_place(), locks_folder())
