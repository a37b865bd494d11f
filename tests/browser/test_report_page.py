"""report.html in a browser: what a reader with a mouse, a keyboard or a screen reader meets."""

from pathlib import Path
from typing import Any

import pytest
from importer.core.language import ENGLISH, Language, speaking
from importer.core.outcomes import Ending
from importer.reports import write_reports
from importer.reports.several_runs import write_summary

from tests.browser.barriers import findings
from tests.browser.chromium import Chromium, Page
from tests.browser.conftest import OpenPage, OpenReport
from tests.languages import pseudo, right_to_left
from tests.reports.examples import (
    BAD_EMAIL,
    GBP,
    ODD_PHONE,
    RUN_ID,
    csv_source,
    empty_run,
    everyday_run,
    hostile_run,
    row,
    run_record,
    workbook_run,
)
from tests.reports.memory_runs import MemoryRuns
from tests.reports.test_several_runs import summary_of

_RUNS = (everyday_run, empty_run, hostile_run, workbook_run)
_LOOKS = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844, "phone": True},
    "dark": {"width": 1280, "height": 900, "dark": True},
    "dark phone": {"width": 360, "height": 740, "phone": True, "dark": True},
}
every_look = pytest.mark.parametrize("look", _LOOKS.values(), ids=_LOOKS)
every_run = pytest.mark.parametrize("make_run", _RUNS)


def open_details(page: Page) -> None:
    page.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@every_look
@every_run
def test_nothing_stands_between_the_page_and_any_reader(
    make_run: Any, look: dict[str, object], open_report: OpenReport
) -> None:
    """axe-core finds nothing, with the groups closed and open."""
    page = open_report(make_run(), **look)
    assert findings(page) == []
    open_details(page)
    assert findings(page) == []


@every_look
@pytest.mark.parametrize("language", [ENGLISH, right_to_left()], ids=lambda one: one.code)
def test_nor_before_the_page_of_several_runs(
    language: Language, look: dict[str, object], open_page: OpenPage, tmp_path: Path
) -> None:
    with speaking(language):
        *_, path = write_summary(summary_of(tmp_path), tmp_path)
    page = open_page(path, **look)
    assert findings(page) == []
    assert page.run("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.run(_CUT_OFF) == []


def test_the_search_for_barriers_finds_them(open_report: OpenReport) -> None:
    """A button without a name and grey on grey are found; else no finding would mean nothing."""
    page = open_report(everyday_run())
    page.run("document.querySelector('main').append(document.createElement('button'))")
    page.run("document.querySelector('.lead').style.color = '#ccc'")
    rules = {finding.split(":")[0] for finding in findings(page)}
    assert rules == {"button-name", "color-contrast"}


@every_look
@pytest.mark.parametrize("language", [ENGLISH, pseudo(), right_to_left()], ids=lambda one: one.code)
def test_the_page_is_as_wide_as_its_window_in_every_language(
    language: Language, look: dict[str, object], open_report: OpenReport
) -> None:
    """Longer words wrap; only tables scroll, and those in a box of their own."""
    page = open_report(everyday_run(), language=language, **look)
    open_details(page)
    assert page.run("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.run(_CUT_OFF) == []


_CUT_OFF = """
[...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  const hidden = one.closest(".unseen, .skip, .scroll, svg, [hidden]") || !box.width;
  return !hidden && (box.left < -1 || box.right > innerWidth + 1);
}).map((one) => one.outerHTML.slice(0, 120))
"""


def test_a_language_from_right_to_left_turns_the_page_round(open_report: OpenReport) -> None:
    """Text starts at the right, bars grow from there, arrows point the other way."""
    page = open_report(everyday_run(), language=right_to_left())
    assert page.run("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    first, last = page.run(
        """[...document.querySelectorAll(".endings-list li")].map(
             (one) => one.getBoundingClientRect().left).slice(0, 2)"""
    )
    assert first > last
    bar = page.run("getComputedStyle(document.querySelector('summary .bar')).transform")
    assert bar == "matrix(-1, 0, 0, 1, 0, 0)"
    dot_side = page.run(
        """(() => { const item = document.querySelector(".endings-list li");
             const dot = item.querySelector(".dot").getBoundingClientRect();
             return item.getBoundingClientRect().right - dot.right; })()"""
    )
    assert abs(dot_side) < 1
    names_of_runs = page.run(
        "[...document.querySelectorAll('code, time')].map((one) => getComputedStyle(one).direction)"
    )
    assert set(names_of_runs) == {"ltr"}


def test_on_a_phone_no_table_has_to_be_pushed_aside(open_report: OpenReport) -> None:
    """Its lines stand below one another, each with the words of its header; still a table."""
    page = open_report(everyday_run(), **_LOOKS["phone"])
    assert page.run(
        "[...document.querySelectorAll('.scroll')].every((it) => it.scrollWidth <= it.clientWidth)"
    )
    labels = page.run(
        """[...document.querySelectorAll(".totals td")].map(
             (one) => getComputedStyle(one, "::before").content)"""
    )
    assert labels[:2] == ['"Date: "', '"Currency: "']
    tree = page.call("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if "role" in node]
    assert roles.count("table") >= 5


def test_rows_are_found_by_what_is_typed(open_report: OpenReport) -> None:
    """By name, cell or value; the number of rows is announced."""
    page = open_report(everyday_run())
    page.run("document.getElementById('words').focus()")
    page.call("Input.insertText", {"text": "gpb e8"})
    assert shown_rows(page) == ["8"]
    assert status(page) == "Rows: 1 of 8"
    page.run("document.getElementById('clear').click()")
    assert len(shown_rows(page)) == 8


def shown_rows(page: Page) -> list[str]:
    rows: list[str] = page.run(
        """[...document.querySelectorAll("#attention tbody tr")].map(
             (one) => one.cells[0].firstChild.textContent)"""
    )
    return rows


def status(page: Page) -> str:
    text: str = page.run("document.getElementById('found').textContent")
    return text


def choose(page: Page, field: str, value: str) -> None:
    page.run(
        f"""(() => {{ const one = document.getElementById("{field}"); one.value = "{value}";
              one.dispatchEvent(new Event("change")); }})()"""
    )


def test_rows_are_narrowed_to_an_ending_and_to_a_problem(open_report: OpenReport) -> None:
    """Both at once as well."""
    page = open_report(everyday_run())
    choose(page, "ending", "rejected")
    assert sorted(shown_rows(page)) == ["7", "8", "9"]
    choose(page, "code", "opening-balance-date-missing")
    assert shown_rows(page) == ["9"]
    choose(page, "ending", "refused")
    assert shown_rows(page) == []
    assert status(page) == "Rows: 0 of 8"


def test_a_group_leads_to_its_rows(open_report: OpenReport) -> None:
    """The table shows them, and reading goes on there."""
    page = open_report(everyday_run())
    open_details(page)
    page.run(
        "document.querySelector('[data-code=\"currency-not-in-organization\"].show-rows').click()"
    )
    assert shown_rows(page) == ["9", "8"]
    assert page.run("document.activeElement.id") == "rows"


def test_the_table_is_sorted_with_the_keyboard(open_report: OpenReport) -> None:
    """Enter on a header sorts, again turns round; a screen reader hears which way."""
    page = open_report(everyday_run())
    page.run("document.querySelector('[data-sort=row]').focus()")
    page.press("Enter")
    assert shown_rows(page) == ["7", "8", "9", "10", "11", "13", "14", "15"]
    page.press("Space")
    assert shown_rows(page) == ["15", "14", "13", "11", "10", "9", "8", "7"]
    assert page.run("document.querySelector('[aria-sort]').getAttribute('aria-sort')") == (
        "descending"
    )


def test_everything_that_can_be_used_is_reached_with_the_tab_key(open_report: OpenReport) -> None:
    """In the order of the page, from the link that skips to the report."""
    page = open_report(everyday_run())
    wanted = page.run(
        """[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
             .filter((one) => one.checkVisibility() && !one.disabled)
             .map((one, number) => (one.dataset.stop = number))"""
    )
    reached = []
    for _ in wanted:
        page.press("Tab")
        reached.append(int(page.run("document.activeElement.dataset.stop ?? -1")))
        assert page.run(_FOCUS_IS_SEEN)
    assert reached == wanted


_FOCUS_IS_SEEN = """
(() => { const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; })()
"""


def test_no_text_of_a_user_is_run_or_drawn(open_report: OpenReport) -> None:
    """Names that are scripts and pictures stand there as they were typed."""
    page = open_report(hostile_run())
    open_details(page)
    names = page.run(
        """[...document.querySelectorAll("#attention tbody tr")].map(
             (one) => one.cells[1].textContent)"""
    )
    assert "</script><script>alert(1)</script>" in names
    assert page.run("document.images.length") == 0


def many_rows(total: int, *, to_mend: int) -> MemoryRuns:
    """A large import: every so many rows one is wrong, in one of three ways."""
    wrong = total // to_mend
    rows = [
        row(number, Ending.CREATED)
        if number % wrong
        else row(number, Ending.REJECTED, (BAD_EMAIL, GBP, ODD_PHONE)[number // wrong % 3], GBP)
        for number in range(2, total + 2)
    ]
    return MemoryRuns(run_record(), (csv_source(rows=total),), rows)


def test_a_large_run_draws_no_more_rows_than_somebody_looks_at(open_report: OpenReport) -> None:
    """100,000 rows with 5,000 to mend: a hundred lines at once, the others found by search."""
    page = open_report(many_rows(100_000, to_mend=5_000))
    assert len(shown_rows(page)) == 100
    assert status(page) == "Rows: 5,000, the first 100 are shown"
    assert page.run("document.querySelectorAll('*').length") < 5_000
    page.run("document.getElementById('further').click()")
    assert len(shown_rows(page)) == 200
    page.run("document.getElementById('words').focus()")
    page.call("Input.insertText", {"text": "Customer 99980"})
    assert shown_rows(page) == ["99980"]


def test_the_file_of_a_large_run_is_smaller_than_a_photograph(tmp_path: Path) -> None:
    """It goes by e-mail."""
    runs = many_rows(100_000, to_mend=5_000)
    (path,) = write_reports(runs, RUN_ID, tmp_path, ["report.html"])
    assert path.stat().st_size < 4_000_000


def test_the_print_shows_what_is_folded_away_and_leaves_out_the_controls(
    open_report: OpenReport,
) -> None:
    """Paper can't be clicked."""
    page = open_report(everyday_run())
    page.call("Emulation.setEmulatedMedia", {"media": "print"})
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("[...document.querySelectorAll('details')].every((one) => one.open)")
    assert not page.run("document.getElementById('words').checkVisibility()")
    assert not page.run("document.querySelector('nav').checkVisibility()")
    assert page.run("document.getElementById('found').checkVisibility()")
    page.run("dispatchEvent(new Event('afterprint'))")
    assert not page.run("[...document.querySelectorAll('details')].some((one) => one.open)")


def test_without_scripts_the_page_still_tells_everything_but_the_table(
    browser: Chromium, tmp_path: Path
) -> None:
    """And says where to look instead."""
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path, ["report.html"])
    page = browser.page(path, scripts=False)
    text = page.text()
    assert "4 of 12 rows are in Bigcapital" in text.replace("\u00a0", " ")
    assert "The table needs JavaScript" in text
    assert "Show these rows in the table" not in text
