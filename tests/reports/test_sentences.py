"""What happened and what to do next, word by word."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from importer.core.numbers import money
from importer.core.outcomes import Ending
from importer.core.runs import BalanceTotal, RunRecord, RunState
from importer.reports.balances import booking_sentences, file_total_sentences
from importer.reports.report import Report, load_report
from importer.reports.sentences import counted, next_steps, what_happened

from tests.reports.examples import RUN_ID, csv_source, empty_run, row, run_record
from tests.reports.memory_runs import MemoryRuns

_NOTHING_SENT = "2 of 3 rows can be sent, nothing was sent; 1 to mend."
_TWO_TO_SEND_ONE_TO_MEND = (Ending.WAITING, Ending.WAITING, Ending.REJECTED)


def _report(run: RunRecord, *endings: Ending, **more: Any) -> Report:
    rows = [row(number, ending) for number, ending in enumerate(endings, 2)]
    runs = MemoryRuns(run, (csv_source(),), rows, **more)
    return load_report(runs, RUN_ID)


def _happened(run: RunRecord, *endings: Ending) -> str:
    return what_happened(run, _report(run, *endings).counts)


def test_a_finished_run_without_a_fault_needs_nothing() -> None:
    """No steps, no exceptions."""
    report = _report(run_record(), Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED)
    assert what_happened(report.run, report.counts) == "3 of 3 rows are in Bigcapital."
    assert next_steps(report.run, report.counts) == ()


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (
            run_record(state=RunState.CHECKED),
            "2 of 3 rows can be sent, nothing was sent; 1 to mend.",
        ),
        (run_record(dry_run=True), "2 of 3 rows can be sent, nothing was sent; 1 to mend."),
        (
            run_record(state=RunState.CHECKING),
            "Checking has not come to its end; 3 rows read so far.",
        ),
        (
            run_record(state=RunState.STOPPED),
            "The import is not finished: 0 of 3 rows are in Bigcapital; 2 still to send and 1 to "
            "mend.",
        ),
        (run_record(state=RunState.UNDONE), "This import of 3 rows was undone."),
    ],
)
def test_every_state_of_a_run_has_its_sentence(run: RunRecord, sentence: str) -> None:
    """Checked, tried dry, broken off, stopped, undone."""
    assert _happened(run, *_TWO_TO_SEND_ONE_TO_MEND) == sentence


def test_an_undone_run_of_which_customers_were_kept_says_how_many() -> None:
    kept = _happened(run_record(state=RunState.UNDONE), Ending.CREATED, Ending.CREATED)
    assert kept == "This import of 2 rows was undone; 2 customers kept."


def test_a_run_without_rows_says_so() -> None:
    """Whether it has read nothing yet or nothing was there."""
    assert _happened(run_record()) == "No rows found."
    report = load_report(empty_run(), RUN_ID)
    assert what_happened(report.run, report.counts) == "No rows have been read yet."


def test_rows_left_open_are_taken_up_by_resume_where_there_is_something_to_resume() -> None:
    """A dry run and an offline check are sent by a real run."""
    open_rows = (Ending.WAITING, Ending.FAILED)
    report = _report(run_record(), *open_rows)
    assert next_steps(report.run, report.counts) == (
        f"2 valid rows not sent yet: `importer resume {RUN_ID}` goes on.",
    )
    for run in (run_record(dry_run=True), run_record(base_url="")):
        report = _report(run, *open_rows)
        assert next_steps(run, report.counts) == (
            "2 valid rows can be sent: `importer run` with the same file.",
        )


@pytest.mark.parametrize(("number", "words"), [(0, "0 rows"), (1, "1 row"), (1204, "1,204 rows")])
def test_numbers_and_words_agree(number: int, words: str) -> None:
    """One row, many rows."""
    assert counted(number, "row") == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "0.00"), ("1204.5", "1,204.50"), ("-3.125", "-3.125"), ("9999999999.999",) * 2],
)
def test_amounts_show_a_third_decimal_only_if_it_says_something(amount: str, words: str) -> None:
    """As many decimals as the server keeps."""
    assert money(Decimal(amount)).replace(",", "") == words.replace(",", "")


def _total(amount: str, base: str | None, currency: str = "USD") -> BalanceTotal:
    in_base = None if base is None else Decimal(base)
    return BalanceTotal(currency, "2026-01-01", 2, Decimal(amount), Decimal(0), in_base)


def test_booked_balances_are_told_in_the_base_currency() -> None:
    """All currencies of one date together."""
    totals = [_total("100", "100"), _total("200", "216", "EUR")]
    report = _report(run_record(), Ending.CREATED, balances={Ending.CREATED: totals})
    first, equity, invoices = booking_sentences(report.balances)
    assert first == (
        "Bigcapital has booked 4 opening balances against Other income on 2026-01-01: 316.00 USD "
        "in total, debited to accounts receivable and credited to Other income."
    )
    assert "debit Other income, credit your equity account" in equity
    assert "twice" in invoices


def test_balances_that_wait_will_be_booked_and_unknown_rates_are_not_made_up() -> None:
    """Offline nobody knows the base currency."""
    run = run_record(state=RunState.CHECKED, base_url="", base_currency="")
    totals = [_total("100", None), _total("200", None, "EUR")]
    report = _report(run, Ending.WAITING, balances={Ending.WAITING: totals})
    first, *_ = booking_sentences(report.balances)
    assert first.startswith(
        "Bigcapital will book 4 opening balances against Other income on 2026-01-01: 100.00 USD + "
        "200.00 EUR in total"
    )


def test_without_balances_there_is_nothing_to_say() -> None:
    """No warning about a thing that did not happen."""
    assert booking_sentences(_report(run_record(), Ending.CREATED).balances) == ()


def test_the_control_total_is_compared_with_the_files_own(tmp_path: Path) -> None:
    """To the cent; only where both are in one currency."""
    booked = {Ending.CREATED: [_total("1650", "1650")]}
    report = _report(run_record(), Ending.CREATED, balances=booked)
    assert file_total_sentences(report.balances, report.sources) == (
        "This agrees with the file's own total of 1,650.00.",
    )
    report = _report(
        run_record(), Ending.CREATED, balances={Ending.CREATED: [_total("1600", "1600")]}
    )
    (sentence,) = file_total_sentences(report.balances, report.sources)
    assert "The difference of 50.00 stands in rows" in sentence
    mixed = {Ending.CREATED: [_total("1600", "1600"), _total("50", "54", "EUR")]}
    report = _report(run_record(), Ending.CREATED, balances=mixed)
    assert file_total_sentences(report.balances, report.sources) == ()
