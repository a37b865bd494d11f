"""The user's files and the templates. `sources` has those of this machine."""

from pathlib import Path
from typing import Protocol

from importer.core.reading import ReadingOptions, Table
from importer.core.templates.template import Template


class Files(Protocol):
    """The files that a user names, and the templates by which they are understood."""

    def open(self, path: Path, name: str, options: ReadingOptions) -> tuple[Table, ...]:
        """The tables of a file, whose bytes can't change any more; the file itself is opened here
        and never again.

        Args:
            name: how messages and `RowRef.source` call it.

        Raises:
            ImporterError: it can't be read, or was changed meanwhile.
        """

    def templates(self) -> tuple[Template, ...]:
        """All that come with the importer, by name."""

    def template(self, name_or_path: str) -> Template:
        """One of them, or a TOML file. Raises UsageError `template-unknown` and others."""
