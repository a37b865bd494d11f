"""The commands that look at a run again on the server: verify and undo."""

from collections.abc import Mapping
from typing import Any

from importer.cli.failures import shown_error
from importer.cli.kept import show_kept
from importer.cli.opening import open_command
from importer.cli.screen import Screen
from importer.core.language import gettext
from importer.core.late_texts import told_if_late
from importer.core.numbers import money, whole
from importer.core.sending.options import StopCause
from importer.core.sending.verification import Verification
from importer.core.store_address import Written
from importer.phrases.proofs import (
    compared_sentence,
    deviation_words,
    row_words,
    rows_sentence,
)
from importer.run.proving import UndoFinished, undo_run, verify_run
from importer.run.stopping import StopSignal
from importer.run.undoing import KeptCustomer

_SHOWN = 20


def verify_command(name: str | None, flags: Mapping[str, Any]) -> int:
    """`importer verify`."""
    with open_command(flags, stands_in=False) as (corridor, terminal):
        verified = verify_run(corridor, name)
    _show_verification(terminal.screen, verified.verification, verified.report)
    return verified.exit_code


def _show_verification(screen: Screen, found: Verification, path: Written | None) -> None:
    screen.endings(found.endings)
    screen.say(rows_sentence(found))
    screen.heading(gettext("Read back"))
    screen.say(compared_sentence(found))
    rows = [
        (str(one.customer_id), row_words(one.ref), deviation_words(one))
        for one in found.deviations[:_SHOWN]
    ]
    if rows:
        screen.table(("#customer", "row", "what differs"), rows)
    if found.claimed_twice:
        _show_claimed_twice(screen, found)
    if found.active_again:
        screen.say(
            gettext("Set inactive by this run, and active again by somebody: id {ids}.").format(
                ids=", ".join(map(str, found.active_again[:_SHOWN]))
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


def _show_claimed_twice(screen: Screen, found: Verification) -> None:
    screen.heading(gettext("Ids that the server gave twice"))
    screen.table(
        ("#customer", "row in doubt"),
        [
            (
                str(one.customer_id),
                gettext("{file} row {number}").format(file=one.ref.source, number=one.ref.number),
            )
            for one in found.claimed_twice[:_SHOWN]
        ],
    )
    screen.say(
        gettext("importer resume {run_id} looks for the customers of these rows.").format(
            run_id=found.run_id
        )
    )


def undo_command(name: str | None, flags: Mapping[str, Any]) -> int:
    """`importer undo`."""
    with open_command(flags) as (corridor, terminal):
        return _show_undo(terminal.screen, undo_run(corridor, name))


def _show_undo(screen: Screen, finished: UndoFinished) -> int:
    run, undone = finished.run, finished.undone
    if not finished.customers:
        screen.say(gettext("Run {run} has no customers to delete.").format(run=run.id))
        return finished.exit_code
    screen.heading(gettext("Run {run}").format(run=run.id))
    ends = [(whole(n), gettext(end.value)) for end, n in undone.ends.items() if n]
    screen.table(("#customers", ""), ends)
    more = gettext("  … and {kept} more; results.csv has all.")
    show_kept(screen, gettext("Not deleted"), undone.kept, more)
    error = finished.report_error
    screen.tell(
        run=run.id,
        undone={end.value: number for end, number in undone.ends.items()},
        kept=[_kept_facts(one) for one in undone.kept],
        report=[str(path) for path in finished.reports],
        error=error.code if error else None,
        exit_code=finished.exit_code,
    )
    if finished.stop:
        why = _why_stopped(finished.stop)
        screen.say(gettext("{why} importer undo {run} goes on.").format(why=why, run=run.id))
    return finished.exit_code


def _why_stopped(stop: StopSignal) -> str:
    if stop.cause is StopCause.INTERRUPTED:
        return gettext("Interrupted;")
    return shown_error(stop.error) if stop.error else gettext("--max-duration is over.")


def _kept_facts(kept: KeptCustomer) -> Mapping[str, object]:
    """For scripts: who it is by id and row, never by name."""
    return {
        "customer_id": kept.customer_id,
        "file": kept.ref.source if kept.ref else None,
        "sheet": kept.ref.sheet if kept.ref else None,
        "row": kept.ref.number if kept.ref else None,
        "end": kept.end.value,
        "why": told_if_late(kept.why),
    }
