"""What the user sees before the first write, and the question that lets it happen."""

import sys
from collections.abc import Mapping
from decimal import Decimal

import click

from importer.cli.screen import Screen
from importer.core.organization import Organization
from importer.core.outcomes import Ending
from importer.core.ports import RunReader
from importer.core.runs import BalanceTotal, RunRecord
from importer.core.sending import Pace, duration_words
from importer.core.stages import ColumnUsage
from importer.reports.balances import (
    OpeningBalances,
    booking_sentences,
    file_total_sentences,
    load_balances,
    net,
)
from importer.reports.sentences import counted, money


def show_plan(
    screen: Screen,
    reader: RunReader,
    run: RunRecord,
    pace: Pace | None,
    expected: Mapping[str, Decimal],
    *,
    first: int | None = None,
) -> None:
    """Everything that the user should know before deciding."""
    endings = reader.endings(run.id)
    waiting = endings[Ending.WAITING] + endings[Ending.UNKNOWN]
    screen.heading("What will happen")
    screen.say(_where(run))
    _show_sources(screen, reader, run)
    screen.say(
        f"{counted(waiting, 'customer')} to create, {counted(endings[Ending.REJECTED], 'row')} "
        f"rejected, {endings[Ending.SKIPPED]:,} skipped."
    )
    if first is not None and first < waiting:
        screen.say(f"Only {first:,} of them now (--first); the rest stay waiting.")
    _show_balances(screen, reader, run, expected)
    if pace is not None and waiting:
        screen.say(pace_sentence(min(first or waiting, waiting), pace))


def pace_sentence(rows: int, pace: Pace) -> str:
    """How long the rows take at the server's pace, and who could make it faster."""
    duration = duration_words(pace.seconds_for(rows))
    customers = counted(rows, "customer")
    if not pace.known:
        return (
            f"Pace: the server names no limit; starting at {pace.words()} and speeding up while it "
            f"allows. {customers}: at most {duration} or so."
        )
    return (
        f"Pace: the server allows {pace.words()}. {customers}: {duration}. Whoever hosts the "
        "server can raise THROTTLE_AUTH_LIMIT and THROTTLE_GLOBAL_LIMIT for the time of the import."
    )


def confirm(screen: Screen, organization: Organization) -> bool:
    """Ask in a terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        screen.say("There is no terminal to ask in: confirm with --yes.")
        return False
    return click.confirm(f"Send to {organization.name} now?", default=False, err=True)


def _where(run: RunRecord) -> str:
    if not run.base_url:
        return "Checked offline; nothing is sent, and rules that need the server were left out."
    return (
        f"Organization {run.organization_name}, base currency {run.base_currency}, at "
        f"{run.base_url}."
    )


def _show_sources(screen: Screen, reader: RunReader, run: RunRecord) -> None:
    for source in reader.sources(run.id):
        sheet = f", sheet {source.sheet}" if source.sheet else ""
        layout = f"layout {source.template}" if source.template else "no known layout"
        screen.say(f"{source.name}{sheet}: {counted(source.rows, 'row')}, {layout}.")
        left_out = [use.header for use in source.columns if use.usage is ColumnUsage.LEFT_OUT]
        if left_out:
            screen.say(f"  columns left out: {', '.join(filter(None, left_out))}")
        guessed = [use for use in source.columns if use.fields and use.confidence < 1]
        for use in guessed:
            screen.say(f"  {use.header} is taken for {', '.join(use.fields)} ({use.reason})")
        for sentence in (*source.evidence, *source.rules_left_out):
            screen.say(f"  {sentence}")


def _show_balances(
    screen: Screen, reader: RunReader, run: RunRecord, expected: Mapping[str, Decimal]
) -> None:
    balances = load_balances(reader, run.id, run.base_currency)
    totals = (*balances.waiting, *balances.in_doubt)
    if totals:
        screen.heading("Opening balances that will be booked")
        columns = ("currency", "date", "#customers", "#they owe", "#we owe", "#in base currency")
        screen.table(columns, [_balance_row(total) for total in totals])
        screen.say()
        for sentence in booking_sentences(balances):
            screen.say(sentence)
        for sentence in file_total_sentences(balances, reader.sources(run.id)):
            screen.say(sentence)
    for sentence in expectation_sentences(balances, expected):
        screen.say(sentence)


def _balance_row(total: BalanceTotal) -> tuple[str, ...]:
    return (
        total.currency,
        total.date,
        f"{total.count:,}",
        money(total.debits),
        money(total.credits),
        "" if total.base is None else money(total.base),
    )


def expectation_sentences(
    balances: OpeningBalances, expected: Mapping[str, Decimal]
) -> tuple[str, ...]:
    """How the totals compare with `--expect-total`, a sentence per currency."""
    sums: dict[str, Decimal] = {}
    for total in (*balances.booked, *balances.waiting, *balances.in_doubt):
        sums[total.currency] = sums.get(total.currency, Decimal(0)) + net(total)
    return tuple(_expectation(currency, amount, sums) for currency, amount in expected.items())


def _expectation(currency: str, expected: Decimal, sums: Mapping[str, Decimal]) -> str:
    actual = sums.get(currency, Decimal(0))
    if actual == expected:
        return f"This agrees with the {money(expected)} {currency} that you expect."
    return (
        f"You expect {money(expected)} {currency}, the valid rows come to {money(actual)}: "
        f"{money(actual - expected)} off. Look at the rejected and skipped rows."
    )
