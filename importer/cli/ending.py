"""How a command on a run ended: why it stopped, what is left, and the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from importer.cli.failures import shown_error
from importer.cli.screen import Screen
from importer.cli.terminal import Terminal
from importer.core.language import gettext, gettext_noop
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.runs import RunRecord
from importer.core.sending.options import StopCause
from importer.journal import Journal
from importer.reports.missing import missing_sentences
from importer.reports.sentences import counted
from importer.run.finishing import Finished
from importer.settings import Settings

if TYPE_CHECKING:
    from importer.run.resuming import NothingLeft
    from importer.run.sending import SendResult

_STOPS = {
    StopCause.INTERRUPTED: gettext_noop("Interrupted. Everything that was sent is on record."),
    StopCause.TOO_MANY_ERRORS: gettext_noop("Stopped: --stop-after-errors is reached."),
    StopCause.TIME_UP: gettext_noop("Stopped in order: --max-duration is over."),
    StopCause.CLOSED: gettext_noop("Stopped in order: the hours of --not-between begin."),
}


def show_finished(terminal: Terminal, finished: Finished) -> int:
    """What a run came to; its exit code."""
    screen, error = terminal.screen, finished.error
    _show_stop(screen, finished.result)
    _show_missing(screen, terminal.journal, finished)
    _show_left(screen, terminal.settings, finished.run, finished.endings)
    screen.tell(
        run=finished.run.id,
        endings={ending.value: count for ending, count in finished.endings.items()},
        problems=finished.problems,
        cause=finished.result.cause.value if finished.result else None,
        error=error.code if error else None,
        report=[str(path) for path in finished.reports],
        exit_code=finished.exit_code,
    )
    return finished.exit_code


def show_nothing_left(terminal: Terminal, found: NothingLeft) -> int:
    """That there is nothing to resume is no fault."""
    why = _why_nothing(terminal.journal, found.run)
    terminal.screen.tell(run=found.run.id if found.run else None, left=0, exit_code=0)
    terminal.screen.say(gettext("Nothing to do: {why}.").format(why=why))
    return 0


def _why_nothing(journal: Journal, run: RunRecord | None) -> str:
    if run is not None:
        return gettext("run {run} is finished").format(run=run.id)
    if journal.runs():
        return gettext("every run that has begun to send is finished")
    return gettext("the journal holds no run; if it is another one, name it with --journal FILE")


def _show_stop(screen: Screen, result: SendResult | None) -> None:
    if result is None:
        return
    sentence = gettext(_STOPS.get(result.cause, ""))
    if result.error is not None:
        sentence = shown_error(result.error)
    if sentence:
        screen.say()
        screen.say(sentence)


def _show_missing(screen: Screen, journal: Journal, finished: Finished) -> None:
    """Customers without a row, whom no ending counts, once something was done about them."""
    deactivations = journal.deactivations(finished.run.id)
    if finished.result is None or not deactivations:
        return
    screen.say()
    for sentence in missing_sentences(journal.facts(finished.run.id), deactivations):
        screen.say(f"{sentence}.")


def _show_left(
    screen: Screen, settings: Settings, run: RunRecord, endings: Mapping[Ending, int]
) -> None:
    left = sum(endings[ending] for ending in UNFINISHED)
    if not left or not run.base_url:
        return
    rows = counted(left, "row")
    screen.say()
    if run.dry_run:
        screen.say(
            gettext("{rows} can be sent: importer run with the same file.").format(rows=rows)
        )
    elif settings.sandbox:
        screen.say(
            gettext("{rows} left; the stand-in server ends with this command.").format(rows=rows)
        )
    else:
        screen.say(
            gettext("{rows} left: {resume_line}").format(
                rows=rows, resume_line=settings.resume_line(run.id)
            )
        )
