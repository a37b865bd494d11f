"""Short ways to read bytes as if they were a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from importer.core.reading import ReadingOptions, Table
from importer.core.rows import SourceRow
from importer.sources import open_tables


@contextmanager
def tables(content: bytes, **options: Any) -> Iterator[tuple[Table, ...]]:
    """The tables of a file that holds these bytes; it goes away at the end."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "customers.csv")
        path.write_bytes(content)
        yield open_tables(path, "customers.csv", ReadingOptions(**options))


@contextmanager
def table(content: bytes, **options: Any) -> Iterator[Table]:
    """The only table of a file that holds these bytes."""
    with tables(content, **options) as (only,):
        yield only


def rows_of(content: bytes, **options: Any) -> list[SourceRow]:
    """The rows of the only table of a file that holds these bytes."""
    with table(content, **options) as only:
        return list(only.rows())


def cells_of(content: bytes, **options: Any) -> list[tuple[str, ...]]:
    """The cells of the only table of a file that holds these bytes."""
    return [row.cells for row in rows_of(content, **options)]
