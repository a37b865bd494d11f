"""The commands that look at a run again on the server: verify and undo."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from importer.cli.choosing import ask_yes
from importer.cli.failures import shown_error
from importer.cli.job import Job, open_job, report_folder, write_run_reports
from importer.cli.screen import Screen, SendingBar
from importer.cli.sending import same_organization, survey_of
from importer.cli.showing import latest_run
from importer.cli.waiting import WaitTeller
from importer.cli.walking import interrupts, kept_current
from importer.core.errors import UsageError
from importer.core.language import gettext, ngettext
from importer.core.outcomes import (
    EXIT_INTERRUPTED,
    EXIT_SOME_ROWS_BAD,
    EXIT_SOME_ROWS_UNKNOWN,
    EXIT_STOPPED,
    exit_code_of,
    strictest_exit_code,
)
from importer.core.runs import RunRecord
from importer.core.sending.options import StopCause, Work
from importer.core.sending.verification import Deviation, UndoEnding, Verification
from importer.journal import Journal
from importer.reports.sentences import counted, money
from importer.reports.verification_json import write_verification
from importer.run.clocks import SystemClock
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey
from importer.run.undoing import Kept, Undone, undo
from importer.run.verifying import made_customers, verify
from importer.run.walk import Walk
from importer.settings import Settings, load_settings
from importer.wiring import (
    in_time,
    lock,
    open_own_journal,
    open_server,
    time_left,
)

_SHOWN = 20


def verify_run(name: str | None, flags: Mapping[str, Any]) -> int:
    """`importer verify`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings) as journal:
        run = _run(journal, name)
        survey = survey_of(settings, screen, run)
        same_organization(run, survey)

        async def look() -> Verification:
            async with (
                open_server(settings, StopSignal(), WaitTeller(screen)) as server,
                server.in_patience(),
            ):
                return await verify(journal, server, run.id, survey.organization)

        found = asyncio.run(in_time(look(), time_left(settings, survey.began)))
    path = write_verification(found, report_folder(settings, run.id))
    _show_verification(screen, found, path)
    of_rows = exit_code_of(found.endings)
    return strictest_exit_code(of_rows, 0 if found.holds else EXIT_SOME_ROWS_BAD)


def _show_verification(screen: Screen, found: Verification, path: Path) -> None:
    screen.endings(found.endings)
    screen.say(
        gettext("{rows} rows were read, {ended} have an ending: ").format(
            rows=f"{found.rows:,}", ended=f"{sum(found.endings.values()):,}"
        )
        + (gettext("this balances.") if found.balances else gettext("THIS DOES NOT BALANCE."))
    )
    screen.heading(gettext("Read back"))
    screen.say(
        gettext(
            "{customers} compared, {differ}, {moved_since} with a balance that moved since."
        ).format(
            customers=counted(found.compared, "customer"),
            differ=_differ(len(found.deviations)),
            moved_since=f"{found.moved_since:,}",
        )
    )
    rows = [
        (str(one.customer_id), _place(one), _deviation_words(one))
        for one in found.deviations[:_SHOWN]
    ]
    if rows:
        screen.table(("#customer", "row", "what differs"), rows)
    if found.claimed_twice:
        screen.heading(gettext("Ids that the server gave twice"))
        screen.table(
            ("#customer", "row in doubt"),
            [
                (str(one.customer_id), f"{one.ref.source} row {one.ref.number}")
                for one in found.claimed_twice[:_SHOWN]
            ],
        )
        screen.say(
            gettext("importer resume {run_id} looks for the customers of these rows.").format(
                run_id=found.run_id
            )
        )
    if found.totals:
        screen.heading(gettext("Opening balances"))
        screen.table(
            ("currency", "#source", "#sent", "#stored", ""),
            [
                (
                    total.currency,
                    money(total.source),
                    money(total.sent),
                    money(total.stored),
                    gettext("agrees") if total.agrees else gettext("DIFFERS"),
                )
                for total in found.totals
            ],
        )
    screen.say()
    screen.say(f"{path}")
    screen.tell(run=found.run_id, holds=found.holds, verification=str(path))


def _differ(count: int) -> str:
    return ngettext("{number} differs", "{number} differ", count).format(number=f"{count:,}")


def _deviation_words(one: Deviation) -> str:
    if one.missing:
        return gettext("not on the server any more")
    words = gettext("the id is another customer's now: ") if one.another else ""
    return words + "; ".join(
        f"{found.field}: sent “{found.sent}”, stored “{found.stored}”" for found in one.differences
    )


def _place(one: Deviation) -> str:
    return gettext("{file} row {number}").format(file=one.ref.source, number=one.ref.number)


def undo_run(name: str | None, flags: Mapping[str, Any]) -> int:
    """`importer undo`."""
    with open_job(flags) as job:
        run = _run(job.journal, name)
        survey = survey_of(job.settings, job.screen, run)
        same_organization(run, survey)
        total = sum(1 for _ in made_customers(job.journal, run.id))
        job.screen.tell(run=run.id, to_delete=total)
        if not total:
            job.screen.say(gettext("Run {run} has no customers to delete.").format(run=run.id))
            return 0
        _confirm(job.settings, run, survey, total)
        with lock(survey.organization.id, "importer undo"):
            stop, undone = _undo(job, run, survey, total)
        return _show_undo(job, run, undone, stop)


def _undo(job: Job, run: RunRecord, survey: Survey, total: int) -> tuple[StopSignal, Undone]:
    undone = Undone()
    with SendingBar(job.screen, Work(total), survey.pace, label="Deleting", run_id=run.id) as bar:

        async def work() -> StopSignal:
            stop = StopSignal()
            left = time_left(job.settings, survey.began)
            if left is not None:
                asyncio.get_running_loop().call_later(left, stop.set, StopCause.TIME_UP)
            async with open_server(job.settings, stop, WaitTeller(job.screen)) as server:
                with interrupts(stop, bar), kept_current(bar, server.pace):
                    walk = Walk(
                        run_id=run.id,
                        journal=job.journal,
                        target=server,
                        clock=SystemClock(),
                        options=job.settings.sending(),
                        organization=survey.organization,
                        progress=bar,
                        stop=stop,
                    )
                    await undo(walk, undone)
            return stop

        try:
            return asyncio.run(work()), undone
        except asyncio.CancelledError:  # the second Ctrl-C: the journal knows what is deleted
            stop = StopSignal()
            stop.set(StopCause.INTERRUPTED)
            return stop, undone


def _show_undo(job: Job, run: RunRecord, undone: Undone, stop: StopSignal) -> int:
    screen, ends = job.screen, undone.ends
    screen.heading(gettext("Run {run}").format(run=run.id))
    screen.table(("#customers", ""), [(f"{n:,}", end.value) for end, n in ends.items() if n])
    _show_kept(screen, undone.kept)
    reports, error = write_run_reports(job, run.id)
    left = sum(ends[end] for end in _LEFT)
    code = strictest_exit_code(
        _exit_code_of_stop(stop),
        EXIT_SOME_ROWS_BAD if left else 0,
        EXIT_SOME_ROWS_UNKNOWN if ends[UndoEnding.ANOTHER] else 0,
        error.exit_code if error else 0,
    )
    screen.tell(
        run=run.id,
        undone={end.value: number for end, number in ends.items()},
        kept=[_kept_facts(one) for one in undone.kept],
        report=[str(path) for path in reports],
        error=error.code if error else None,
        exit_code=code,
    )
    if stop:
        why = _why_stopped(stop)
        screen.say(gettext("{why} importer undo {run} goes on.").format(why=why, run=run.id))
    return code


def _exit_code_of_stop(stop: StopSignal) -> int:
    if stop.cause is StopCause.INTERRUPTED:
        return EXIT_INTERRUPTED
    return EXIT_STOPPED if stop else 0


def _why_stopped(stop: StopSignal) -> str:
    if stop.cause is StopCause.INTERRUPTED:
        return gettext("Interrupted;")
    return shown_error(stop.error) if stop.error else gettext("--max-duration is over.")


_LEFT = (UndoEnding.CHANGED, UndoEnding.IN_USE, UndoEnding.FAILED)


def _show_kept(screen: Screen, kept: Sequence[Kept]) -> None:
    if not kept:
        return
    screen.heading(gettext("Not deleted"))
    rows = [
        (str(one.customer_id), one.name, f"{one.ref.source} row {one.ref.number}", _why(one))
        for one in kept[:_SHOWN]
    ]
    screen.table(("#customer", "name", "row", "why"), rows)
    if len(kept) > _SHOWN:
        screen.say(
            gettext("  … and {kept} more; results.csv has all.").format(
                kept=f"{len(kept) - _SHOWN:,}"
            )
        )


def _why(kept: Kept) -> str:
    if kept.end is UndoEnding.CHANGED:
        return gettext("changed since: {why}").format(why=kept.why)
    return kept.why or gettext(kept.end.value)


def _kept_facts(kept: Kept) -> Mapping[str, object]:
    """For scripts: who it is by id and row, never by name."""
    return {
        "customer_id": kept.customer_id,
        "file": kept.ref.source,
        "sheet": kept.ref.sheet,
        "row": kept.ref.number,
        "end": kept.end.value,
        "why": kept.why,
    }


def _confirm(settings: Settings, run: RunRecord, survey: Survey, total: int) -> None:
    if settings.yes:
        return
    question = gettext("Delete the {customers} that run {run} created in {organization}?").format(
        customers=counted(total, "customer"), run=run.id, organization=survey.organization.name
    )
    if not ask_yes(question):
        raise UsageError(
            "not-confirmed",
            gettext("Nothing was deleted."),
            hint=gettext("Confirm in a terminal, or with --yes."),
        )


def _run(journal: Journal, name: str | None) -> RunRecord:
    run = journal.run(name) if name else latest_run(journal)
    if not run.base_url:
        raise UsageError(
            "run-never-sent",
            gettext("Run {run} was checked offline; it has nothing on a server.").format(
                run=run.id
            ),
            hint=gettext("`importer runs` lists the runs."),
        )
    return run
