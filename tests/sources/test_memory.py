"""Memory does not grow with the file: rows stream, whatever format they come from."""

import gzip
import tracemalloc
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.core.reading import ReadingOptions
from importer.sources import open_tables, shared_strings

from tests.sources.workbooks import row, text_cell, xlsx

LINE = "Customer {n},{n} Main Street,Springfield,customer{n}@mail.example," + 600 * "x" + "\n"


def csv(rows: int) -> bytes:
    return "".join(LINE.format(n=n) for n in range(rows)).encode()


def packed(rows: int) -> bytes:
    return gzip.compress(csv(rows))


def workbook_of_own_texts(rows: int) -> bytes:
    return xlsx("".join(row(n, text_cell("A", LINE.format(n=n))) for n in range(1, rows + 1)))


def workbook_of_shared_texts(rows: int) -> bytes:
    cells = (row(n, f'<c r="A{n}" t="s"><v>{n - 1}</v></c>') for n in range(1, rows + 1))
    return xlsx("".join(cells), texts=[f"<t>{LINE.format(n=n)}</t>" for n in range(rows)])


def workbook_of_blank_rows(rows: int) -> bytes:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, rows + 1))
    return xlsx(row(1, text_cell("A", "Name")) + blank)


def web_page(rows: int) -> bytes:
    lines = (f"<tr><td>{LINE.format(n=n)}</td></tr>" for n in range(rows))
    return f"<table>{''.join(lines)}</table>".encode()


def xml_spreadsheet(rows: int) -> bytes:
    cells = "".join(
        f'<Row><Cell><Data ss:Type="String">{LINE.format(n=n)}</Data></Cell></Row>'
        for n in range(rows)
    )
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
    return f"{head}<Worksheet><Table>{cells}</Table></Worksheet></Workbook>".encode()


def peak(path: Path, content: bytes) -> int:
    """The most bytes that reading a file takes at one time."""
    path.write_bytes(content)
    del content
    tracemalloc.start()
    try:
        for table in open_tables(path, path.name, ReadingOptions()):
            deque(table.rows(), maxlen=0)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "build",
    [
        csv,
        packed,
        workbook_of_own_texts,
        workbook_of_shared_texts,
        workbook_of_blank_rows,
        web_page,
        xml_spreadsheet,
    ],
)
def test_ten_times_the_rows_take_no_more_memory(
    build: Callable[[int], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8 bytes a shared text are allowed: importer/sources/README.md 23, tells of other readers."""
    monkeypatch.setattr(shared_strings, "IN_MEMORY", 1 << 16)
    few, many = 800, 8_000
    peak(tmp_path / "warm", build(100))  # imports and caches are nobody's rows

    small, large = peak(tmp_path / "small", build(few)), peak(tmp_path / "large", build(many))

    assert large < small + 8 * many + (3 << 20)
