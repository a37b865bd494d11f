"""What a job has kept long enough, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importer.cli.screen import Screen
from importer.core.language import gettext, ngettext
from importer.core.numbers import moment
from importer.journal import Journal
from importer.settings import Job

if TYPE_CHECKING:
    from importer.jobs.retaining import Outlived


def say_outlived(screen: Screen, job: Job, journal: Journal) -> None:
    """How long a job keeps its files, and which of them go at the end of its next run."""
    from importer.jobs.retaining import outlived_files

    for line in _limits(job):
        screen.say(line)
    going = outlived_files(job, journal)
    if going:
        screen.say(gettext("The next run removes, with their reports and their runs:"))
    for one in going:
        screen.say(f"  {_words(one)}")
    screen.tell(job=job.name, would_remove=[_words(one) for one in going])


def _limits(job: Job) -> Iterator[str]:
    days, runs = job.retention.days, job.retention.runs
    if days is None and runs is None:
        yield gettext("Files, reports and runs are kept for ever (retention).")
    if days is not None:
        yield ngettext(
            "What is older than {days} day goes, with its report and its run.",
            "What is older than {days} days goes, with its report and its run.",
            days,
        ).format(days=days)
    if runs is not None:
        yield ngettext(
            "Only the latest file is kept, with its report and its run.",
            "Only the latest {runs} files are kept, with their reports and their runs.",
            runs,
        ).format(runs=runs)


def say_removed(screen: Screen, files: Sequence[Outlived]) -> None:
    """Which files are gone."""
    if not files:
        return
    screen.say(
        ngettext(
            "Kept long enough, and removed with its report and its run: {files}.",
            "Kept long enough, and removed with their reports and their runs: {files}.",
            len(files),
        ).format(files=", ".join(map(_words, files)))
    )
    screen.tell(removed=[one.record.file for one in files], runs=[one.run_id for one in files])


def _words(one: Outlived) -> str:
    return f"{Path(one.record.file).name} ({moment(one.record.began_at.astimezone())})"
