"""Whatever stands in a file, it ends in rows, problems or one clear message, in time and memory."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.core.layout.recognition import HEAD_ROWS, recognise
from importer.core.rows import RowRef, SourceRow
from importer.sources.template_files import load_templates

from tests.budget import SLOW, budget
from tests.hostile.files import FILES, MORE_UNITS, UNITS, cells, flipped
from tests.sources.reading import rows_of, table
from tests.sources.test_bad_input import _stopped_by
from tests.sources.test_fuzz import check

SAMPLES = Path(__file__).parents[1] / "corpus"
WORKBOOKS = sorted(SAMPLES.glob("*.xls*[!json]")) + sorted(SAMPLES.glob("*.ods"))

SEEDS = budget(1, 12)
LARGE = budget(1_000, 40_000)


def seconds(content: bytes) -> tuple[float, float]:
    """What a check takes of the processor: the least and the most of two.

    The first meets empty caches; the second of a small file may find all of it in them.
    """
    times = []
    for _ in range(2):
        start = time.process_time()
        check(content)
        times.append(time.process_time() - start)
    return min(times), max(times)


def grows_evenly(small: bytes, large: bytes, base: bytes) -> bool:
    """Whether four times the file takes less than 11 times as long; sixteen would be quadratic."""
    (least, _), (_, most) = seconds(large), seconds(small)
    return least <= 11 * most + 20 * seconds(base)[0]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [1, LARGE])
def test_a_hostile_file_ends_in_rows_or_in_one_message(name: str, size: int) -> None:
    """`check` lets through what is an `ImporterError` and gives up on what does not end."""
    check(FILES[name](size))


@pytest.mark.parametrize("name", FILES)
def test_four_times_the_file_takes_about_four_times_as_long(name: str) -> None:
    """What is quick whatever its size says nothing."""
    check(FILES[name](40))  # imports are nobody's file
    assert grows_evenly(FILES[name](LARGE // 2), FILES[name](LARGE * 2), b"Name\nAnn\n")


@pytest.mark.parametrize("unit", [*UNITS, *MORE_UNITS] if SLOW else UNITS)
def test_no_value_makes_a_check_slow(unit: str) -> None:
    """Every field is read, compared and noted with a text that leads its pattern astray."""
    assert grows_evenly(cells(unit, LARGE), cells(unit, 4 * LARGE), cells("word ", LARGE))


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_workbooks_with_turned_bits(path: Path) -> None:
    """Archives notice by their checksums; what they let through is the readers' to survive."""
    for seed in range(SEEDS):
        check(flipped(path, seed))


# --- columns --------------------------------------------------------------------------------------


def test_more_columns_than_any_spreadsheet_has() -> None:
    """100,000 of them are no table; the message names the line."""
    wide = b",".join(b"c%d" % column for column in range(100_000))
    for content in (b"Name," + wide + b"\nAnn\n", b"Name,Email\nAnn," + wide + b"\n"):
        with pytest.raises(UsageError) as stopped, table(content) as wide_table:
            list(wide_table.rows())
        assert stopped.value.code == "too-many-columns"
        assert stopped.value.context["line"] == str(1 + content.startswith(b"Name,Email"))


def test_as_many_columns_as_a_spreadsheet_has() -> None:
    """16,384 are read, commas in quotes apart; one more is refused."""
    commas = b'"' + b"," * 20_000 + b'"'
    row = b"Name," + b"," * 16_381 + commas
    assert len(rows_of(row + b"\n")[0].cells) == 16_383


def test_a_record_that_swallows_the_rest_of_the_file(tmp_path: Path) -> None:
    """Its lines and cells are short, together they are no record."""
    cell = b'"' + b"x" * 2_000 + b'\n"'
    content = b"Name,Note\nAnn," + b",".join([cell] * 9_000) + b"\n"
    assert _stopped_by(tmp_path, content).code == "line-too-long"


def test_headers_are_searched_in_a_bounded_width() -> None:
    """A header among the first 2,000 columns is found; how many stand behind costs nothing."""
    names = ("Name", "Email", *(f"Q{column}" for column in range(16_000)))
    data = [("Ann", "ann@acme.example", *["x"] * 16_000)] * (HEAD_ROWS - 1)
    rows = [SourceRow(RowRef("a", "", n), cells) for n, cells in enumerate((names, *data), 1)]
    found = recognise(rows, load_templates())
    assert getattr(found, "header").names == names  # noqa: B009  a tie has none, and is a failure


# --- memory ---------------------------------------------------------------------------------------

MEASURED = """
import sys
from importer.cli import run_command
code = run_command(["check", "--offline", "--journal", sys.argv[1] + "/j", "--out", sys.argv[1],
                    sys.argv[1] + "/customers.csv"])
peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")]
print(int(peak[0]) // 1024, file=sys.stderr)
"""
"""What getrusage calls the most memory begins with that of the process which started this one."""


def most_memory(folder: Path, content: bytes) -> int:
    """The most memory that a whole check with all its reports takes, in MiB."""
    folder.mkdir()
    (folder / "customers.csv").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(folder)], capture_output=True, text=True, check=True
    )
    return int(done.stderr.split()[-1])


def long_rows(count: int, length: int) -> bytes:
    """Rows that are refused and repaired, so that every report tells of them."""
    cell = " " + "word " * (length // 5)
    return b"Name,Email,Note\n" + b"".join(
        f"Name {n},n{n}@acme.example,{cell}\n".encode() for n in range(count)
    )


@pytest.mark.parametrize("length", [500_000, 20_000])
def test_memory_follows_neither_rows_nor_their_length(length: int, tmp_path: Path) -> None:
    """Eight times the bytes take a few megabytes more: 400 rows of 500 kB took 900 MB."""
    small, large = (
        long_rows(budget(10, 40) * factor * (500_000 // length), length) for factor in (1, 8)
    )
    few = most_memory(tmp_path / "small", small)
    many = most_memory(tmp_path / "large", large)
    assert many < few + 48


def test_memory_of_a_line_of_15_megabytes(tmp_path: Path) -> None:
    """Fifteen cells of a megabyte each; it took 800 MB."""
    line = b"Ann,ann@acme.example," + b",".join([b"y" * 999_000] * 15) + b"\n"
    header = b"Name,Email," + b",".join(b"Column %d" % n for n in range(15)) + b"\n"
    assert most_memory(tmp_path / "line", header + line * 2) < 500


def test_memory_of_a_group_of_equal_names(tmp_path: Path) -> None:
    """All rows share a name and an address: they are looked at one after the other."""
    head = b"Name,Email,City\n"
    rows = budget(700, 60_000)
    small, large = (
        head + b"".join(b"Ann,a@acme.example,City %d\n" % n for n in range(rows * factor))
        for factor in (1, 4)
    )
    few = most_memory(tmp_path / "small", small)
    assert most_memory(tmp_path / "large", large) < few + 64
