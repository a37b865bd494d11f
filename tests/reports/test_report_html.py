"""report.html: one page, no request, nothing of the user's becomes markup."""

import base64
import hashlib
import re
import sys
from collections import Counter
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.core.problems import LONGEST_NAME, Problem, shortened
from importer.reports import report_html, write_reports
from importer.reports.alike import EXAMPLES_KEPT
from importer.reports.attention import ROWS_KEPT
from jinja2 import Environment

from tests.reports.examples import (
    BAD_EMAIL,
    ODD_PHONE,
    RUN_ID,
    TRAPS,
    csv_source,
    empty_run,
    everyday_run,
    hostile_run,
    row,
    run_record,
    workbook_run,
)
from tests.reports.memory_runs import MemoryRuns
from tests.reports.reading_back import Element, page_rows, read_page

_RUNS = (everyday_run, empty_run, hostile_run, workbook_run)


def _page(runs: MemoryRuns, out: Path) -> Element:
    (path,) = write_reports(runs, RUN_ID, out, ["report.html"])
    return read_page(path)


def test_the_page_says_in_one_sentence_what_happened(tmp_path: Path) -> None:
    """And what to do next."""
    page = _page(everyday_run(), tmp_path)
    (heading,) = page.all("h1")
    assert heading.text.replace("\u00a0", " ") == (
        "4 of 12 rows are in Bigcapital; 2 still to send, 4 to mend, 1 in doubt and 1 skipped."
    )
    (steps,) = page.all("section", class_="next")
    assert [step.text for step in steps.all("li")] == [
        f"1 row may be stored: importer resume {RUN_ID} looks again.",
        f"2 valid rows not sent yet: importer resume {RUN_ID} goes on.",
        "4 rows to mend, all in corrections.xlsx with the wrong cells marked: correct, save, and "
        "give that file to importer run.",
        "1 row stored, but not as sent: see the problems, and correct Bigcapital.",
        "1 row with a warning only: worth a look, nothing stops for them.",
    ]


def test_the_endings_are_drawn_and_told(tmp_path: Path) -> None:
    """The picture has words for those who can't see it, and fills its width."""
    page = _page(everyday_run(), tmp_path)
    (picture,) = page.all("svg", class_="endings-bar")
    assert picture.attributes["aria-label"] == (
        "How the rows ended: 4 rows created, 1 row skipped, 3 rows rejected, 1 row refused, "
        "1 row failed, 1 row unknown, 1 row waiting"
    )
    parts = [part for part in picture.all("rect") if not part.has({"class_": "track"})]
    assert sum(float(part.attributes["width"] or 0) for part in parts) == pytest.approx(
        100, abs=0.1
    )


def test_problems_are_grouped_by_what_they_say(tmp_path: Path) -> None:
    """Two rows with the same unknown currency are one cause with two cells."""
    page = _page(everyday_run(), tmp_path)
    (group,) = [
        group
        for group in page.all("details")
        if "currency-not-in-organization" in [code.text for code in group.all("code")]
    ]
    (cause,) = group.all("li")
    assert "GPB" in cause.text
    assert [cell.text for cell in cause.all("span", class_="cell")] == ["E8", "E9"]


def test_the_rows_that_need_attention_are_there_for_the_script(tmp_path: Path) -> None:
    """With texts only."""
    rows = page_rows(_page(everyday_run(), tmp_path))
    assert [row["row"] for row in rows] == [7, 8, 9, 10, 11, 13, 14, 15]
    assert rows[3] == {
        "id": 10,
        "row": 10,
        "place": "customers.csv",
        "name": "Customer 10",
        "ending": "refused",
        "customer": None,
        "problems": [
            {
                "code": "refused-by-server",
                "severity": "error",
                "place": "C10",
                "message": "Bigcapital refused the row: email must be an email.",
                "hint": "Correct the value and import the row again.",
            }
        ],
        "todo": "",
    }


def test_a_row_left_open_by_a_killed_run_needs_attention_though_it_has_no_problem(
    tmp_path: Path,
) -> None:
    """Nobody has said anything about it yet."""
    runs = MemoryRuns(run_record(), (csv_source(),), [row(5, Ending.UNKNOWN)])
    (shown,) = page_rows(_page(runs, tmp_path))
    assert shown["todo"].startswith("May be stored")


def test_of_too_many_rows_the_page_keeps_the_gravest(tmp_path: Path) -> None:
    """And says that it does."""
    warned = [row(n, Ending.CREATED, ODD_PHONE) for n in range(2, ROWS_KEPT + 2)]
    rejected = [row(n, Ending.REJECTED, BAD_EMAIL) for n in range(ROWS_KEPT + 2, ROWS_KEPT + 12)]
    page = _page(MemoryRuns(run_record(), (csv_source(),), [*warned, *rejected]), tmp_path)
    shown = page_rows(page)
    assert len(shown) == ROWS_KEPT
    assert [row["ending"] for row in shown[-10:]] == ["rejected"] * 10
    assert [row["id"] for row in shown] == sorted(row["id"] for row in shown)
    (section,) = page.all("section", id="rows-section")
    assert "The gravest 5,000 of 5,010 rows" in section.text


def test_every_column_is_shown_with_its_use_and_sensitive_ones_without_cells(
    tmp_path: Path,
) -> None:
    """The header of a card column is all that there is of it."""
    page = _page(everyday_run(), tmp_path)
    text = " ".join(page.text.split())
    assert "C Email Email 83 % value 2 named by the template" in text
    assert "H Terms left out 42 % value 7 no field for payment terms" in text
    assert "I Card Number payment-card or bank data: left out" in text
    assert "Lines that are no rows: 2 blank lines, 3 titles above the table, 1 total line." in text


def test_opening_balances_say_where_they_are_booked(tmp_path: Path) -> None:
    """And how to move them, and what not to import as well."""
    (words,) = _page(everyday_run(), tmp_path).all("div", class_="callout")
    assert "against Other income on 2026-01-01: 1,650.00 USD in total" in words.text
    assert "manual journal entry" in words.text
    assert "every receivable would stand in the books twice" in words.text


@pytest.mark.parametrize("make_run", _RUNS)
def test_the_page_asks_nothing_of_the_network(make_run: object, tmp_path: Path) -> None:
    """No address in any attribute that a browser follows, and a policy that forbids it anyway."""
    assert callable(make_run)
    page = _page(make_run(), tmp_path)
    for element in _everything(page):
        for name in ("src", "href", "action", "data", "poster", "srcset", "background"):
            assert (element.attributes.get(name) or "#").startswith("#")
        assert element.name not in {"link", "img", "iframe", "object", "embed", "base", "form"}
    style = "".join(element.text for element in page.all("style"))
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("make_run", _RUNS)
def test_only_our_own_style_and_script_may_run(make_run: object, tmp_path: Path) -> None:
    """The policy names them by their hashes; there is no other."""
    assert callable(make_run)
    page = _page(make_run(), tmp_path)
    (policy,) = [
        meta.attributes["content"] or ""
        for meta in page.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none';")
    (style,) = page.all("style")
    scripts = [s for s in page.all("script") if s.attributes.get("type") != "application/json"]
    assert f"style-src '{_hash(style.text)}'" in policy
    assert [f"script-src '{_hash(script.text)}'" in policy for script in scripts] == [True]


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_no_text_of_the_users_becomes_markup(tmp_path: Path) -> None:
    """Names, cells, headers, facts, file names: the page has the elements of an honest one."""
    page = _page(hostile_run(), tmp_path)
    elements = _everything(page)
    assert len(page.all("script")) == 2
    assert not [name for e in elements for name in e.attributes if name.startswith("on")]
    assert not [e for e in elements if "style" in e.attributes]
    names = [shown["name"] for shown in page_rows(page)]
    assert names == [shortened(trap, LONGEST_NAME) for trap in TRAPS]
    assert "{braces} {{ 7*7 }} {% raw %}" in page.text


def test_every_name_that_an_element_is_known_by_is_there_once(tmp_path: Path) -> None:
    """Labels, headings and links find what they point at."""
    elements = _everything(_page(everyday_run(), tmp_path))
    ids = [e.attributes["id"] for e in elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    pointed = [
        e.attributes["aria-labelledby"] for e in elements if "aria-labelledby" in e.attributes
    ]
    pointed += [
        (e.attributes["href"] or "#")[1:]
        for e in elements
        if e.name == "a" and "href" in e.attributes
    ]
    assert set(pointed) <= set(ids)


def test_the_script_finds_the_elements_that_it_works_on(tmp_path: Path) -> None:
    """A renamed id would leave the table empty."""
    page = _page(everyday_run(), tmp_path)
    script = page.all("script")[-1].text
    wanted = set(re.findall(r'getElementById\("([\w-]+)"\)', script))
    assert wanted <= {e.attributes.get("id") for e in _everything(page)}
    assert wanted >= {"attention", "data", "words", "ending", "code", "found", "further", "clear"}


def _everything(element: Element) -> list[Element]:
    found = []
    for child in element.children:
        if isinstance(child, Element):
            found += [child, *_everything(child)]
    return found


class TestWhatWeChanged:
    def changed(self, count: int, out: Path) -> Element:
        repairs = [
            Problem("date-reformatted", "openingBalanceAt", 6, f"was {n}", {"result": f"is {n}"})
            for n in range(count)
        ]
        rows = [row(n, Ending.CREATED, one) for n, one in enumerate(repairs, 2)]
        page = _page(MemoryRuns(run_record(), (csv_source(),), rows), out)
        (section,) = page.all("section", **{"aria-labelledby": "changed"})
        return section

    def test_every_value_is_listed_with_its_cell_before_and_after(self, tmp_path: Path) -> None:
        (folded,) = self.changed(510, tmp_path).all("details")
        listed = [" ".join(item.text.split()) for item in folded.all("li")]
        assert listed == [f"G{n + 2} was {n} → is {n}" for n in range(510)]
        (summary,) = folded.all("summary")
        assert summary.text.strip() == "All 510"

    def test_one_value_needs_no_list(self, tmp_path: Path) -> None:
        section = self.changed(1, tmp_path)
        assert not section.all("details")
        assert "was 0" in section.text

    def test_a_page_that_would_grow_too_long_says_how_many_more(self, tmp_path: Path) -> None:
        (folded,) = self.changed(EXAMPLES_KEPT + 7, tmp_path).all("details")
        assert len(folded.all("li")) == EXAMPLES_KEPT
        assert "and 7 more" in folded.text


def test_the_page_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whichever process is the first; the others find it beside the compiled modules."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    kept = Path(cache_from_source(report_html.__file__)).parent
    kept.mkdir(parents=True)
    compiled = Counter[str]()
    compile_page = Environment.compile

    def counted(self: Environment, source: str, name: str, filename: str) -> object:
        compiled[name] += 1
        return compile_page(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", counted)
    pages = set()
    for _ in range(2):
        report_html._environment.cache_clear()
        pages.add((write_reports(everyday_run(), RUN_ID, tmp_path, ["report.html"]))[0].read_text())
    report_html._environment.cache_clear()
    assert (len(pages), set(compiled.values())) == (1, {1})


def test_a_folder_that_keeps_nothing_compiled_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed by somebody else, say, or told so (PYTHONDONTWRITEBYTECODE)."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "missing"))
    report_html._environment.cache_clear()
    _page(everyday_run(), tmp_path)
    report_html._environment.cache_clear()
    assert not (tmp_path / "missing").exists()
