"""What the user sees before the first write."""

from collections.abc import Sequence

from msgspec.structs import replace

from importer.cli.columns import column_facts, show_columns
from importer.cli.diff import show_diff
from importer.cli.screen import Screen
from importer.core.checking.duplicates import MERGED_INTO
from importer.core.customer import UNKNOWN_BASE_CURRENCY
from importer.core.edits import EditState
from importer.core.language import gettext
from importer.core.late_texts import told
from importer.core.numbers import day, money, whole
from importer.core.outcomes import Ending
from importer.core.ports import PlanReader
from importer.core.runs import BalanceTotal, SourceRecord
from importer.core.sending.options import Work
from importer.phrases.pace import pace_sentence
from importer.phrases.plans import (
    counts_sentence,
    expectation_sentences,
    merged_sentence,
    origin_sentences,
    updates_sentence,
    where_sentence,
)
from importer.reports.balances import (
    booking_sentences,
    file_total_sentences,
    load_balances,
    per_currency,
)
from importer.reports.columns import layout_in_words
from importer.reports.missing import missing_sentences
from importer.reports.sentences import counted
from importer.run.fronts import Planned

_SHORT = 60.0
"""Seconds below which a duration is no more than "less than a minute"."""


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
    screen.say(where_sentence(run))
    for sentence in origin_sentences(plan.origins):
        screen.say(sentence)
    sources = reader.sources(run.id)
    for source in sources:
        _show_source(screen, source, lists_columns=lists_columns)
    to_change = sum(1 for _ in reader.edits(run.id, (EditState.PLANNED, EditState.INTENDED)))
    screen.say(counts_sentence(endings, left - to_change))
    if to_change or endings[Ending.UNCHANGED]:
        screen.say(updates_sentence(to_change, endings, reader.problem_counts(run.id)))
    if merged := reader.problem_counts(run.id).get(MERGED_INTO, 0):
        screen.say(merged_sentence(merged))
    now = min(plan.first or left, left)
    if now < left:
        screen.say(
            gettext("Only {number} of them now (--first); the rest stay waiting.").format(
                number=whole(now)
            )
        )
    for sentence in missing_sentences(reader.facts(run.id), reader.deactivations(run.id)):
        screen.say(f"{sentence}.")
    if lists_changes:
        show_diff(screen, reader, run.id)
    _show_balances(screen, reader, plan, sources)
    if plan.pace is not None and left:
        owing = sum(total.count for total in reader.balances_to_send(run.id))
        screen.say(pace_sentence(Work(left, owing).first(now), plan.pace))


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
    for sentence in map(told, (*source.evidence, *source.rules_left_out)):
        screen.say(f"  {sentence}")
    facts = [*column_facts(source, in_full=lists_columns)]
    screen.tell(file=source.name, sheet=source.sheet, columns=facts)


def _show_balances(
    screen: Screen, reader: PlanReader, plan: Planned, sources: Sequence[SourceRecord]
) -> None:
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
        for sentence in file_total_sentences(balances, sources):
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
