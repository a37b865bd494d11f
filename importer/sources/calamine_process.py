"""A process of its own that reads one workbook with python-calamine and writes it out as JSON.

Native code that meets a damaged or hostile workbook may end its process, or ask for all memory
there is; the importer itself must survive that. Run as a script with the file's path and, to have
its rows, a sheet's name. It imports nothing of the importer.

The first line says what there is: `{"sheets": [[name, is visible], ...]}`, or that a password is
needed: `{"protected": true}`. Each further line is a row: its number from 1 and its values.
"""

import contextlib
import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_MEMORY = 4 << 30
"""Bytes of address space."""
MOST_WORK = 900
"""Seconds of the processor's time, many times what the largest honest workbook takes."""


def main(path: str, sheet: str | None = None) -> None:
    """Write out the sheets of a workbook, or the rows of one of them."""
    _set_limits()
    try:
        with Path(path).open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
            _write({"sheets": _sheets(workbook)})
            if sheet is not None:
                for row in _rows(workbook.get_sheet_by_name(sheet)):
                    _write(row)
    except PasswordError:
        _write({"protected": True})


def _set_limits() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # some systems know no limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK))


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line, default=_tagged) + "\n")


def _tagged(value: object) -> dict[str, object]:
    """What JSON has no values of its own for."""
    match value:
        case datetime.date():
            return {"date": value.isoformat()}
        case datetime.time():
            return {"time": value.isoformat()}
        case datetime.timedelta():
            return {"duration": value.total_seconds()}
    raise TypeError(f"calamine gave a {type(value).__name__}")


def _sheets(workbook: CalamineWorkbook) -> list[tuple[str, bool]]:
    return [
        (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[object]]]:
    """The rows with something in them; calamine leaves out the blank columns on the left."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), 1):
        if any(value != "" for value in values):
            yield number, [*left, *values]


if __name__ == "__main__":
    main(*sys.argv[1:])
