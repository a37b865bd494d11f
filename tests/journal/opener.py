"""A process that opens a journal and adds a run to it, for races at the door."""

import sys
from pathlib import Path

from importer.journal import open_journal

from tests.journal.examples import run_record


def add_run(path: Path, number: int) -> None:
    """Say that the process is ready, wait for the start signal, open the journal, add the run."""
    print("ready", flush=True)
    sys.stdin.readline()
    with open_journal(path) as journal:
        journal.start_run(run_record(number))
    print("done", flush=True)


if __name__ == "__main__":
    add_run(Path(sys.argv[1]), int(sys.argv[2]))
