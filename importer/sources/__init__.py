"""Files in, rows out: what a file is, how its bytes become text and cells, which row is which.

What a row means (header, template, target fields) does not belong here. Every way in which a file
can be unreadable ends in one `ImporterError` that says what to do.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from importer.core.reading import ReadingOptions, Table
from importer.sources.private_folder import remove_abandoned_folders

__all__ = ["open_tables", "remove_abandoned_folders"]


def open_tables(path: Path, name: str, options: ReadingOptions) -> tuple[Table, ...]:
    """The tables of a file: one if it is delimited; of a workbook every visible sheet with data.

    What a file is, its content says, never its extension. The tables read a private copy of the
    file as it was at one moment; it goes away with the last of them. Nothing stays open between
    calls.

    Args:
        name: how messages and `RowRef.source` call the file.
        options: `sheet` narrows a workbook to one sheet, hidden ones included.

    Raises:
        ImporterError: the file is missing, blank, damaged, protected, or no table at all; it was
            changed while it was copied, or there is no room for the copy.
        UsageError: an option names a sheet, an encoding or a delimiter that there is not.
    """
    from importer.sources.content import ContentKind, detect_content
    from importer.sources.packing import unpack
    from importer.sources.source_file import open_source_file

    source = unpack(open_source_file(path, name, partial(_refuse_early, name, options)))
    kind = detect_content(source, encoding_is_named=options.encoding is not None)
    if kind is ContentKind.TEXT:
        from importer.sources.delimited import open_delimited

        return (open_delimited(source, options),)
    from importer.sources.workbook import open_sheets

    return open_sheets(source, kind, options)


def _refuse_early(name: str, options: ReadingOptions, blocks: Iterator[bytes]) -> None:
    """Refuse what its beginning shows to be no table before all of it is copied."""
    from importer.sources.content import START, ContentKind, detect_plain_content
    from importer.sources.packing import is_packed

    first = next(blocks, b"")
    if is_packed(first):
        return
    is_named = options.encoding is not None
    kind = detect_plain_content(name, first[:START], encoding_is_named=is_named)
    if kind is ContentKind.TEXT:
        from importer.sources.delimited import check_first_line

        check_first_line(name, chain([first], blocks))
