"""A command that goes through the corridor: its settings, its journal, its terminal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

from importer.cli.screen import Screen
from importer.cli.terminal import Terminal
from importer.reports.atomic_file import remove_left_drafts
from importer.reports.sparing import spare_openpyxl
from importer.run.corridor import Corridor
from importer.settings import REPORTS, load_settings
from importer.wiring import open_corridor, open_own_journal
from importer.wiring.server import stand_in


@contextmanager
def open_command(
    flags: Mapping[str, Any], *, stands_in: bool = True
) -> Iterator[tuple[Corridor, Terminal]]:
    """The corridor of one command, and the terminal that it starts from. What killed commands have
    left of reports is removed first.

    Args:
        stands_in: a stand-in server is started where the settings ask for one; one that was started
            for an earlier command is gone.
    """
    spare_openpyxl()
    given = load_settings(flags)
    with (
        stand_in(given) if stands_in else nullcontext(given) as settings,
        open_own_journal(settings) as journal,
    ):
        for folder in REPORTS.glob("*"):
            remove_left_drafts(folder)
        terminal = Terminal(Screen(json_lines=settings.json_lines), journal, settings)
        yield open_corridor(settings, journal, terminal, terminal, flags=flags), terminal
