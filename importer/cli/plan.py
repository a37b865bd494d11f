"""What the user sees before the first write."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from importer.cli.columns import column_facts, show_columns
from importer.cli.diff import show_diff
from importer.cli.screen import Screen
from importer.core.checking.merging import MERGED_INTO
from importer.core.choices import Origins
from importer.core.customer import UNKNOWN_BASE_CURRENCY
from importer.core.edits import EditState
from importer.core.language import gettext, ngettext
from importer.core.numbers import clock, day, money, weekday_words, whole
from importer.core.outcomes import Ending
from importer.core.ports import PlanReader
from importer.core.runs import BalanceTotal, RunRecord, SourceRecord
from importer.core.sending.options import Bound, Pace, Work, duration_words
from importer.reports.balances import (
    OpeningBalances,
    booking_sentences,
    file_total_sentences,
    load_balances,
    net,
    per_currency,
)
from importer.reports.columns import layout_in_words
from importer.reports.facts import missing_sentences
from importer.reports.sentences import counted
from importer.run.fronts import Planned

_SHORT = 60.0
"""Seconds below which a duration is no more than "less than a minute"."""

_LONG = 600.0
"""Seconds from which on an import is told the time of day at which it ends."""


def show_plan(
    screen: Screen,
    reader: PlanReader,
    plan: Planned,
    *,
    lists_columns: bool = False,
    lists_changes: bool = False,
) -> None:
    """Everything that the user should know before deciding.

    Args:
        lists_columns: list every column of the files.
        lists_changes: list every field of a customer that would change.
    """
    run, endings = plan.run, reader.endings(plan.run.id)
    left = reader.rows_to_send(run.id)
    screen.heading(gettext("What will happen") if plan.sends else gettext("What would happen"))
    screen.say(_where(run))
    for sentence in origin_sentences(plan.origins):
        screen.say(sentence)
    for source in reader.sources(run.id):
        _show_source(screen, source, lists_columns=lists_columns)
    to_change = sum(1 for _ in reader.edits(run.id, (EditState.PLANNED, EditState.INTENDED)))
    screen.say(_counts(endings, left - to_change))
    if to_change or endings[Ending.UNCHANGED]:
        screen.say(_updates(to_change, endings, reader.problem_counts(run.id)))
    if merged := reader.problem_counts(run.id).get(MERGED_INTO, 0):
        screen.say(_merged(merged))
    now = min(plan.first or left, left)
    if now < left:
        screen.say(
            gettext("Only {number} of them now (--first); the rest stay waiting.").format(
                number=whole(now)
            )
        )
    for sentence in missing_sentences(reader.facts(run.id)):
        screen.say(f"{sentence}.")
    if lists_changes:
        show_diff(screen, reader, run.id)
    _show_balances(screen, reader, plan)
    if plan.pace is not None and left:
        owing = sum(total.count for total in reader.balances_to_send(run.id))
        screen.say(pace_sentence(Work(left, owing).first(now), plan.pace))


def pace_sentence(work: Work, pace: Pace) -> str:
    """How long the customers take, what decides it, and who could make it faster."""
    customers, forecast = counted(work.rows, "customer"), pace.forecast(work)
    duration, done = duration_words(forecast.seconds), _done_about(forecast.seconds)
    if forecast.bound is Bound.LIMIT:
        return gettext(
            "Pace: the server allows {pace}. {customers}: {duration}{done}. "
            "Whoever hosts the server can raise THROTTLE_AUTH_LIMIT and "
            "THROTTLE_GLOBAL_LIMIT for the time of the import."
        ).format(pace=pace.words(), customers=customers, duration=duration, done=done)
    if forecast.bound is Bound.CAP:
        capped = replace(pace, per_second=pace.cap).words()
        return gettext("Pace: {pace}, as --max-rate asks. {customers}: {duration}{done}.").format(
            pace=capped, customers=customers, duration=duration, done=done
        )
    is_short = forecast.seconds < 60
    about = duration if is_short else gettext("about {duration}").format(duration=duration)
    return gettext(
        "Pace: {pace}. {customers}: {duration}{done}, by what such servers were "
        "seen to take; the time left is corrected while it runs."
    ).format(pace=_no_limit(pace), customers=customers, duration=about, done=done)


def _no_limit(pace: Pace) -> str:
    if pace.known:
        return gettext("no limit known that would hold this import back")
    return gettext(
        "no limit known; starting at {pace} and speeding up while the server allows"
    ).format(pace=pace.words())


def _done_about(seconds: float) -> str:
    if seconds < _LONG:
        return ""
    now = datetime.now().astimezone()
    end = now + timedelta(seconds=seconds)
    day = "" if end.date() == now.date() else f"{weekday_words(end)} "
    return gettext(", done about {day}{end}").format(day=day, end=clock(end))


def _where(run: RunRecord) -> str:
    if not run.base_url:
        return gettext(
            "Checked offline; nothing is sent, and rules that need the server were left out."
        )
    return gettext(
        "Organization {organization}, base currency {base_currency}, at {base_url}."
    ).format(
        organization=run.organization_name,
        base_currency=run.base_currency,
        base_url=run.base_url,
    )


def origin_sentences(origins: Origins) -> Iterator[str]:
    """What was decided in a file and not with this command."""
    if origins.server_from_own_file:
        yield gettext("Address and key come from {own_file}.").format(own_file=origins.own_file)
    if origins.passed_over:
        yield (
            gettext(
                "{own_file} speaks of a server of its own; not used here: {passed_over}."
            ).format(own_file=origins.own_file, passed_over=", ".join(origins.passed_over))
        )
    if origins.from_folder:
        yield gettext("{file} of this folder sets: {from_folder}.").format(
            file=origins.folder_file, from_folder=", ".join(origins.from_folder)
        )


def _counts(endings: Mapping[Ending, int], left: int) -> str:
    done = (
        gettext("{number} created before, ").format(number=whole(endings[Ending.CREATED]))
        if endings[Ending.CREATED]
        else ""
    )
    return gettext("{done}{customers} to create, {rows} rejected, {skipped} skipped.").format(
        done=done,
        customers=counted(left, "customer"),
        rows=counted(endings[Ending.REJECTED], "row"),
        skipped=whole(endings[Ending.SKIPPED]),
    )


def _updates(to_change: int, endings: Mapping[Ending, int], problems: Mapping[str, int]) -> str:
    """What becomes of customers that are there: `45 customers to change, 3,900 unchanged; …`."""
    sentence = gettext("{customers} to change, {unchanged} unchanged").format(
        customers=counted(to_change, "customer"), unchanged=whole(endings[Ending.UNCHANGED])
    )
    kept = problems.get("kept-because-edited", 0)
    if not kept:
        return f"{sentence}."
    return ngettext(
        "{sentence}; {number} field that was edited in Bigcapital is kept.",
        "{sentence}; {number} fields that were edited in Bigcapital are kept.",
        kept,
    ).format(sentence=sentence, number=whole(kept))


def _merged(count: int) -> str:
    return ngettext(
        "{number} row is part of another row's customer and went into it (--no-merge sends it "
        "apart).",
        "{number} rows are part of other rows' customers and went into them (--no-merge sends "
        "them apart).",
        count,
    ).format(number=whole(count))


def _show_source(screen: Screen, source: SourceRecord, *, lists_columns: bool) -> None:
    sheet = gettext(", sheet {sheet}").format(sheet=source.sheet) if source.sheet else ""
    rows, layout = counted(source.rows, "row"), layout_in_words(source)
    screen.say(f"{source.name}{sheet}: {rows}, {layout}.")
    if "mapping" in source.facts:
        screen.say(
            gettext("  columns mapped {mapping}; `importer templates` can forget it").format(
                mapping=source.facts["mapping"]
            )
        )
    show_columns(screen, source, in_full=lists_columns)
    for sentence in (*source.evidence, *source.rules_left_out):
        screen.say(f"  {sentence}")
    facts = [*column_facts(source, in_full=lists_columns)]
    screen.tell(file=source.name, sheet=source.sheet, columns=facts)


def _show_balances(screen: Screen, reader: PlanReader, plan: Planned) -> None:
    run = plan.run
    balances = load_balances(reader, run.id, run.base_currency)
    due = reader.balances_to_send(run.id)
    if due:
        screen.heading(gettext("Opening balances that will be booked"))
        screen.table(
            ("currency", "date", "#customers", "#they owe", "#we owe", "#in base currency"),
            [_balance_row(total) for total in per_currency(due)],
        )
        screen.say()
        for sentence in booking_sentences(replace(balances, booked=(), waiting=due, in_doubt=())):
            screen.say(sentence)
        for sentence in file_total_sentences(balances, reader.sources(run.id)):
            screen.say(sentence)
    for sentence in expectation_sentences(balances, plan.expected):
        screen.say(sentence)


def _balance_row(total: BalanceTotal) -> tuple[str, ...]:
    return (
        gettext("base currency") if total.currency == UNKNOWN_BASE_CURRENCY else total.currency,
        day(total.date),
        whole(total.count),
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
        return gettext("This agrees with the {expected} {currency} that you expect.").format(
            expected=money(expected), currency=currency
        )
    return gettext(
        "You expect {expected} {currency}, the valid rows come to {actual}: "
        "{difference} off. Look at the rejected and skipped rows."
    ).format(
        expected=money(expected),
        currency=currency,
        actual=money(actual),
        difference=money(actual - expected),
    )
