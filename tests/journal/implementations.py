"""Journals that keep the ports' contract (`importer.core.ports.journal`), by name.

The tests of this folder that take the fixtures `journal` and `open_again`, and the machine of
`test_laws`, hold for each of them; what only SQLite has (its file, its locks, its crashes) is
tested beside them. A further journal is a line here.
"""

from collections.abc import Callable, Mapping

from importer.journal import Journal, open_journal

Opener = Callable[..., Journal]
"""Opens the journal at a path, for use in a `with` statement; `read_only=True` for reports."""

IMPLEMENTATIONS: Mapping[str, Opener] = {"sqlite": open_journal}
