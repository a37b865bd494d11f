"""The history of a job in the terminal: its last files, and what changed from one to the next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from importer.cli.screen import Screen
from importer.core.jobs.history import FILES_SHOWN, JobRecord, JobState, Records, Untold
from importer.core.jobs.trends import trends
from importer.core.language import gettext, gettext_noop
from importer.core.numbers import moment, whole
from importer.core.sending.options import wait_words

_STATES: Mapping[JobState, str] = {
    JobState.OPEN: gettext_noop("not at its end"),
    JobState.DONE: gettext_noop("imported"),
    JobState.HELD: gettext_noop("held"),
    JobState.APPROVED: gettext_noop("approved"),
}

UNTOLD_SHOWN = 5


def show_records(screen: Screen, job: str, records: Records, now: datetime) -> None:
    """The last files of a job and the trends in them; scripts get each file as an object.

    Args:
        records: all of them, oldest first.
        now: in the time zone in which days are told.
    """
    shown = records[-FILES_SHOWN:]
    for record in shown:
        screen.tell(job=job, **_facts(record))
    found = trends(records, now)
    screen.tell(job=job, files=len(records), trends=found)
    screen.table(
        (
            "!began",
            "file",
            "what became of it",
            "!run",
            "#rows",
            "#created",
            "#updated",
            "#unchanged",
            "#rejected",
            "#took",
            "#exit code",
        ),
        [_row(record, now) for record in shown],
    )
    if found:
        screen.heading(gettext("What changed"))
    for sentence in found:
        screen.say(f"  {sentence}")


def _facts(record: JobRecord) -> dict[str, object]:
    facts = record.facts
    return {
        "file": record.file,
        "began_at": record.began_at.isoformat(),
        "state": record.state.value,
        "run": record.run_id or None,
        "code": record.said[0] or None,
        "exit_code": facts.exit_code,
        "seconds": facts.seconds,
        "rows": facts.rows,
        "created": facts.created,
        "updated": facts.updated,
        "unchanged": facts.unchanged,
        "rejected": facts.rejected,
    }


def _row(record: JobRecord, now: datetime) -> tuple[str, ...]:
    facts = record.facts
    numbers = (facts.rows, facts.created, facts.updated, facts.unchanged, facts.rejected)
    return (
        moment(record.began_at.astimezone(now.tzinfo)),
        Path(record.file).name,
        " ".join((gettext(_STATES[record.state]), record.said[0])).strip(),
        record.run_id,
        *(whole(number) if facts.rows and number is not None else "" for number in numbers),
        "" if facts.seconds is None else wait_words(round(facts.seconds)),
        "" if facts.exit_code is None else str(facts.exit_code),
    )


def show_untold(screen: Screen, found: Sequence[Untold], now: datetime) -> None:
    """The last times that somebody should have been told what a night came to and was not."""
    shown = found[-UNTOLD_SHOWN:]
    for one in shown:
        screen.tell(untold=one.sentence, at=one.at.isoformat())
    if shown:
        screen.heading(gettext("What could not be told"))
    for one in shown:
        screen.say(f"  {one.at.astimezone(now.tzinfo):%Y-%m-%d %H:%M} {one.sentence}")
