"""`importer run --manifest FILE`: each line a run of its own, and what all came to together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from importer.cli.ending import show_finished
from importer.cli.failures import shown_error
from importer.cli.opening import open_command
from importer.cli.screen import Screen
from importer.core.errors import ImporterError, UsageError
from importer.core.exit_codes import EXIT_INTERRUPTED
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.outcomes import Ending
from importer.core.summaries import RunSummary, Summary
from importer.fleet.manifests import ManifestLine, read_manifest, refuse
from importer.reports.several_runs import summary_facts, write_summary
from importer.run.corridor import Corridor
from importer.run.finishing import Finished
from importer.run.importing import run_files
from importer.run.now import run_id_now
from importer.run.resuming import NothingLeft, resume_run
from importer.settings import REPORTS, load_settings

Flags = Mapping[str, Any]
ReadOptions = Callable[[tuple[str, ...]], Flags]
"""The flags that options on a command line come to; raises click's UsageError."""

_OF_THE_WHOLE = frozenset({"json_lines", "journal", "language", "out", "manifest", "sandbox"})
"""Options that hold for all lines or for none."""


@dataclass(frozen=True, slots=True)
class _Go:
    """A line that is about to be run."""

    line: ManifestLine
    flags: Flags


def run_manifest(path: Path, flags: Flags, read_options: ReadOptions) -> int:
    """Run every file of a manifest; what stops one is told, and the others go on. A file that an
    earlier go has begun is gone on with. Nothing is begun if a line is not valid.

    Returns:
        The strictest exit code of all.
    """
    goes = _checked(path, flags, read_options)
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    folder = settings.out or REPORTS / f"manifest-{run_id_now()}"
    runs = [RunSummary(go.line.number, go.line.written, go.line.organization) for go in goes]
    for position, go in enumerate(goes):
        screen.heading(_title(go.line, position + 1, len(goes)))
        runs[position] = _run(screen, go, runs[position], folder / _folder_name(go.line))
        if runs[position].exit_code == EXIT_INTERRUPTED:
            break
    summary = Summary(path.name, tuple(runs))
    files = write_summary(summary, folder)
    _show(screen, summary, files)
    return summary.exit_code


def _checked(path: Path, flags: Flags, read_options: ReadOptions) -> list[_Go]:
    """Every line with its flags, once all of them are found to be usable."""
    goes, wrong = [], []
    for line in read_manifest(path):
        try:
            go = _Go(line, _flags_of(line, flags, read_options))
            load_settings(go.flags)
        except (ValueError, click.UsageError, UsageError) as error:
            reason = error.message if isinstance(error, click.UsageError | UsageError) else error
            wrong.append(
                gettext("line {number}: {reason}").format(
                    number=line.number, reason=str(reason).removesuffix(".")
                )
            )
        else:
            goes.append(go)
    refuse(path, wrong)
    return goes


def _flags_of(line: ManifestLine, flags: Flags, read_options: ReadOptions) -> Flags:
    """What a line says beats what the command says. Raises ValueError for what no line may say."""
    own = {name: value for name, value in read_options(line.options).items() if value}
    for name in sorted(own.keys() & _OF_THE_WHOLE):
        raise ValueError(
            gettext("{option} holds for the whole manifest; give it to the command").format(
                option=f"--{name.removesuffix('_lines')}"
            )
        )
    named = {"organization": line.organization} if line.organization else {}
    return {**flags, **own, **named}


def _title(line: ManifestLine, number: int, of: int) -> str:
    to = f" → {line.organization}" if line.organization else ""
    return f"{whole(number)}/{whole(of)} {line.written}{to}"


def _folder_name(line: ManifestLine) -> str:
    """A folder of its own for each line, in the manifest's order."""
    name = f"{line.organization}-{line.path.stem}" if line.organization else line.path.stem
    return f"{line.number:04}-{name}"


def _run(screen: Screen, go: _Go, begun: RunSummary, reports: Path) -> RunSummary:
    try:
        with open_command({**go.flags, "out": reports}) as (corridor, terminal):
            finished = _import(corridor, go.line.path)
            if finished is None:
                return replace(begun, exit_code=0)
            code = show_finished(terminal, finished)
    except ImporterError as error:
        screen.say(shown_error(error))
        screen.tell(
            line=go.line.number, file=go.line.written, error=error.code, message=error.message
        )
        return replace(begun, exit_code=error.exit_code, error=error.code, message=error.message)
    return _summed(begun, finished, code, reports)


def _import(corridor: Corridor, path: Path) -> Finished | None:
    """Import a file, or go on with its run that an earlier go has begun; None if that is done."""
    try:
        return run_files(corridor, (path,))
    except ImporterError as error:
        if error.code != "unfinished-run":
            raise
        found = resume_run(corridor, error.context["run"])
        return None if isinstance(found, NothingLeft) else found


def _summed(begun: RunSummary, finished: Finished, code: int, reports: Path) -> RunSummary:
    error = finished.error
    return replace(
        begun,
        run_id=finished.run.id,
        organization=finished.run.organization_name,
        base_currency=finished.run.base_currency,
        endings=finished.endings,
        problems=finished.problems,
        exit_code=code,
        error=error.code if error else "",
        message=error.message if error else "",
        reports=str(reports),
    )


def _show(screen: Screen, summary: Summary, files: tuple[Path, ...]) -> None:
    screen.heading(gettext("What the manifest came to"))
    rows = [
        (
            run.written_name,
            whole(run.rows),
            whole(run.endings.get(Ending.CREATED, 0)),
            whole(run.left),
            "" if run.exit_code is None else str(run.exit_code),
            run.error or run.run_id,
        )
        for run in summary.runs
    ]
    screen.table(("file", "#rows", "#created", "#left", "#exit code", "run"), rows)
    screen.endings(summary.endings)
    if not summary.is_whole:
        screen.say(gettext("The files without an exit code had no turn: start the same again."))
    for path in files:
        screen.say(f"  {path}")
    screen.tell(**summary_facts(summary), report=[str(path) for path in files])
