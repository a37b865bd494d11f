"""The report as it stands inside the page: in the page's words, in every language, while the files
keep the terminal's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from importer.core.deactivations import Deactivation, DeactivationState
from importer.core.explaining.problem_samples import PROBLEM_SAMPLES
from importer.core.language import LanguageCode, gettext, speaking
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE
from importer.core.rows import RowRef
from importer.core.runs import ResultRow, RunState
from importer.core.stages import ColumnUsage, ColumnUse
from importer.languages import load_language
from importer.reports.report import load_report
from importer.reports.report_html import render_page
from importer.web.advice import COMMANDS, OPTIONS, fit_for_a_page
from importer.web.wording import PageWording
from msgspec.structs import replace

from tests.reports.examples import RUN_ID, csv_source, run_record
from tests.reports.memory_runs import MemoryRuns

POT = Path(__file__).parents[2] / "importer" / "locale" / "importer.pot"
TOLD_OF_FILES = ("importer/sources/", "importer/run/checking.py", "importer/core/headers/")


def sentences_of_files() -> Iterator[str]:
    """What may be said of how a file was read, and much that is never said of one."""
    with POT.open("rb") as file:
        for message in read_po(file):
            if any(place.startswith(TOLD_OF_FILES) for place, _ in message.locations):
                yield message.id if isinstance(message.id, str) else message.id[1]


def everything(**changes: object) -> MemoryRuns:
    """A run with a row for every kind of problem and every ending."""
    problems = [(Ending.REJECTED, (one,)) for one in PROBLEM_SAMPLES.values()]
    rows = [*problems, *((ending, ()) for ending in Ending)]
    private = ColumnUse(
        7,
        "Born",
        ColumnUsage.SENSITIVE,
        reason="private data of a person (--keep-private keeps it)",
    )
    source = csv_source(evidence=tuple(map(gettext, sentences_of_files())))
    columns = (*source.columns[:7], private, source.columns[8])
    return MemoryRuns(
        run_record(options={"date-order": "day-first"}, **changes),
        (replace(source, columns=columns, rules_left_out=("Say it with --rate.",)),),
        [
            ResultRow(number, RowRef("customers.csv", "", number), number, ("x",) * 9, "", "A",
                      ending, None, found)
            for number, (ending, found) in enumerate(rows, 5)
        ],
        missing=tuple(Deactivation(7, "Acme", state) for state in DeactivationState),
    )  # fmt: skip


STATES = [
    {"state": RunState.FINISHED},
    {"state": RunState.STOPPED},
    {"state": RunState.CHECKED, "dry_run": True},
    {"state": RunState.CHECKING},
]


def words_of(page: str) -> str:
    """All that the page says, the text of its script and style left out."""
    return re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", "", page)


@pytest.mark.parametrize("language", LanguageCode)
@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state["state"]))
def test_the_report_inside_speaks_of_no_command_and_no_option(
    language: LanguageCode, state: dict[str, object]
) -> None:
    assert set(PROBLEM_SAMPLES) == set(CATALOGUE)
    with speaking(load_language(language)):
        said = words_of(render_page(load_report(everything(**state), RUN_ID, PageWording())))
    for found in (*OPTIONS.finditer(said), *COMMANDS.finditer(said)):
        pytest.fail(said[max(0, found.start() - 120) : found.end() + 40])


def test_the_files_name_the_commands() -> None:
    said = words_of(render_page(load_report(everything(), RUN_ID)))
    assert f"importer resume {RUN_ID}" in said
    assert "--date-format" in said
    assert "--keep-private" in said


def test_it_names_the_steps_on_which_things_are_done() -> None:
    report = load_report(everything(state=RunState.STOPPED), RUN_ID, PageWording())
    steps = " ".join(report.wording.next_steps(report.run, report.counts))
    assert "the step “Mend” shows them" in steps
    assert "go on from the step “Confirm”" in steps
    (row,) = (row for row in report.rows() if row.row.ending is Ending.FAILED)
    assert row.what_to_do == "Certainly not stored: the step “Confirm” sends it again."


def test_of_a_text_only_what_speaks_of_the_terminal_is_left_out() -> None:
    assert fit_for_a_page("private data (--keep-private keeps it)") == "private data"
    assert fit_for_a_page("It was read so. Say otherwise with --x.") == "It was read so."
    assert fit_for_a_page("header equals Email") == "header equals Email"


def test_in_its_frame_the_steps_that_it_names_are_links() -> None:
    report = load_report(everything(state=RunState.STOPPED), RUN_ID, PageWording("/imports/7/"))
    page = words_of(render_page(report))
    link = '<a href="/imports/7/{0}" target="_top" data-step="{0}">{1}</a>'
    assert f"the step “{link.format('mend', 'Mend')}” shows them" in page
    assert f"go on from the step “{link.format('confirm', 'Confirm')}”" in page
    assert '"todo":"Certainly not stored: the step “[Confirm](confirm)” sends it again."' in page
    assert '"steps_at":"/imports/7/"' in page


def test_in_a_file_nothing_leads_to_a_step() -> None:
    page = words_of(render_page(load_report(everything(state=RunState.STOPPED), RUN_ID)))
    assert "data-step" not in page
    assert "](" not in page
