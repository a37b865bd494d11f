"""A table checked by two processes: every outcome is that of one, whatever becomes of the second.

Journals are compared, row by row. Chunks are small here, so that both processes have many.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from importer.core.ports import PackedChunk
from importer.core.rows import RowChunk
from importer.core.runs import CheckedChunk, RunRecord, RunState
from importer.journal import Journal, open_journal
from importer.journal.row_blocks import RowBlock, block_of_chunk
from importer.run import second_process
from importer.run.checking import CheckJob, ReadTable, check_tables
from importer.run.fronts import Nobody
from importer.run.reading import open_files, recognise
from importer.run.second_process import LEAST_BYTES, is_worthwhile
from importer.settings import load_settings
from importer.wiring import user_files

from tests.benchmarks.customers import write_customers
from tests.compare_journals import differences
from tests.core.checks import BOOKS, TODAY
from tests.goldens import load_golden, options_of
from tests.laws.row_by_row import cut
from tests.laws.test_bulk import imported_samples

# Safe as far as the second process goes, which pytest's threads don't concern.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
RUN = "r"
HAS_SEVERAL_PROCESSORS = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


@dataclass(frozen=True, slots=True)
class SmallChunks:
    """A table whose chunks have so many records at the most."""

    table: Any
    size: int

    def chunks(self) -> Iterator[RowChunk]:
        return cut(self.table.chunks(), self.size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)


def journal_of(path: Path, *, in_two: bool, size: int, options: Any = None, **ways: Any) -> Journal:
    """A journal into which a file was checked. `ways`: what it does in another way."""
    settings, files = load_settings(options or {}), user_files()
    tables = recognise(open_files(files, (path,), settings.reading()), files, settings, Nobody())
    small: list[Any] = [
        ReadTable(SmallChunks(read.table, size), read.recognised, read.path) for read in tables
    ]
    journal = open_journal(path.with_name(f"{in_two}-{size}.sqlite"))
    journal.start_run(RunRecord(id=RUN, started_at=datetime.now(UTC), state=RunState.CHECKING))
    for name, way in ways.items():
        setattr(journal, name, way)
    try:
        job = CheckJob(RUN, journal, settings.checking(TODAY), BOOKS, lambda _: in_two)
        check_tables(job, small)
    except BaseException:
        journal.close()
        raise
    return journal


def assert_alike(path: Path, *, size: int, options: Any = None, **ways: Any) -> None:
    with (
        closing(journal_of(path, in_two=False, size=size, options=options)) as one,
        closing(journal_of(path, in_two=True, size=size, options=options, **ways)) as two,
    ):
        assert list(differences(one, two, (RUN, RUN))) == []
        assert sum(two.endings(RUN).values()) > 0
    assert_alone()


def assert_alone() -> None:
    """No second process is left, not even a dead one."""
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    write_customers(path, 120, faulty=0.3)
    return path


@pytest.mark.parametrize("path", imported_samples(), ids=lambda path: path.name)
def test_every_sample_is_checked_alike_by_two(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert_alike(copy, size=3, options=options_of(load_golden(path)))


@pytest.mark.parametrize("size", [1, 3, 500])
def test_chunks_of_any_size_are_shared(size: int, customers: Path) -> None:
    assert_alike(customers, size=size)


def test_blank_cells_are_counted_alike(tmp_path: Path) -> None:
    """Of rows that are judged one by one the contents of columns are corrected."""
    path = tmp_path / "customers.csv"
    rows = "".join(f"Acme {number},   ,a@acme.example\n" for number in range(40))
    path.write_text(f"Display Name,Company Name,Email\n{rows}", encoding="utf-8")
    assert_alike(path, size=3)


def test_the_second_process_does_its_share(customers: Path) -> None:
    """Rows come packed already: two chunks in three."""
    kinds: list[type] = []

    def add_chunks(_: str, chunks: Any) -> None:
        kinds.extend(type(chunk) for chunk in chunks)

    with closing(journal_of(customers, in_two=True, size=10, add_chunks=add_chunks)):
        assert len(kinds) > 8
        assert kinds == [RowBlock if at % 3 else CheckedChunk for at in range(len(kinds))]


# --- what may become of the second process --------------------------------------------------------


def failing(how: Any, pack: Any, *, after: int = 2) -> Any:
    """The journal's packing, which comes to an end; only the second process packs by itself."""
    calls: list[None] = []

    def packed(chunk: CheckedChunk) -> PackedChunk:
        calls.append(None)
        if len(calls) > after:
            how()
        result: PackedChunk = pack(chunk)
        return result

    return packed


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def out_of_memory() -> None:
    raise MemoryError


@pytest.mark.parametrize("how", [killed, out_of_memory, sys.exit])
def test_it_may_end_anywhere(how: Any, customers: Path, capfd: Any) -> None:
    for after in (0, 2):
        folder = customers.parent / str(after)
        folder.mkdir()
        copy = folder / customers.name
        copy.write_bytes(customers.read_bytes())
        assert_alike(copy, size=3, pack=failing(how, block_of_chunk, after=after))
    assert capfd.readouterr() == ("", "")


def test_a_result_of_which_half_comes_is_none(customers: Path, monkeypatch: Any) -> None:
    class Halved(second_process._Pickler):
        def __init__(self, results: Any, protocol: int) -> None:
            super().__init__(results, protocol)
            self._results = results

        def dump(self, result: Any) -> None:
            self._results.write(b"\x80\x05]")
            self._results.flush()
            killed()

    monkeypatch.setattr(second_process, "_Pickler", Halved)
    assert_alike(customers, size=3)


def test_where_none_can_be_had_one_does_it_all(customers: Path, monkeypatch: Any) -> None:
    def refused() -> int:
        raise BlockingIOError("too many processes")

    monkeypatch.setattr(os, "fork", refused)
    assert_alike(customers, size=3)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_it_ends_with_the_first(error: type[BaseException], customers: Path) -> None:
    def add_chunks(_: str, chunks: Any) -> None:
        next(chunks)
        raise error

    with pytest.raises(error):
        journal_of(customers, in_two=True, size=3, add_chunks=add_chunks)
    assert_alone()


def test_ctrl_c_is_left_to_the_first(customers: Path) -> None:
    """A terminal sends it to both."""

    def interrupted() -> None:
        os.kill(os.getpid(), signal.SIGINT)

    assert_alike(customers, size=3, pack=failing(interrupted, block_of_chunk))


# --- when -----------------------------------------------------------------------------------------


def test_small_files_are_read_by_one() -> None:
    assert not is_worthwhile(LEAST_BYTES - 1)


def test_a_program_with_threads_is_never_copied() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not is_worthwhile(LEAST_BYTES)
    finally:
        done.set()
        thread.join()


def is_worthwhile_alone(quota: Path) -> bool:
    """What a program with one thread says of a large file; this one may have others."""
    asked = (
        "from pathlib import Path; from importer.run import second_process as second;"
        f"second._QUOTA = Path({str(quota)!r}); print(second.is_worthwhile({LEAST_BYTES}))"
    )
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    return said.stdout.strip() == "True"


def test_a_command_alone_on_several_processors_has_two(tmp_path: Path) -> None:
    assert is_worthwhile_alone(tmp_path / "no container") == HAS_SEVERAL_PROCESSORS


@pytest.mark.parametrize(
    ("quota", "is_enough"),
    [
        ("max 100000", True),
        ("150000 100000", True),
        ("200000 100000", True),
        ("100000 100000", False),
        ("50000 100000", False),
        ("", True),  # says nothing
    ],
)
def test_a_container_with_the_time_of_one_processor_has_one(
    tmp_path: Path, quota: str, is_enough: bool
) -> None:
    """It sees all processors of its machine: two processes would take turns."""
    (tmp_path / "cpu.max").write_text(f"{quota}\n", encoding="ascii")
    assert is_worthwhile_alone(tmp_path / "cpu.max") == (is_enough and HAS_SEVERAL_PROCESSORS)
