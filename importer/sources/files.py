"""Files and templates of the user, behind the port `core.ports.Files`."""

from pathlib import Path

from importer.core.reading import ReadingOptions, Table
from importer.core.templates.template import Template
from importer.sources import open_tables
from importer.sources.template_files import load_template, load_templates


class UserFiles:
    """What lies on this machine's disks."""

    def open(self, path: Path, name: str, options: ReadingOptions) -> tuple[Table, ...]:
        """See `core.ports.Files`."""
        return open_tables(path, name, options)

    def templates(self) -> tuple[Template, ...]:
        """See `core.ports.Files`."""
        return load_templates()

    def template(self, name_or_path: str) -> Template:
        """See `core.ports.Files`."""
        return load_template(name_or_path)
