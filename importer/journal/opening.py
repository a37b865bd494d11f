"""The door of the journal. Where the file lies by default is the settings' business."""

from pathlib import Path

from importer.journal.connection import open_database
from importer.journal.journal import Journal


def open_journal(path: Path, *, read_only: bool = False) -> Journal:
    """Open the journal, for use in a `with` statement; several processes may do so at once.

    It is made if it does not exist, with the folders above it, readable by its owner alone.

    Args:
        read_only: for reports: the file must exist, and nothing is written to it.

    Raises:
        ImporterError: `journal-missing` (read only), `journal-unknown-format`, `journal-too-new`,
            `journal-damaged`, `journal-in-use`, `disk-full`, `journal-not-writable`.
    """
    # Resolved, since SQLite puts its side files beside the file that a link points to.
    return Journal(open_database(path.resolve(), read_only=read_only))
