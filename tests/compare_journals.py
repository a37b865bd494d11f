"""Tells whether two journals say the same of a run, row by row.

    python -m tests.compare_journals OLD NEW [RUN]

OLD and NEW are journals of the same files, of whatever version: each is copied first, since opening
brings an older one up to date. Without RUN the latest runs are compared. The exit code is 1 if
anything differs; the first differences are shown, with customers' data.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from importer.core.outcomes import Ending
from importer.core.runs import ResultRow, WaitingRow
from importer.journal import Journal, open_journal

_SHOWN = 10
_KEYS = ("fingerprint", "name_key", "email_key")


@dataclass(frozen=True, slots=True)
class Row:
    """All that a journal says of a row; its keys are compared by the groups that they make."""

    result: ResultRow
    sent: WaitingRow


def differences(old: Journal, new: Journal, run_ids: tuple[str, str]) -> Iterator[str]:
    """What the journals don't say alike, as lines."""
    rows = zip_longest(_rows(old, run_ids[0]), _rows(new, run_ids[1]))
    for one, other in rows:
        if one != other:
            yield f"row: {one}\n     {other}"
    for what, one, other in zip(
        ("tables", "sums", "groups", "problems"),
        _summary(old, run_ids[0]),
        _summary(new, run_ids[1]),
        strict=True,
    ):
        if one != other:
            yield f"{what}: {one}\n     {other}"


def _rows(journal: Journal, run_id: str) -> Iterator[Row]:
    for result in journal.results(run_id):
        yield Row(result, journal.row(run_id, result.row_id))


def _summary(journal: Journal, run_id: str) -> Iterator[object]:
    yield journal.sources(run_id)
    yield journal.balance_totals(run_id, list(Ending))
    yield [
        sorted(tuple(row.row_id for row in rows) for _, rows in journal.groups(run_id, key))
        for key in _KEYS
    ]
    yield journal.problem_counts(run_id)


@contextmanager
def copied(path: Path) -> Iterator[Journal]:
    """A journal to read, brought up to date where it doesn't matter."""
    with TemporaryDirectory() as folder:
        for beside in ("", "-wal"):
            if Path(f"{path}{beside}").exists():
                shutil.copy(f"{path}{beside}", f"{folder}/journal.sqlite{beside}")
        with open_journal(Path(folder) / "journal.sqlite") as journal:
            yield journal


def main(words: list[str]) -> int:
    """Compare, and say how many rows were compared."""
    old_path, new_path, *named = words
    with copied(Path(old_path)) as old, copied(Path(new_path)) as new:
        run_ids = (named * 2)[:2] or [journal.runs()[-1].id for journal in (old, new)]
        found = list(islice(differences(old, new, (run_ids[0], run_ids[1])), _SHOWN))
        count = sum(new.endings(run_ids[1]).values())
    for line in found:
        print(line)
    print(f"{count:,} rows compared, {'alike' if not found else 'not alike'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
