"""Bulk customer importer for Bigcapital: what programs may call. Cheap to import.

    import importer

    result = importer.check_file("customers.csv")
    for row in result.rows():
        print(row.ref.number, row.ending, [problem.code for problem in row.problems])

`importer.core.outcomes.Ending` names the endings; `importer.core.errors.ImporterError` is what
stops a run before it has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.version import __version__

if TYPE_CHECKING:
    import os

    from importer.library import FileResult

__all__ = ["__version__", "check_file", "import_file"]


def check_file(path: str | os.PathLike[str], **options: object) -> FileResult:
    """Read, map and check a file as `importer check` does; nothing is written to a server.

    Args:
        options: the command line's, with `_` for `-`: `offline=True`, `date_format="day-first"`,
            `default={"openingBalanceAt": "2026-01-01"}`, `out="results"` for the report's files,
            `journal="customers.sqlite"`; beside them `base_url`, `api_key` and `organization_id`.
            What is not given comes from the environment and the configuration files.

    Raises:
        ImporterError: the file, the server or an option can't be used.
    """
    from pathlib import Path

    from importer.library import check_file as check

    return check(Path(path), options)


def import_file(path: str | os.PathLike[str], **options: object) -> FileResult:
    """Check a file and send what is valid, as `importer run --yes` does.

    Blocks until the run has ended; from async code call it with `asyncio.to_thread`. In the main
    thread Ctrl-C ends the run in order, and the result's exit code is 130. What stops a run that
    has begun to send stands in the result's `error`, and `importer resume` goes on with it.

    Args:
        options: as for `check_file`.

    Raises:
        ImporterError: nothing was sent; or the journal itself failed (its hint says what to do).
    """
    from pathlib import Path

    from importer.library import import_file as send

    return send(Path(path), options)
