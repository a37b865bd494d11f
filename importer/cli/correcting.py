"""Files of corrections: back into the run that they came from.

What becomes of the rows is decided in `run.correcting`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from importer.cli.job import Finished, Job, finish
from importer.cli.sending import (
    Checked,
    same_organization,
    send_run,
    show_checked,
    survey_of,
    today,
)
from importer.core.corrections.row_keys import KeyedTable, RowKeys, read_row_keys, row_key_unknown
from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.journal import Journal
from importer.reports.sentences import counted
from importer.run.correcting import CorrectJob, Taken, take_corrections
from importer.run.surveying import Survey
from importer.settings import Settings, load_settings
from importer.wiring import lock


def correct(job: Job, tables: Sequence[KeyedTable], *, sends: bool = True) -> Finished:
    """Take corrections into their run, and send the rows of the file that are valid now.

    Args:
        sends: False only checks them: they wait for `resume`.
    """
    keys = read_row_keys(tables)
    run = _run_of(job.journal, keys)
    job = replace(job, settings=_with_remembered(job, run.id))
    files = dict.fromkeys(keyed.table.file for keyed in tables)
    job.screen.tell(run=run.id, files=list(files), corrections=True)
    survey = _survey(job, run, sends=sends)
    if survey is None:
        return _take(job, run, None, tables, keys, sends=False)
    if run.base_url:
        same_organization(run, survey)
    with lock(survey.organization.id, "importer run"):
        return _take(job, run, survey, tables, keys, sends=sends and not job.settings.dry_run)


def _take(
    job: Job,
    run: RunRecord,
    survey: Survey | None,
    tables: Sequence[KeyedTable],
    keys: RowKeys,
    *,
    sends: bool,
) -> Finished:
    options = job.settings.checking(today())
    taken = take_corrections(CorrectJob(run, job.journal, options, survey), tables, keys)
    _show(job, run, taken)
    checked = Checked(job.journal.run(run.id), survey.pace if survey else None)
    if survey is not None and sends:
        return send_run(job, checked, survey)
    show_checked(job, checked, sends=False)
    return finish(job, checked.run)


def _run_of(journal: Journal, keys: RowKeys) -> RunRecord:
    try:
        run = journal.run(keys.run_id)
    except UsageError as error:
        row_id, places = next(iter(keys.cells.items()))
        raise row_key_unknown(f"{keys.run_id}:{row_id}", places[0]) from error
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
    return run


def _survey(job: Job, run: RunRecord, *, sends: bool) -> Survey | None:
    """What the server says; None where neither the run nor this command knows one."""
    settings = job.settings
    if settings.sandbox and run.base_url:
        raise UsageError(
            "corrections-need-their-server",
            gettext(
                "Run {run} went to {base_url}; a stand-in that was started for one "
                "command has ended with it."
            ).format(run=run.id, base_url=run.base_url),
            hint=gettext("Leave --sandbox out. `importer sandbox` starts a stand-in that stays."),
        )
    may_do_without = not run.base_url and not sends
    if may_do_without and (settings.offline or not settings.base_url):
        return None
    if settings.offline:
        raise ImporterError(
            "corrections-need-their-server",
            gettext(
                "Run {run} was checked against {base_url}; corrections are checked "
                "against the server before they are sent."
            ).format(run=run.id, base_url=run.base_url or gettext("no server yet")),
            hint=gettext("Leave --offline out."),
        )
    return survey_of(settings, job.screen, run)


def _with_remembered(job: Job, run_id: str) -> Settings:
    """The settings of this command, and what the run remembers where the command says nothing."""
    remembered = Settings.recalled(job.journal.facts(run_id).get(RunFact.OPTIONS, "{}"))
    given = {name: value for name, value in job.flags.items() if value not in (None, (), False)}
    ours = load_settings({**remembered, **{n: v for n, v in given.items() if n in remembered}})
    values = {name: getattr(ours, name) for name in remembered}
    for name, value in values.items():
        before = remembered[name]
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            values[name] = {**before, **value}
    return job.settings.model_copy(update=values)


def _show(job: Job, run: RunRecord, taken: Taken) -> None:
    job.screen.heading(gettext("Corrections of run {run}").format(run=run.id))
    for sentence in _sentences(taken):
        job.screen.say(sentence)
    job.screen.tell(run=run.id, taken=asdict(taken))


def _sentences(taken: Taken) -> list[str]:
    """What the file brought, as far as there is anything to say."""
    rows, new = counted(taken.rows, "row"), counted(taken.new, "new row")
    said = [
        gettext("{rows} checked again, {cells} edited, {new}.").format(
            rows=rows, cells=counted(taken.cells, "cell"), new=new
        )
    ]
    if taken.undone:
        said.append(
            gettext(
                "{cells} had been rewritten by the spreadsheet program on saving; the "
                "original values were used. The report lists them."
            ).format(cells=counted(taken.undone, "cell"))
        )
    if taken.known:
        said.append(
            gettext("{rows} of this very file had been added before.").format(
                rows=counted(taken.known, "new row")
            )
        )
    if taken.too_late:
        said.append(
            gettext(
                "{rows} with changes had been sent already; the changes were not. The "
                "report lists them."
            ).format(rows=counted(taken.too_late, "row"))
        )
    if taken.repeated:
        said.append(
            gettext(
                "{rows} stood in the file more than once, with the same row key; none "
                "of them was taken. The report lists them."
            ).format(rows=counted(taken.repeated, "row"))
        )
    if taken.columns:
        said.append(
            gettext("Columns that the original does not have were passed over: {columns}.").format(
                columns=", ".join(taken.columns)
            )
        )
    if taken.missing:
        said.append(
            gettext(
                "Columns of the original that are not in the file keep the original's "
                "values: {missing}."
            ).format(missing=", ".join(taken.missing))
        )
    said.append(gettext("Rows of the import that are not in the file stay as they were."))
    return said
