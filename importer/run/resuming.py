"""Going on with a run: which one, in the same organization, what is left of it, and then the walk
that every run takes."""

from collections.abc import Collection

from msgspec import Struct

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.ports import RunReader, RunRecords
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.run.arriving import check_same_organization, survey_to_resume
from importer.run.checked import Checked, send_checked
from importer.run.comparing import compare_rows
from importer.run.corridor import Corridor
from importer.run.finishing import Finished, finish
from importer.run.fronts import RunGoesOn
from importer.run.hours import check_hours
from importer.run.missing import left_to_deactivate
from importer.run.now import today

_Endings = Collection[Ending]


class NothingLeft(Struct, frozen=True):
    """There is nothing to go on with.

    Attributes:
        run: the run that is finished; None if no run is to be taken up at all.
    """

    run: RunRecord | None


def resume_run(corridor: Corridor, name: str | None) -> Finished | NothingLeft:
    """Go on with a run; with the latest unfinished one if none is named.

    What it was started with holds again, unless this command says otherwise.

    Raises:
        ImporterError: it can't be gone on with, the server can't be used or holds another
            organization, or another importer is at work there.
    """
    journal, retried = corridor.journal, corridor.choices.retry_refused
    endings = UNFINISHED | ({Ending.REFUSED} if retried else set())
    run = _run_to_resume(journal, name, endings)
    if run is None:
        return NothingLeft(None)
    is_open = _is_open(journal, run, endings)
    if not (is_open or _lacks_report(journal, run)):
        return NothingLeft(run)
    corridor = corridor.recall(journal.facts(run.id).get(RunFact.OPTIONS, "{}"))
    return _resume(corridor, run, endings) if is_open else _report(corridor, run)


def _is_open(reader: RunReader, run: RunRecord, endings: _Endings) -> bool:
    """Whether rows are left, or the run was cut off between its last row and its last look."""
    is_cut_off = run.state is RunState.SENDING
    return is_cut_off or _rows_left(reader, run, endings) > 0 or _has_missing(reader, run)


def _has_missing(reader: RunReader, run: RunRecord) -> bool:
    """Whether a run that has begun to send has customers left to set inactive."""
    return run.state is RunState.STOPPED and left_to_deactivate(reader, run.id) > 0


def _rows_left(reader: RunReader, run: RunRecord, endings: _Endings) -> int:
    counts = reader.endings(run.id)
    return sum(counts[ending] for ending in endings)


def _lacks_report(reader: RunRecords, run: RunRecord) -> bool:
    """Whether the run was cut off, or its disk full, when there was nothing left but to tell."""
    return run.state is RunState.FINISHED and not reader.facts(run.id).get(RunFact.REPORTED)


def _report(corridor: Corridor, run: RunRecord) -> Finished:
    corridor.shows.event(RunGoesOn(run.id, 0, lacks_report_only=True))
    return finish(corridor, run)


def _resume(corridor: Corridor, run: RunRecord, endings: _Endings) -> Finished:
    journal, choices = corridor.journal, corridor.choices
    corridor.shows.event(RunGoesOn(run.id, _rows_left(journal, run, endings)))
    # Locked first: who finds somebody at work there, as a worker that takes over may again and
    # again, spends nothing of what the server allows.
    with corridor.lock(run.organization_id, "importer resume"):
        there = survey_to_resume(corridor.server, choices, corridor.shows, run)
        check_same_organization(run, there)
        check_hours(choices, there)
        journal.reopen(run.id, tuple(endings))
        compare_rows(journal, run.id, there, choices.checking(today()))
        confirmed = run.state is not RunState.CHECKED or _is_confirmed(journal, run)
        return send_checked(corridor, Checked(run, there.pace), there, confirmed=confirmed)


def _run_to_resume(reader: RunReader, name: str | None, endings: _Endings) -> RunRecord | None:
    run = reader.run(name) if name is not None else _latest_unfinished(reader, endings)
    if run is None:
        return None
    if run.state is RunState.CHECKING:
        raise _not_resumable(run, gettext("was never checked to its end"))
    if run.dry_run:
        raise _not_resumable(run, gettext("was a dry run"))
    if not run.base_url:
        raise _not_resumable(run, gettext("was never checked against a server"))
    return run


def _latest_unfinished(reader: RunReader, endings: _Endings) -> RunRecord | None:
    """The last run if it was cut off on its way to the first row, else the latest that has begun to
    send and is not over, or has refused rows where those are asked for, else the last run if it was
    cut off on its way to the report."""
    runs = reader.runs()
    cut_off = {RunState.CHECKING, RunState.CHECKED}
    if runs and runs[-1].state in cut_off and _is_confirmed(reader, runs[-1]):
        return runs[-1]
    begun = {RunState.SENDING, RunState.STOPPED}
    unfinished = (
        run
        for run in reversed(runs)
        if run.state in begun
        or (run.state is RunState.FINISHED and _rows_left(reader, run, endings))
    )
    untold = (run for run in runs[-1:] if _lacks_report(reader, run))
    return next(unfinished, None) or next(untold, None)


def _is_confirmed(reader: RunRecords, run: RunRecord) -> bool:
    return RunFact.CONFIRMED in reader.facts(run.id)


def _not_resumable(run: RunRecord, why: str) -> UsageError:
    return UsageError(
        "run-not-resumable",
        gettext("Run {run} {why}: there is nothing to go on with.").format(run=run.id, why=why),
        hint=gettext("Start it with `importer run FILE`."),
    )
