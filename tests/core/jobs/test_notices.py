"""The words of a notice: all that somebody needs who was not there, and nothing of a customer."""

from pathlib import Path

import pytest
from importer.core.errors import GuardTripped, ImporterError
from importer.core.exit_codes import EXIT_MEANINGS
from importer.core.explaining.error_texts import ERROR_TEXTS
from importer.core.jobs.discretion import QUOTES_HEADERS, TELL_NOTHING_OF_CUSTOMERS
from importer.core.jobs.guards import already_running
from importer.core.jobs.news import FileNews, News, Occasion, is_told
from importer.core.jobs.notices import counts_of, notice_of
from importer.core.outcomes import Ending
from msgspec.structs import replace

CONFIG = Path("/etc/importer/importer.toml")


def news(code: int, *files: FileNews, error: ImporterError | None = None) -> News:
    return News("nightly", CONFIG, "books-1", code, files, error)


def test_a_night_with_a_held_file_and_one_that_needs_somebody() -> None:
    held = FileNews(
        "a.csv",
        code=5,
        error=GuardTripped("row-count-fell", "The file has 12 rows.", hint="Look at the export."),
        is_held=True,
        reports=Path("/srv/drops/quarantine/a.csv"),
    )
    done = FileNews(
        "b.csv",
        code=3,
        run_id="20261130-0230-1",
        endings={Ending.CREATED: 1_150, Ending.UNCHANGED: 0, Ending.REJECTED: 3},
        reports=Path("/srv/drops/done/b.csv"),
    )

    notice = notice_of(news(5, held, done))

    assert notice.subject == "nightly: a guard tripped"
    assert (
        notice.text
        == """\
The job nightly on books-1: a guard tripped (exit code 5).

a.csv
  It is held; nothing of it was sent.
  row-count-fell: The file has 12 rows.
  What to do: Look at the export.
  Its reports: /srv/drops/quarantine/a.csv

b.csv
  1,153 rows: 1,150 created, 3 rejected
  rejected: Mend the row in corrections.xlsx and give that file to `importer run`.
  Run: 20261130-0230-1
  Its reports: /srv/drops/done/b.csv

To accept the file that is held, for this once:
  importer job approve nightly --config /etc/importer/importer.toml
What became of its files:
  importer job history nightly --config /etc/importer/importer.toml
"""
    )


def test_a_night_that_could_not_run_says_why_and_how_to_go_on() -> None:
    error = already_running("nightly", "process 7 on books-1")
    text = notice_of(news(1, error=error)).text
    assert error.message in text
    assert error.hint in text
    assert "importer job run nightly" in text


def test_an_error_of_our_own_sends_people_to_the_log() -> None:
    assert "in the log" in notice_of(news(1)).text
    assert "in the log" not in notice_of(news(1, FileNews("a.csv", 1))).text


def test_files_that_wait_are_told() -> None:
    waiting = replace(news(5), left=("b.csv", "c.csv"))
    assert "These wait for the next time: b.csv, c.csv." in notice_of(waiting).text


def test_what_could_not_be_removed_is_told() -> None:
    stays = ImporterError("not-removed", "/srv/drops/done/1 can't be removed.", hint="By hand.")
    notice = notice_of(replace(news(0, FileNews("a.csv", 0)), not_removed=stays))
    assert notice.subject == "nightly: all rows ended well, but old files could not be removed"
    assert "not-removed: /srv/drops/done/1 can't be removed.\nWhat to do: By hand." in notice.text
    assert [on for on in Occasion if is_told(on, 0, not_removed=True)] == [
        *(Occasion.PROBLEMS, Occasion.ALWAYS)
    ]


def test_a_night_without_a_file_is_no_success_of_rows() -> None:
    assert notice_of(news(0)).subject == "nightly: no new file"


@pytest.mark.parametrize("code", EXIT_MEANINGS)
def test_every_exit_code_has_a_subject_of_one_line(code: int) -> None:
    assert notice_of(news(code, FileNews("a.csv", code))).subject.splitlines()[0]


CELL = "Hidden Customer, hidden@acme.example"


@pytest.mark.parametrize(
    "error",
    [
        GuardTripped("header-drifted", f"lost: “{CELL}”", hint=f"Look for {CELL}."),
        ImporterError("quote-unclosed", f"A quote opens in {CELL}", hint=CELL),
        ImporterError("a-code-of-tomorrow", CELL, hint=CELL),
    ],
)
def test_words_that_may_quote_a_cell_are_not_told(error: ImporterError) -> None:
    """Their code is, and where the words are found."""
    for told in (
        notice_of(news(1, error=error)),
        notice_of(news(1, FileNews("a.csv", 1, error=error))),
    ):
        assert CELL not in f"{told.subject} {told.text} {told.facts}"
        assert error.code in told.text
        assert "importer" in told.text


def test_codes_whose_words_are_told_are_codes_of_today() -> None:
    """One that is renamed would otherwise be told by its name alone, and nobody would notice."""
    told = TELL_NOTHING_OF_CUSTOMERS | QUOTES_HEADERS
    assert told <= ERROR_TEXTS.keys()


def test_the_body_of_a_ping_is_counts() -> None:
    file = FileNews("a.csv", 3, endings={Ending.CREATED: 2, Ending.REJECTED: 1})
    assert counts_of(news(3, file, file)) == "exit-code 3\nfiles 2\ncreated 4\nrejected 2\n"


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (Occasion.ALWAYS, {0, 1, 2, 3, 4, 5, 130}),
        (Occasion.PROBLEMS, {1, 2, 3, 4, 5, 130}),
        (Occasion.FAILURE, {1, 2, 4, 5, 130}),
    ],
)
def test_people_are_told_when_they_asked_to_be(on: Occasion, codes: set[int]) -> None:
    assert {code for code in EXIT_MEANINGS if is_told(on, code)} == codes
