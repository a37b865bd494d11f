"""One truth: every format of a run says the same, row by row."""

import dataclasses
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE, Problem, Severity
from importer.core.runs import BalanceTotal, RunState
from importer.core.values.spreadsheet_text import unescape
from importer.reports import write_reports
from importer.reports.cell_texts import sheet_text
from importer.reports.columns import column_views

from tests.reports.examples import (
    BAD_DATE,
    BAD_EMAIL,
    GBP,
    IN_DOUBT,
    NOT_BOOKED,
    ODD_PHONE,
    REFORMATTED,
    RUN_ID,
    SAME_ROW,
    TRAPS,
    TRIMMED,
    csv_source,
    everyday_run,
    row,
    run_record,
)
from tests.reports.memory_runs import MemoryRuns
from tests.reports.reading_back import (
    Element,
    page_rows,
    read_csv,
    read_page,
    read_records,
    read_sheets,
    read_table,
)

_PROBLEMS = st.sampled_from(
    [BAD_EMAIL, BAD_DATE, GBP, ODD_PHONE, TRIMMED, REFORMATTED, SAME_ROW, IN_DOUBT, NOT_BOOKED]
)
_TEXTS = st.one_of(st.sampled_from([trap for trap in TRAPS if len(trap) < 1_000]), st.text())
_ALARMING = {"error", "warning"}
_ENDINGS = {ending.value for ending in Ending}


@st.composite
def any_run(draw: st.DrawFn) -> MemoryRuns:
    """Rows with any ending, any problems and any texts, in one table."""
    rows = []
    for number in range(2, draw(st.integers(2, 9))):
        problems = draw(st.lists(_PROBLEMS, max_size=3))
        if draw(st.booleans()):
            problems.append(Problem("email-invalid", "email", 2, draw(_TEXTS)))
        rows.append(
            row(
                number,
                draw(st.sampled_from(Ending)),
                *problems,
                display_name=draw(_TEXTS),
                source_key=draw(_TEXTS),
            )
        )
    return MemoryRuns(run_record(), (csv_source(),), rows)


def _check_agreement(runs: MemoryRuns, out: Path) -> None:
    write_reports(runs, RUN_ID, out)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    _check_summary(runs, summary)
    records = read_records(out / "results.csv")
    assert Counter(record["ending"] for record in records) == +Counter(summary["endings"])
    assert [_key(record) for record in records] == [
        (row.ref.source, str(row.ref.number), row.source_key, row.display_name) for row in runs.rows
    ]
    _check_workbook(records, summary, out / "results.xlsx")
    _check_words(records, out / "results.xlsx")
    _check_page(runs, summary, out / "report.html")
    _check_words_of_the_page(records, out / "report.html")
    _check_columns(runs, out)
    _check_corrections(records, out)


def _check_columns(runs: MemoryRuns, out: Path) -> None:
    """Each column with what it became, its fill and its values, alike in workbook and page."""
    views = [view for source in runs.sources(RUN_ID) for view in column_views(source)]
    told = [
        line
        for line in read_table(out / "results.xlsx", "What was left out")
        if line["what"] == "column"
    ]
    page = read_page(out / "report.html")
    lines = ((line, line.attributes.get("class") or "") for line in page.all("tr"))
    shown = [line.all("td") for line, name in lines if name.startswith("usage-")]
    assert len(views) == len(told) == len(shown)
    for view, line, (_, became, filled, samples, _) in zip(views, told, shown, strict=True):
        assert line["what became of it"].startswith(view.became)
        assert became.text.split() == view.became.split() + ["guessed"] * view.is_guess
        assert (line["filled"] or "") == view.filled == filled.text.replace("\xa0", " ")
        assert (line["for example"] or "") == " · ".join(view.samples)
        assert samples.text.split() == " · ".join(view.samples).split()


def _check_summary(runs: MemoryRuns, summary: dict[str, object]) -> None:
    assert summary["rows"] == len(runs.rows)
    assert summary["endings"] == {e.value: n for e, n in runs.endings(RUN_ID).items()}
    assert summary["problems"] == runs.problem_counts(RUN_ID)
    assert summary["created_with_errors"] == runs.rows_created_with_errors(RUN_ID)


def _key(record: dict[str, str]) -> tuple[str, str, str, str]:
    texts = [unescape(record[name]) for name in ("file", "row", "source_key", "display_name")]
    return texts[0], texts[1], texts[2], texts[3]


def _check_workbook(
    records: list[dict[str, str]], summary: dict[str, dict[str, int]], path: Path
) -> None:
    rows = read_table(path, "Rows")
    assert [(str(row["row"]), row["ending"], row["customer_id"] or "") for row in rows] == [
        (record["row"], record["ending"], int(record["customer_id"] or 0) or "")
        for record in records
    ]
    assert _codes(read_table(path, "Problems")) == _without_repairs(summary["problems"])
    assert _codes(read_table(path, "Changed values")) == Counter(summary["repairs"])
    changed: Counter[str] = Counter()
    for group in read_table(path, "What we changed"):
        changed[group["code"]] += group["times"] or 0
    assert changed == Counter(summary["repairs"])


def _check_words(records: list[dict[str, str]], path: Path) -> None:
    """Name, problems and what to do are told in the same words in both tables."""
    for record, told in zip(records, read_table(path, "Rows"), strict=True):
        for name in ("display_name", "problems", "what_to_do"):
            assert (told[name] or "") == sheet_text(unescape(record[name]))
    numbers = {line[0]: line[1] for line in read_sheets(path)["Summary"] if line[0] in _ENDINGS}
    assert Counter(record["ending"] for record in records) == +Counter(numbers)


def _check_words_of_the_page(records: list[dict[str, str]], path: Path) -> None:
    """The page's rows say what results.csv says of them: ending, customer, problems, hints."""
    by_row = {record["row"]: record for record in records}
    for shown in page_rows(read_page(path)):
        record = by_row[str(shown["row"])]
        assert (shown["ending"], str(shown["customer"] or "")) == (
            record["ending"],
            record["customer_id"],
        )
        said = unescape(record["problems"])
        assert all(problem["message"] in said for problem in shown["problems"])
        assert [p["code"] for p in shown["problems"]] == re.findall(
            r" \[([a-z-]+)\](?= \| |$)", said
        )
        assert shown["todo"] in record["what_to_do"]


def _codes(problems: list[dict[str, str]]) -> Counter[str]:
    return Counter(problem["code"] for problem in problems)


def _without_repairs(problems: dict[str, int]) -> Counter[str]:
    return Counter(
        {
            code: count
            for code, count in problems.items()
            if CATALOGUE[code].severity is not Severity.REPAIR
        }
    )


def _check_page(runs: MemoryRuns, summary: dict[str, dict[str, int]], path: Path) -> None:
    page = read_page(path)
    numbers = {
        part.text.split()[1]: int(part.text.split()[0].replace(",", ""))
        for name in ("endings-list", "endings-none")
        for shown in page.all("ul", class_=name)
        for part in shown.all("li")
    }
    assert numbers == summary["endings"]
    _check_groups(page, summary)
    open_ended = {Ending.FAILED, Ending.UNKNOWN}
    assert {shown["id"] for shown in page_rows(page)} == {
        row.row_id
        for row in runs.rows
        if row.ending in open_ended or any(p.severity in _ALARMING for p in row.problems)
    }


def _check_groups(page: Element, summary: dict[str, dict[str, int]]) -> None:
    """A group for every kind that is no repair, with as many rows as have it."""
    shown = {
        code.text for group in page.all("details") for code in group.all("code", class_="kind")
    }
    assert shown == set(_without_repairs(summary["problems"]))


def _check_corrections(records: list[dict[str, str]], out: Path) -> None:
    mend = [
        f"{RUN_ID}:{record['row']}"
        for record in records
        if record["ending"] in {"rejected", "refused"}
    ]
    if not mend:
        assert not list(out.glob("corrections*"))
        return
    _, *lines = read_csv(out / "corrections.csv", encoding="cp1252", delimiter=";")
    assert [line[-1] for line in lines] == mend
    table = read_table(out / "corrections.xlsx", "customers")
    assert [line["importer: row key"] for line in table] == mend
    told = {line["importer: row key"]: line["importer: what happened"] for line in table}
    for record in records:
        happened = told.get(f"{RUN_ID}:{record['row']}", record["ending"].capitalize())
        assert happened.startswith(record["ending"].capitalize())


def test_the_everyday_run_reads_the_same_in_all_formats(tmp_path: Path) -> None:
    """Every ending, every severity."""
    _check_agreement(everyday_run(), tmp_path)


@given(any_run())
@settings(deadline=None, max_examples=25)
def test_any_run_reads_the_same_in_all_formats(runs: MemoryRuns) -> None:
    """Whatever the endings, problems and texts are."""
    with TemporaryDirectory() as folder:
        _check_agreement(runs, Path(folder))


@given(any_run(), st.sampled_from(RunState))
@settings(deadline=None, max_examples=10)
def test_a_run_in_any_state_reads_the_same_in_all_formats(
    runs: MemoryRuns, state: RunState
) -> None:
    """Broken off while checking, stopped while sending, undone: the rows are what they are."""
    runs.record = run_record(state=state)
    with TemporaryDirectory() as folder:
        _check_agreement(runs, Path(folder))


@given(any_run())
@settings(deadline=None, max_examples=10)
def test_writing_again_says_the_same(runs: MemoryRuns) -> None:
    """`importer report` adds nothing and loses nothing; corrections are replaced, not doubled."""
    with TemporaryDirectory() as folder:
        first = write_reports(runs, RUN_ID, Path(folder))
        before = {path: path.read_bytes() for path in first if path.suffix != ".xlsx"}
        assert write_reports(runs, RUN_ID, Path(folder)) == first
        assert {path: path.read_bytes() for path in before} == before
        assert set(Path(folder).iterdir()) == set(first)


@pytest.mark.parametrize("ending", Ending)
def test_rows_are_the_sum_of_the_endings(ending: Ending, tmp_path: Path) -> None:
    """The first promise, as a script sees it."""
    runs = MemoryRuns(run_record(), (csv_source(),), [row(n, ending) for n in range(2, 9)])
    write_reports(runs, RUN_ID, tmp_path, ["summary.json"])
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["rows"] == sum(summary["endings"].values()) == 7
    assert summary["endings"][ending] == 7
    assert set(summary["endings"]) == {each.value for each in Ending}


def test_a_base_currency_that_is_not_known_is_told_in_words(tmp_path: Path) -> None:
    """An offline check has no code for it; the one that stands in for it is shown nowhere."""
    run = dataclasses.replace(
        everyday_run(),
        record=run_record(base_url="", base_currency="", organization_name=""),
        balances={
            Ending.WAITING: [
                BalanceTotal("EUR", "2026-01-01", 1, Decimal(5), Decimal(0), None),
                BalanceTotal("XXX", "2026-01-01", 2, Decimal(70), Decimal(0), None),
            ]
        },
    )
    write_reports(run, RUN_ID, tmp_path)

    summary = json.loads((tmp_path / "summary.json").read_text())
    totals = summary["opening_balances"]["waiting"]
    assert [total["currency"] for total in totals] == ["EUR", None]
    balances = read_table(tmp_path / "results.xlsx", "Opening balances")
    assert [line["currency"] for line in balances] == ["EUR", "base currency"]
    page = (tmp_path / "report.html").read_text()
    assert "5.00 EUR + 70.00 base currency" in page
    for name in ("summary.json", "results.csv", "report.html"):
        assert "XXX" not in (tmp_path / name).read_text(encoding="utf-8"), name
