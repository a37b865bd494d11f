"""Parts of a command, called as the command calls them."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from importer.core.garbage import leave_all_to_the_system
from importer.core.journal_address import is_address, parse_address
from importer.core.runs import RunRecord, RunState
from importer.journal import open_journal
from importer.run.checking import CheckJob, check_tables
from importer.run.fronts import Nobody
from importer.run.reading import open_files, recognise
from importer.settings import load_settings
from importer.wiring import user_files


def check_only(file: Path, place: str, *, in_two: bool = False) -> None:
    """Read, map, check and journal a file, by one process or two; no report."""
    settings = load_settings({"offline": True})
    with open_journal(parse_address(place) if is_address(place) else Path(place)) as journal:
        now = datetime.now(UTC)
        journal.start_run(RunRecord(id="bench", started_at=now, state=RunState.CHECKING))
        options = settings.checking(now.date())
        job = CheckJob("bench", journal, options, None, lambda _: in_two)
        files = user_files()
        opened = open_files(files, (file,), settings.reading())
        check_tables(job, recognise(opened, files, settings, Nobody()))
        assert sum(journal.endings("bench").values())


if __name__ == "__main__":
    check_only(Path(sys.argv[1]), sys.argv[2], in_two="in-two" in sys.argv)
    leave_all_to_the_system()  # as the command does
