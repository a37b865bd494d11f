"""The page of a job's run shows the files before it: as bars, as numbers, in sentences."""

from datetime import timedelta
from pathlib import Path

from importer.core.jobs.history import FILES_SHOWN, JobFacts, JobRecord, JobState
from importer.core.outcomes import Ending
from importer.core.runs import RunState
from importer.reports import write_reports
from importer.reports.history import TALLEST
from msgspec.structs import replace

from tests.reports.examples import BAD_EMAIL, RUN_ID, csv_source, row, run_record
from tests.reports.memory_runs import MemoryRuns
from tests.reports.reading_back import Element, read_page

NOW = run_record().started_at


def night(ago: int, created: int | None, rejected: int, **facts: float) -> JobRecord:
    """A file that came so many days before the run."""
    known = JobFacts(rows=500, created=created, rejected=rejected, **facts)  # type: ignore[arg-type]
    began = NOW - timedelta(days=ago)
    return JobRecord("job", f"crm-{ago}.csv", "", began, JobState.DONE, f"run-{ago}", facts=known)


def page_after(*nights: JobRecord, out: Path) -> Element:
    """The page of a run with 2 created and 8 rejected rows, whose record has no numbers yet."""
    rows = [row(n, Ending.CREATED) for n in (2, 3)]
    rows += [row(n, Ending.REJECTED, BAD_EMAIL) for n in range(4, 12)]
    this = JobRecord("job", "crm-0.csv", "", NOW, run_id=RUN_ID)
    nights = (*nights, this) if nights else ()
    run = replace(run_record(), state=RunState.FINISHED)
    runs = MemoryRuns(run, (csv_source(),), rows, nights=nights)
    (path,) = write_reports(runs, RUN_ID, out, ["report.html"])
    return read_page(path)


def test_each_number_is_a_strip_of_bars_that_is_told_in_words(tmp_path: Path) -> None:
    page = page_after(night(2, 4, 0, seconds=61), night(1, None, 2), out=tmp_path)
    strips = page.all("div", class_="strip")
    labels = [strip.all("span", class_="strip-label")[0].text for strip in strips]
    assert labels == ["created", "updated", "unchanged", "rejected", "took"]
    created, *_, rejected, took = strips
    (picture,) = rejected.all("svg")
    days = [f"{NOW - timedelta(days=ago):%Y-%m-%d}" for ago in (2, 1, 0)]
    assert picture.attributes["aria-label"] == (
        f"rejected: {days[0]}: 0, {days[1]}: 2, {days[2]}: 8"
    )
    heights = [
        float(bar.attributes["height"] or 0)
        for bar in rejected.all("rect")
        if "fill-rejected" in (bar.attributes["class"] or "")
    ]
    assert heights == [TALLEST / 4, TALLEST]
    (picture,) = created.all("svg")  # what an older importer did not keep is no 0
    assert picture.attributes["aria-label"] == f"created: {days[0]}: 4, {days[2]}: 2"
    assert "2 min" in took.text


def test_what_changed_stands_above_and_all_numbers_below(tmp_path: Path) -> None:
    page = page_after(night(2, 4, 0), night(1, 3, 1), out=tmp_path)
    (section,) = [one for one in page.all("section") if one.all("h2", id="history")]
    (callout,) = section.all("div", class_="callout")
    assert callout.text.strip().startswith(
        "Rejected rows rose to 8 times as many today: 8, at most 1"
    )
    (table,) = section.all("table")
    first, *_, last = table.all("tr")[1:]
    assert "crm-0.csv" in first.text
    assert "this run" in first.text
    assert "crm-2.csv" in last.text


def test_a_held_file_says_which_guard_held_it(tmp_path: Path) -> None:
    held = JobRecord(
        "job", "crm-1.csv", "", NOW - timedelta(days=1), JobState.HELD, "", ("header-drifted", "…")
    )
    page = page_after(night(2, 4, 0), held, out=tmp_path)
    (line,) = page.all("tr", class_="held")
    assert "held: header-drifted" in line.text


def test_more_files_than_fit_are_the_last_ones(tmp_path: Path) -> None:
    page = page_after(*(night(ago, 1, 0) for ago in range(FILES_SHOWN + 5, 0, -1)), out=tmp_path)
    strip = page.all("div", class_="strip")[0]
    assert len(strip.all("title")) == FILES_SHOWN


def test_a_run_without_a_job_and_the_first_of_one_have_no_history(tmp_path: Path) -> None:
    assert not page_after(out=tmp_path).all("h2", id="history")
    runs = MemoryRuns(
        run_record(), (csv_source(),), [], nights=(JobRecord("job", "a", "", NOW, run_id=RUN_ID),)
    )
    (path,) = write_reports(runs, RUN_ID, tmp_path, ["report.html"])
    assert not read_page(path).all("h2", id="history")
