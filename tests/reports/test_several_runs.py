"""summary.html: what the files of a manifest came to, on one page beside their reports."""

from dataclasses import replace
from pathlib import Path

import pytest
from importer.core.exit_codes import EXIT_OK, EXIT_SOME_ROWS_BAD
from importer.core.language import speaking
from importer.core.outcomes import Ending
from importer.core.summaries import RunSummary, Summary
from importer.reports.several_runs import write_summary

from tests.languages import pseudo
from tests.reports.examples import TRAPS
from tests.reports.reading_back import Element, read_page
from tests.reports.test_language import left_in_english, texts_of

NAMES = ("acme", "bolt")


def endings(**counts: int) -> dict[Ending, int]:
    return {ending: counts.get(ending.value, 0) for ending in Ending}


def summary_of(folder: Path) -> Summary:
    """One that is done, one with rows to mend, one that stopped, one that had no turn."""
    done = RunSummary(
        line=2,
        file="a.csv",
        name="acme",
        run_id="20261201-020000-aaaa",
        organization="Acme Ltd",
        base_currency="EUR",
        endings=endings(created=1_204),
        exit_code=EXIT_OK,
        reports=str(folder / "0002-acme-a b"),
    )
    to_mend = replace(
        done,
        line=3,
        file="b.csv",
        run_id="20261201-020100-bbbb",
        endings=endings(created=3, rejected=2, waiting=4),
        exit_code=EXIT_SOME_ROWS_BAD,
        reports=str(folder / "0003-acme-b"),
    )
    for one in (done, to_mend):
        Path(one.reports).mkdir(parents=True)
        (Path(one.reports) / "report.html").touch()
    stopped = RunSummary(
        line=4,
        file="c.csv",
        name="bolt",
        exit_code=1,
        error="quote-unclosed",
        message="c.csv: a quote is never closed.",
    )
    return Summary("clients.csv", (done, to_mend, stopped, RunSummary(5, "d.csv", "bolt")))


def page_of(summary: Summary, folder: Path) -> Element:
    *_, page = write_summary(summary, folder)
    assert page.name == "summary.html"
    return read_page(page)


def table(page: Element, number: int) -> list[list[str]]:
    rows = page.all("tbody")[number].all("tr")
    return [
        [cell.text.strip() for cell in row.children if isinstance(cell, Element)] for row in rows
    ]


def test_it_says_in_one_sentence_what_happened_and_what_to_do(tmp_path: Path) -> None:
    page = page_of(summary_of(tmp_path), tmp_path)

    (heading,) = page.all("h1")
    assert heading.text.replace("\u00a0", " ") == (
        "1,207 of 1,213 rows are in Bigcapital; 4 still to send and 2 to mend."
    )
    (steps,) = page.all("section", class_="next")
    assert [step.text.partition(":")[0] for step in steps.all("li")] == [
        "1 file stopped",
        "1 file had no turn",
        "4 rows not sent yet, or in doubt",
        "2 rows to mend",
    ]


def test_where_all_is_well_there_is_nothing_to_do(tmp_path: Path) -> None:
    done, *_ = summary_of(tmp_path).runs
    page = page_of(Summary("clients.csv", (done,)), tmp_path)

    assert page.all("section", class_="next") == []
    assert len(page.all("tbody")) == 1, "one organization alone needs no table of them"


def test_rows_are_counted_by_organization(tmp_path: Path) -> None:
    """In columns only for the endings that there are."""
    page = page_of(summary_of(tmp_path), tmp_path)

    head = [cell.text for cell in page.all("thead")[0].all("th")]
    columns = ["Organization", "Files", "Stopped", "Rows", "created", "rejected", "waiting"]
    assert head == columns
    assert table(page, 0) == [
        ["acme", "2", "0", "1,213", "1,207", "2", "4"],
        ["bolt", "2", "1", "0", "0", "0", "0"],
    ]


def test_each_file_leads_to_its_report_and_says_how_to_go_on(tmp_path: Path) -> None:
    page = page_of(summary_of(tmp_path), tmp_path)

    links = {one.text: one.attributes["href"] for one in page.all("a") if one.text[1:] == ".csv"}
    assert links == {
        "a.csv": "0002-acme-a%20b/report.html",
        "b.csv": "0003-acme-b/report.html",
    }
    became = {row[0]: row[-1] for row in table(page, 1)}
    assert became["a.csv"] == "all rows ended well"
    assert became["b.csv"].endswith("importer resume 20261201-020100-bbbb --organization acme")
    assert became["c.csv"] == "c.csv: a quote is never closed."
    assert became["d.csv"] == "it had no turn"


def test_a_report_that_is_not_there_is_not_led_to(tmp_path: Path) -> None:
    summary = summary_of(tmp_path)
    (tmp_path / "0003-acme-b" / "report.html").unlink()

    page = page_of(summary, tmp_path)

    assert "b.csv" not in [one.text for one in page.all("a")]


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_of_the_users_becomes_markup(trap: str, tmp_path: Path) -> None:
    summary = summary_of(tmp_path)
    honest = page_of(summary, tmp_path)
    runs = tuple(replace(one, file=trap, name=trap, message=trap) for one in summary.runs)

    page = page_of(Summary(trap, runs), tmp_path)

    assert page.all("script") == []
    names = {one.name for one in everything(page)}
    assert names <= {one.name for one in everything(honest)}
    assert not [name for one in everything(page) for name in one.attributes if name[:2] == "on"]


def everything(element: Element) -> list[Element]:
    found = []
    for child in element.children:
        if isinstance(child, Element):
            found += [child, *everything(child)]
    return found


def test_no_text_of_the_page_is_left_in_english(tmp_path: Path) -> None:
    with speaking(pseudo()):
        page = page_of(summary_of(tmp_path), tmp_path)

    assert left_in_english(texts_of(page)) == []
