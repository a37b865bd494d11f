"""Files of corrections: back into the run that they came from, and its rows sent.

What becomes of the rows is decided in `taking`.
"""

from collections.abc import Sequence
from pathlib import Path

from importer.core.corrections.row_keys import KeyedTable, RowKeys, read_row_keys, row_key_unknown
from importer.core.errors import ImporterError, UsageError
from importer.core.headers.own_columns import ROW_KEY
from importer.core.language import gettext
from importer.core.ports import RunRecords
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.run.arriving import check_same_organization, survey
from importer.run.checked import Checked, leave_checked, send_checked
from importer.run.corridor import Corridor
from importer.run.finishing import Finished
from importer.run.fronts import CorrectionsBegin, CorrectionsTaken
from importer.run.hours import check_hours
from importer.run.now import today
from importer.run.reading import open_files, read_corrections
from importer.run.surveying import Survey
from importer.run.taking import CorrectJob, take_corrections


def correct(corridor: Corridor, tables: Sequence[KeyedTable], *, sends: bool = True) -> Finished:
    """Take corrections into their run, and send the rows of the file that are valid now.

    Args:
        sends: False only checks them: they wait for `resume`, with all other rows that do.

    Raises:
        ImporterError: nothing was taken: the run is not one that can be corrected, a row key is
            unknown, or the server can't be used or holds another organization.
    """
    keys = read_row_keys(tables)
    run = _run_of(corridor.journal, keys)
    check_correctable(run)
    corridor = corridor.recall(corridor.journal.facts(run.id).get(RunFact.OPTIONS, "{}"))
    files = tuple(dict.fromkeys(keyed.table.file for keyed in tables))
    corridor.shows.event(CorrectionsBegin(run.id, files))
    there = _survey(corridor, run, sends=sends)
    if there is None:
        return leave_checked(corridor, _take(corridor, run, None, tables, keys, sends=False))
    if run.base_url:
        check_same_organization(run, there)
    if sends and not corridor.choices.dry_run:
        check_hours(corridor.choices, there)
    with corridor.lock(there.organization.id, "importer run"):
        checked = _take(corridor, run, there, tables, keys, sends=sends)
        if sends and not corridor.choices.dry_run:
            return send_checked(corridor, checked, there)
        return leave_checked(corridor, checked)


def bring_back(corridor: Corridor, paths: Sequence[Path], run_id: str) -> Finished:
    """Take files of corrections into the run that somebody has before them; nothing is sent, and
    no row is held back.

    Raises:
        ImporterError: nothing was taken: as `correct`, or a file is none of corrections, or of
            another run.
    """
    tables = read_corrections(open_files(corridor.files, tuple(paths), corridor.choices.reading()))
    if not tables or read_row_keys(tables).run_id != run_id:
        raise _not_of_this_run()
    return correct(corridor, tables, sends=False)


def _take(
    corridor: Corridor,
    run: RunRecord,
    there: Survey | None,
    tables: Sequence[KeyedTable],
    keys: RowKeys,
    *,
    sends: bool,
) -> Checked:
    journal, options = corridor.journal, corridor.choices.checking(today())
    job = CorrectJob(run, journal, options, there, holds_others=sends)
    taken = take_corrections(job, tables, keys)
    corridor.shows.event(CorrectionsTaken(run.id, taken))
    return Checked(journal.run(run.id), there.pace if there else None)


def _run_of(reader: RunRecords, keys: RowKeys) -> RunRecord:
    try:
        return reader.run(keys.run_id)
    except UsageError as error:
        row_id, places = next(iter(keys.cells.items()))
        raise row_key_unknown(f"{keys.run_id}:{row_id}", places[0]) from error


def check_correctable(run: RunRecord) -> None:
    """Raises UsageError `run-not-correctable` if nothing of the run can be sent any more."""
    if run.state is RunState.CHECKING:
        raise UsageError(
            "run-not-correctable",
            gettext("Run {run} was never checked to its end: there is nothing to correct.").format(
                run=run.id
            ),
            hint=gettext("Start it anew with `importer run FILE`."),
        )
    if run.state is RunState.UNDONE:
        raise UsageError(
            "run-not-correctable",
            gettext("Run {run} was undone.").format(run=run.id),
            hint=gettext(
                "Import the original file again, or these rows by themselves with --new-run."
            ),
        )


def _not_of_this_run() -> UsageError:
    return UsageError(
        "corrections-not-of-this-run",
        gettext("This is no file of corrections of this import. Nothing was taken from it."),
        hint=gettext(
            "Bring back the file that was downloaded here, with its last column, “{column}”. For "
            "another list of customers begin a new import."
        ).format(column=ROW_KEY),
    )


def _survey(corridor: Corridor, run: RunRecord, *, sends: bool) -> Survey | None:
    """What the server says; None where neither the run nor this command knows one."""
    choices = corridor.choices
    if choices.sandbox and run.base_url:
        raise UsageError(
            "corrections-need-their-server",
            gettext(
                "Run {run} went to {base_url}; a stand-in that was started for one "
                "command has ended with it."
            ).format(run=run.id, base_url=run.base_url),
            hint=gettext("Leave --sandbox out. `importer sandbox` starts a stand-in that stays."),
        )
    may_do_without = not run.base_url and not sends
    if may_do_without and (choices.offline or not choices.base_url):
        return None
    if choices.offline:
        raise ImporterError(
            "corrections-need-their-server",
            gettext(
                "Run {run} was checked against {base_url}; corrections are checked "
                "against the server before they are sent."
            ).format(run=run.id, base_url=run.base_url or gettext("no server yet")),
            hint=gettext("Leave --offline out."),
        )
    return survey(corridor.server, choices, corridor.shows.waits, run)
