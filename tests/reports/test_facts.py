"""What the report says of the time that an import took, and of what decided it."""

import pytest
from importer.core.outcomes import Ending
from importer.reports.facts import facts_in_words
from importer.reports.report import load_report

from tests.reports.examples import RUN_ID, csv_source, row, run_record
from tests.reports.memory_runs import MemoryRuns


def said(rows: int, **facts: str) -> dict[str, str]:
    """The labels and sentences of a run that created so many rows."""
    created = [row(number, Ending.CREATED) for number in range(2, rows + 2)]
    learnt = {name.replace("_", "-"): value for name, value in facts.items()}
    runs = MemoryRuns(run_record(), (csv_source(),), created, learnt=learnt)
    report = load_report(runs, RUN_ID)
    return dict(facts_in_words(report.facts, report.counts))


def test_a_limit_that_decided_is_named() -> None:
    pace = said(20, sending_seconds="75.0", server_pace="0.166667")["Pace"]
    assert pace.startswith("the server allows 10 a minute")


@pytest.mark.parametrize("pace", ["1666666.67", "50"])
def test_a_limit_that_held_nothing_back_is_not(pace: str) -> None:
    """Nobody is told of 1,666,667 customers a second."""
    sentence = said(20, sending_seconds="60.0", server_pace=pace)["Pace"]
    assert sentence == "no limit of the server held this import back"


def test_a_server_without_limits_is_called_so() -> None:
    assert said(20, sending_seconds="60.0")["Pace"] == "the server names no limit"
