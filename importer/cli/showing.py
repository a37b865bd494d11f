"""The commands that show or remove what the journal holds: report, runs, forget."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from importer.cli.choosing import ask_yes
from importer.cli.screen import Screen
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.outcomes import Ending
from importer.core.ports import RunReader
from importer.core.runs import RunRecord, RunState
from importer.reports.sparing import spare_openpyxl
from importer.run.latest import named_or_latest
from importer.settings import load_settings
from importer.wiring import open_own_journal
from importer.wiring.reports import reports_of


def write_report(name: str | None, formats: tuple[str, ...], flags: Mapping[str, Any]) -> int:
    """`importer report`."""
    spare_openpyxl()
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings, read_only=True) as journal:
        run = named_or_latest(journal, name)
        written = reports_of(settings, journal).write(run.id, formats or None)
    for path in written:
        screen.say(f"{path}")
    screen.tell(run=run.id, report=[str(path) for path in written])
    return 0


def list_runs(flags: Mapping[str, Any]) -> int:
    """`importer runs`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines, lists=True)
    own = settings.journal_place()
    if settings.journal is None and isinstance(own, Path) and not own.exists():
        screen.say(gettext("No runs yet."))
        return 0
    with open_own_journal(settings, read_only=True) as journal:
        runs = journal.runs()
        rows = [_row(journal, run) for run in runs]
        for run in runs:
            screen.tell(**_facts(journal, run))
    if not rows:
        screen.say(gettext("No runs yet."))
        return 0
    screen.table(("!run", "state", "organization", "files", "#rows", "#created", "#left"), rows)
    return 0


def forget_run(name: str, flags: Mapping[str, Any]) -> int:
    """`importer forget`."""
    from importer.fleet.opening import forget_in_fleet
    from importer.web.site import own_imports

    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings) as journal:
        run = journal.run(name)
        _warn_if_unfinished(screen, journal, run)
        if not settings.yes and not ask_yes(gettext("Forget run {run}?").format(run=run.id)):
            raise UsageError(
                "not-confirmed",
                gettext("Run {run} was not forgotten.").format(run=run.id),
                hint=gettext("Confirm in a terminal, or with --yes."),
            )
        forget_in_fleet(settings, run.id)  # first: a worker would begin it anew
        journal.forget(run.id)
    own_imports().remove_of(run.id)  # what the page has kept of it
    screen.say(gettext("Run {run} and its data are gone from the journal.").format(run=run.id))
    screen.tell(run=run.id, forgotten=True)
    return 0


def _facts(reader: RunReader, run: RunRecord) -> dict[str, object]:
    return {
        "run": run.id,
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "state": run.state.value,
        "organization": run.organization_name,
        "organization_id": run.organization_id,
        "base_url": run.base_url,
        "files": [source.name for source in reader.sources(run.id)],
        "endings": {ending.value: count for ending, count in reader.endings(run.id).items()},
    }


def _row(reader: RunReader, run: RunRecord) -> tuple[str, ...]:
    endings = reader.endings(run.id)
    left = sum(endings[ending] for ending in (Ending.WAITING, Ending.FAILED, Ending.UNKNOWN))
    return (
        run.id,
        gettext(run.state.value),
        run.organization_name or gettext("offline"),
        ", ".join(dict.fromkeys(source.name for source in reader.sources(run.id))),
        whole(sum(endings.values())),
        whole(endings[Ending.CREATED]),
        whole(left),
    )


def _warn_if_unfinished(screen: Screen, reader: RunReader, run: RunRecord) -> None:
    if run.state in {RunState.SENDING, RunState.STOPPED}:
        unknown = reader.endings(run.id)[Ending.UNKNOWN]
        screen.say(
            gettext(
                "Run {run} is not finished ({number} rows unknown): once forgotten, "
                "nothing can tell any more which of its rows were sent."
            ).format(run=run.id, number=whole(unknown))
        )
