"""Files in: read · survey · lock · check · ask · compare · plan · send · report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from importer.core.asking.questions import Option
from importer.core.checking.checker import Checker
from importer.core.choices import Choices
from importer.core.corrections.row_keys import KeyedTable
from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.run.asking import check_and_ask
from importer.run.checked import Checked, leave_checked, send_checked
from importer.run.checking import CheckJob, ReadTable, check_tables
from importer.run.corridor import Corridor
from importer.run.finishing import Finished
from importer.run.fronts import RunBegins
from importer.run.now import run_id_now, today
from importer.run.reading import OpenedFile, open_files, read_corrections, read_tables

# What only a run with a server, or one of corrections, needs is loaded where it is used: a check
# of a few rows takes as long as its imports.
if TYPE_CHECKING:
    from importer.run.surveying import Survey

Paths = tuple[Path, ...]


def check_files(corridor: Corridor, paths: Paths) -> Finished:
    """Check files into a new run and send nothing; without a server in the choices, as offline.

    Files of corrections are checked into the run that they came from.

    Raises:
        ImporterError: a file, an option or the server can't be used.
    """
    opened = open_files(corridor.files, paths, corridor.choices.reading())
    if keyed := _corrections(corridor, opened):
        return _correct(corridor, keyed, sends=False)
    if not corridor.choices.base_url:
        corridor = corridor.with_options([Option("offline", value=True)])
    return _only_check(corridor, paths, _read(corridor, opened), _survey(corridor))


def run_files(corridor: Corridor, paths: Paths) -> Finished:
    """Check files into a new run and send what is valid, once that is confirmed.

    Files of corrections are taken into the run that they came from, and their rows are sent.

    Raises:
        ImporterError: nothing was sent: a file, an option or the server can't be used, a run over
            these files is not finished, another importer is at work in the organization, or
            nothing may be sent at this hour.
    """
    opened = open_files(corridor.files, paths, corridor.choices.reading())
    if keyed := _corrections(corridor, opened):
        return _correct(corridor, keyed)
    tables = _read(corridor, opened)
    there = _survey(corridor)
    if there is None or corridor.choices.dry_run:
        return _only_check(corridor, paths, tables, there)
    from importer.run.hours import check_hours

    check_hours(corridor.choices, there)
    with corridor.lock(there.organization.id, "importer run"):
        if not corridor.choices.new_run:
            _refuse_unfinished(corridor, there, tables)
        corridor, checked = _check(corridor, paths, tables, there, confirmed=corridor.choices.yes)
        del opened, tables  # the copies of the files go: from here on the journal is enough
        return send_checked(corridor, checked, there)


def _corrections(corridor: Corridor, opened: tuple[OpenedFile, ...]) -> tuple[KeyedTable, ...]:
    """The tables of files that are corrections of an earlier run, unless they are to be a run of
    their own."""
    return () if corridor.choices.new_run else read_corrections(opened)


def _correct(corridor: Corridor, tables: tuple[KeyedTable, ...], *, sends: bool = True) -> Finished:
    from importer.run.correcting import correct

    return correct(corridor, tables, sends=sends)


def _read(corridor: Corridor, opened: tuple[OpenedFile, ...]) -> tuple[ReadTable, ...]:
    return read_tables(opened, corridor.files, corridor.choices, corridor.journal, corridor.asks)


def _survey(corridor: Corridor) -> Survey | None:
    if corridor.choices.offline:
        return None
    from importer.run.arriving import survey

    return survey(corridor.server, corridor.choices, corridor.shows.waits)


def _only_check(
    corridor: Corridor, paths: Paths, tables: tuple[ReadTable, ...], there: Survey | None
) -> Finished:
    corridor, checked = _check(corridor, paths, tables, there)
    return leave_checked(corridor, checked)


def _check(
    corridor: Corridor,
    paths: Paths,
    tables: tuple[ReadTable, ...],
    there: Survey | None,
    *,
    confirmed: bool = False,
) -> tuple[Corridor, Checked]:
    """Check the tables into a new run; what the run can't know is asked where that is possible.

    Args:
        confirmed: what is valid is going to be sent without a question.

    Returns:
        The corridor with the answers among its choices, and the run.
    """
    organization = there.organization if there else None

    def check(corridor: Corridor) -> Checked:
        run = _begin(corridor, paths, there, confirmed=confirmed)
        return _check_into(corridor, run, tables, there)

    return check_and_ask(corridor, organization, check)


def _begin(corridor: Corridor, paths: Paths, there: Survey | None, *, confirmed: bool) -> RunRecord:
    choices, journal = corridor.choices, corridor.journal
    # A wrong --set, --default or --rate stops before a run begins.
    Checker(choices.checking(today()), there.organization if there else None)
    run = _new_run(choices, there)
    corridor.shows.event(RunBegins(run.id, tuple(map(str, paths))))
    journal.start_run(run)
    journal.set_fact(run.id, RunFact.OPTIONS, choices.remembered())
    if confirmed:
        journal.set_fact(run.id, RunFact.CONFIRMED, "--yes")
    return run


def _check_into(
    corridor: Corridor, run: RunRecord, tables: tuple[ReadTable, ...], there: Survey | None
) -> Checked:
    journal, options = corridor.journal, corridor.choices.checking(today())
    organization = there.organization if there else None
    check_tables(CheckJob(run.id, journal, options, organization), tables)
    if there is not None:
        from importer.run.comparing import compare_rows

        compare_rows(journal, run.id, there, options)
    journal.set_state(run.id, RunState.CHECKED)
    return Checked(journal.run(run.id), there.pace if there else None)


def _new_run(choices: Choices, there: Survey | None) -> RunRecord:
    return RunRecord(
        id=run_id_now(),
        started_at=datetime.now(UTC),
        state=RunState.CHECKING,
        base_url=there.base_url if there else "",
        organization_id=there.organization.id if there else "",
        organization_name=there.organization.name if there else "",
        base_currency=there.organization.base_currency if there else "",
        dry_run=choices.dry_run,
        options=choices.shown_options(),
    )


def _refuse_unfinished(corridor: Corridor, there: Survey, tables: tuple[ReadTable, ...]) -> None:
    hashes = [read.table.sha256 for read in tables]
    run = corridor.journal.unfinished_run(there.organization.id, hashes)
    if run is None:
        return
    at = (
        ""
        if run.base_url == there.base_url
        else gettext(", then at {base_url},").format(base_url=run.base_url)
    )
    raise ImporterError(
        "unfinished-run",
        gettext(
            "Run {run} over the same file in this organization{address} is not finished."
        ).format(run=run.id, address=at),
        hint=gettext(
            "Go on with it: {resume_line}. Or start anew with --new-run; customers "
            "that exist already are skipped."
        ).format(resume_line=corridor.choices.resume_line(run.id)),
        context={"run": run.id},
    )
