"""A manifest: a table of files, each with the organization that it goes to and its options.

`file,organization,options` in its first line, in any order; `options` as on the command line. A
relative file is taken from the manifest's folder.
"""

import csv
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from importer.core.errors import UsageError
from importer.core.language import gettext

_FILE, _ORGANIZATION, _OPTIONS = "file", "organization", "options"
_COLUMNS = frozenset({_FILE, _ORGANIZATION, _OPTIONS})
_MOST_SHOWN = 5
_LARGEST = 8 << 20
"""Bytes: tens of thousands of lines."""


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One file of a manifest.

    Attributes:
        number: the line where it begins, as an editor shows it.
        written: the file as it stands there.
        organization: "" for the server that the settings name.
    """

    number: int
    written: str
    path: Path
    organization: str
    options: tuple[str, ...]


def read_manifest(path: Path) -> tuple[ManifestLine, ...]:
    """All lines of a manifest.

    Raises:
        UsageError: `manifest-unreadable`, `manifest-invalid`: with all that is wrong with it.
    """
    rows = list(_rows(path))
    header = tuple(cell.strip().lower() for cell in rows[0][1]) if rows else ()
    _check_header(path, header)
    wrong: list[str] = []
    lines = []
    for number, cells in rows[1:]:
        try:
            lines.append(_line(path.parent, number, dict(zip(header, cells, strict=False))))
        except ValueError as error:
            wrong.append(_at(number, str(error)))
    if not (lines or wrong):
        wrong.append(gettext("it names no file"))
    refuse(path, wrong)
    return tuple(lines)


def split_options(text: str) -> tuple[str, ...]:
    """Options as they stand on a command line. Raises ValueError with what is wrong, in words."""
    try:
        return tuple(shlex.split(text))
    except ValueError:
        raise ValueError(gettext("a quotation mark of its options is never closed")) from None


def refuse(path: Path, wrong: list[str]) -> None:
    """Raise what is wrong with a manifest, if anything is: nothing of it is begun."""
    if not wrong:
        return
    more = gettext(" … and {number} more.").format(number=len(wrong) - _MOST_SHOWN)
    raise UsageError(
        "manifest-invalid",
        gettext("{path}: {wrong}{more}").format(
            path=path,
            wrong="; ".join(wrong[:_MOST_SHOWN]),
            more=more if len(wrong) > _MOST_SHOWN else ".",
        ),
        hint=gettext(
            "Correct these lines; nothing of the manifest was begun. Its first line is "
            "file,organization,options, each other line names a file, beside it the name of an "
            "organization of organizations.toml and options as `importer run` takes them."
        ),
    )


def _at(number: int, reason: str) -> str:
    return gettext("line {number}: {reason}").format(number=number, reason=reason)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the line where it ends; spreadsheets of many countries
    part cells by semicolons."""
    text = _text(path)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise _unreadable(path, str(error)) from error


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    if len(raw) > _LARGEST:
        raise _unreadable(path, gettext("it is far too long"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, gettext("it is no text in UTF-8")) from None


def _unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        "manifest-unreadable",
        gettext("The manifest {path} can't be read: {reason}.").format(path=path, reason=reason),
        hint=gettext("It is a CSV file in UTF-8 with the columns file, organization and options."),
    )


def _check_header(path: Path, header: tuple[str, ...]) -> None:
    unknown = [name for name in header if name and name not in _COLUMNS]
    if _FILE not in header:
        refuse(path, [gettext("its first line has no column “file”")])
    if unknown or len(set(header)) < len(header):
        names = ", ".join(unknown or header)
        refuse(path, [gettext("its first line has other columns: {names}").format(names=names)])


def _line(folder: Path, number: int, cells: Mapping[str, str]) -> ManifestLine:
    """One line. Raises ValueError with what is wrong, in words."""
    written = cells.get(_FILE, "").strip()
    if not written:
        raise ValueError(gettext("it names no file"))
    path = folder / Path(written).expanduser()
    if not path.is_file():
        raise ValueError(gettext("there is no file {file}").format(file=path))
    options = split_options(cells.get(_OPTIONS, ""))
    return ManifestLine(number, written, path, cells.get(_ORGANIZATION, "").strip(), options)
