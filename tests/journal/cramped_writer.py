"""A process whose files may not grow, as on a full disk; it says how its import ended."""

import resource
import sys
from pathlib import Path

from importer.core.errors import ImporterError
from importer.journal import open_journal

from tests.journal.examples import checked_row, run_record

_BYTES = 400_000


def write(path: Path) -> None:
    """Add rows until the journal takes no more."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (_BYTES, resource.RLIM_INFINITY))
    with open_journal(path) as journal:
        journal.start_run(run_record(2))
        try:
            journal.add_rows(run_record(2).id, (checked_row(i) for i in range(1, 10_000)))
        except ImporterError as error:
            print(error.code)
            print(error.hint)
        print(len(journal.runs()), "runs can still be read")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
