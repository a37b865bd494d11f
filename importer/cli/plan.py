"""What the user sees before the first write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from importer.cli.screen import Screen
from importer.core.outcomes import Ending
from importer.core.ports import CorrectJournal
from importer.core.runs import BalanceTotal, RunRecord, SourceRecord
from importer.core.sending import Pace, duration_words
from importer.core.stages import ColumnUsage
from importer.reports.balances import (
    OpeningBalances,
    booking_sentences,
    file_total_sentences,
    load_balances,
    net,
)
from importer.reports.columns import layout_in_words
from importer.reports.sentences import counted, money
from importer.settings import Origins

_LONG = 600.0
"""Seconds from which on an import is told the time of day at which it ends."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked run and what is asked of it.

    Attributes:
        pace: None if no server was asked.
        expected: opening balances that the user expects, by currency.
        first: so many rows are sent, and no more.
        sends: False for a check and a dry run.
        origins: where its settings come from.
    """

    run: RunRecord
    pace: Pace | None
    expected: Mapping[str, Decimal]
    first: int | None = None
    sends: bool = True
    origins: Origins = field(default_factory=Origins)


def show_plan(screen: Screen, reader: CorrectJournal, plan: Plan) -> None:
    """Everything that the user should know before deciding."""
    run, endings = plan.run, reader.endings(plan.run.id)
    left = reader.rows_to_send(run.id)
    screen.heading("What will happen" if plan.sends else "What would happen")
    screen.say(_where(run))
    for sentence in origin_sentences(plan.origins):
        screen.say(sentence)
    for source in reader.sources(run.id):
        for sentence in _source_sentences(source):
            screen.say(sentence)
    screen.say(_counts(endings, left))
    now = min(plan.first or left, left)
    if now < left:
        screen.say(f"Only {now:,} of them now (--first); the rest stay waiting.")
    _show_balances(screen, reader, plan)
    if plan.pace is not None and left:
        screen.say(pace_sentence(now, plan.pace))


def pace_sentence(rows: int, pace: Pace) -> str:
    """How long the rows take at the server's pace, and who could make it faster."""
    customers, seconds = counted(rows, "customer"), pace.seconds_for(rows)
    if not pace.known:
        return (
            f"Pace: the server names no limit; starting at {pace.words()} and speeding up while it "
            f"allows. {customers}: {_at_most(seconds)}."
        )
    return (
        f"Pace: the server allows {pace.words()}. {customers}: {duration_words(seconds)}"
        f"{_done_about(seconds)}. Whoever hosts the server can raise THROTTLE_AUTH_LIMIT and "
        "THROTTLE_GLOBAL_LIMIT for the time of the import."
    )


def _at_most(seconds: float) -> str:
    duration = duration_words(seconds)
    return duration if duration.startswith("less") else f"at most {duration} or so"


def _done_about(seconds: float) -> str:
    if seconds < _LONG:
        return ""
    now = datetime.now().astimezone()
    end = now + timedelta(seconds=seconds)
    day = "" if end.date() == now.date() else f"{end:%a} {end.day} {end:%b} "
    return f", done about {day}{end:%H:%M}"


def _where(run: RunRecord) -> str:
    if not run.base_url:
        return "Checked offline; nothing is sent, and rules that need the server were left out."
    return (
        f"Organization {run.organization_name}, base currency {run.base_currency}, at "
        f"{run.base_url}."
    )


def origin_sentences(origins: Origins) -> Iterator[str]:
    """What was decided in a file and not with this command."""
    if origins.server_from_own_file:
        yield f"Address and key come from {origins.own_file}."
    if origins.passed_over:
        yield (
            f"{origins.own_file} speaks of a server of its own; not used here: "
            f"{', '.join(origins.passed_over)}."
        )
    if origins.from_folder:
        yield f"{origins.folder_file} of this folder sets: {', '.join(origins.from_folder)}."


def _counts(endings: Mapping[Ending, int], left: int) -> str:
    done = f"{endings[Ending.CREATED]:,} created before, " if endings[Ending.CREATED] else ""
    return (
        f"{done}{counted(left, 'customer')} to create, "
        f"{counted(endings[Ending.REJECTED], 'row')} rejected, {endings[Ending.SKIPPED]:,} skipped."
    )


_UNMAPPED = {
    ColumnUsage.NOTE: "columns for the note",
    ColumnUsage.LEFT_OUT: "columns left out",
    ColumnUsage.SENSITIVE: "columns with card or bank data, never kept",
}
"""Columns that fill no field of their own, and how they are told."""


def _source_sentences(source: SourceRecord) -> Iterator[str]:
    sheet = f", sheet {source.sheet}" if source.sheet else ""
    yield f"{source.name}{sheet}: {counted(source.rows, 'row')}, {layout_in_words(source)}."
    if "mapping" in source.facts:
        yield f"  columns mapped {source.facts['mapping']}; `importer templates` can forget it"
    for usage, words in _UNMAPPED.items():
        headers = [use.header for use in source.columns if use.header and use.usage is usage]
        if headers:
            yield f"  {words}: {', '.join(headers)}"
    for use in source.columns:
        if use.fields and use.confidence < 1:
            yield f"  {use.header} is taken for {', '.join(use.fields)} ({use.reason})"
    for sentence in (*source.evidence, *source.rules_left_out):
        yield f"  {sentence}"


def _show_balances(screen: Screen, reader: CorrectJournal, plan: Plan) -> None:
    run = plan.run
    balances = load_balances(reader, run.id, run.base_currency)
    due = reader.balances_to_send(run.id)
    if due:
        screen.heading("Opening balances that will be booked")
        columns = ("currency", "date", "#customers", "#they owe", "#we owe", "#in base currency")
        screen.table(columns, [_balance_row(total) for total in due])
        screen.say()
        for sentence in booking_sentences(replace(balances, booked=(), waiting=due, in_doubt=())):
            screen.say(sentence)
        for sentence in file_total_sentences(balances, reader.sources(run.id)):
            screen.say(sentence)
    for sentence in expectation_sentences(balances, plan.expected):
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
