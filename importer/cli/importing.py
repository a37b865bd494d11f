"""The commands that bring rows in: check, run and resume. From flags to exit codes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from importer.cli.ending import show_finished, show_nothing_left
from importer.cli.opening import open_command
from importer.run.importing import check_files, run_files

Files = tuple[Path, ...]
Flags = Mapping[str, Any]


def check_command(files: Files, flags: Flags) -> int:
    """`importer check`."""
    with open_command(flags) as (corridor, terminal):
        return show_finished(terminal, check_files(corridor, files))


def import_command(files: Files, flags: Flags) -> int:
    """`importer run`."""
    with open_command(flags) as (corridor, terminal):
        return show_finished(terminal, run_files(corridor, files))


def resume_command(name: str | None, flags: Flags) -> int:
    """`importer resume`."""
    from importer.run.resuming import NothingLeft, resume_run

    with open_command(flags, stands_in=False) as (corridor, terminal):
        found = resume_run(corridor, name)
        if isinstance(found, NothingLeft):
            return show_nothing_left(terminal, found)
        return show_finished(terminal, found)
