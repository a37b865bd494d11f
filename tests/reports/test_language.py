"""Every text for people can be translated, and is in the catalogue that translators get."""

import re
from pathlib import Path
from typing import Any

import pytest
from importer.core.language import ENGLISH, Language, gettext, ngettext, speaking
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE, Problem, render_hint, render_message
from importer.reports import write_reports
from openpyxl import load_workbook

from tests.languages import Pseudo, pseudo, right_to_left
from tests.reports.examples import (
    RUN_ID,
    csv_source,
    empty_run,
    everyday_run,
    row,
    run_record,
    two_files_run,
    unfinished_run,
    workbook_run,
)
from tests.reports.memory_runs import MemoryRuns
from tests.reports.reading_back import Element, page_data, read_page, read_sheets
from tests.texts import texts

_STYLES = Path("importer/reports/page/report.css")
_OF_OTHERS = {"bdi", "code", "time", "script", "style", "title"}
"""Elements whose texts are the user's, the server's or the machine's."""
_IN_BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")


def every_problem_run() -> MemoryRuns:
    """A row for every kind of problem, with an ending of every kind."""
    endings = list(Ending)
    rows = [
        row(n, endings[n % len(endings)], Problem(code, "email", 2, "0"))
        for n, code in enumerate(CATALOGUE, 2)
    ]
    return MemoryRuns(run_record(dry_run=True), (csv_source(),), rows)


_RUNS = (
    everyday_run,
    every_problem_run,
    unfinished_run,
    workbook_run,
    two_files_run,
    empty_run,
)


@pytest.mark.parametrize("make_run", _RUNS)
def test_no_text_of_the_page_is_left_in_english(make_run: Any, tmp_path: Path) -> None:
    """Neither what is seen nor what is only heard; texts of users stay as they are."""
    language = pseudo()
    (path,) = write_reports(make_run(), RUN_ID, tmp_path, ["report.html"], language=language)
    page = read_page(path)
    assert left_in_english(texts_of(page)) == []
    assert left_in_english(" ".join(page_data(page)["words"].values())) == []


def texts_of(element: Element) -> str:
    parts = [element.attributes.get(name) or "" for name in ("aria-label", "placeholder", "alt")]
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.name not in _OF_OTHERS:
            parts.append(texts_of(child))
    return "".join(parts)


def left_in_english(text: str) -> list[str]:
    while (shorter := _IN_BRACKETS.sub("", text)) != text:
        text = shorter
    return [word for word in re.findall(r"\S*[A-Za-z]{3}\S*", text) if not _DATA.fullmatch(word)]


_DATA = re.compile(r"\(?org-1\)?,?|USD|EUR|https?://\S+|0\.\d\S*")
"""Of the run, not of ours: names, currencies, addresses, the version."""


IN_WORDS = {
    "named by the template",
    "no field for payment terms",
    "Open Balance: 212 numbers, decimal point.",
}
"""What the examples' runs keep in words, as older importers did: it is shown as it is."""

OF_OTHERS = {"email must be an email", "no connection", "time-out"}
"""Reasons that a server gave, which are looked up as those of ours are, and found nowhere."""


@pytest.mark.parametrize("make_run", _RUNS)
def test_every_text_that_a_report_asks_for_is_in_the_catalogue(
    make_run: Any, tmp_path: Path
) -> None:
    """Else a translator would never see it."""
    translations = Pseudo()
    write_reports(make_run(), RUN_ID, tmp_path, language=Language("x", translations=translations))
    assert translations.asked - {text.one for text in texts()} - IN_WORDS - OF_OTHERS == set()


def test_the_workbooks_speak_the_language_too(tmp_path: Path) -> None:
    """Sentences, endings and problems; names of columns are kept, since formulas refer to them."""
    write_reports(everyday_run(), RUN_ID, tmp_path, language=pseudo())
    sheets = read_sheets(tmp_path / "results.xlsx")
    assert sheets["Summary"][0][0].startswith("⟦")
    assert sheets["Problems"][0][:3] == ["file", "sheet", "row"]
    assert sheets["Problems"][1][10].startswith("⟦")
    (corrections,) = read_sheets(tmp_path / "corrections.xlsx").values()
    assert corrections[0][-2:] == ["importer: what happened", "importer: row key"]
    assert corrections[1][-2].startswith("⟦réj")


@pytest.mark.parametrize("code", CATALOGUE)
def test_message_and_hint_of_every_kind_are_translated_with_their_placeholders(code: str) -> None:
    """What is filled in is filled into the translation."""
    problem = Problem(code, "", None, "seven", {"reason": "because"})
    with speaking(pseudo()):
        translated = render_message(problem), render_hint(problem)
        because = gettext("because")  # a reason may be a word of ours
    plain = render_message(problem), render_hint(problem)
    for text, english in zip(translated, plain, strict=True):
        assert text.startswith("⟦")
        assert ("seven" in text, because in text) == ("seven" in english, "because" in english)


def test_a_language_is_spoken_only_where_it_is_asked_for() -> None:
    """Also when something breaks in between."""
    with speaking(pseudo()):
        assert gettext("row {number}").startswith("⟦")
    with pytest.raises(ZeroDivisionError), speaking(pseudo()):
        raise ZeroDivisionError
    assert gettext("row {number}") == "row {number}"
    assert ngettext("{number} row", "{number} rows", 2) == "{number} rows"
    assert gettext("") == ""


def test_the_page_says_its_language_and_its_direction(tmp_path: Path) -> None:
    """To the browser, and by it to a screen reader."""
    (path,) = write_reports(
        everyday_run(), RUN_ID, tmp_path, ["report.html"], language=right_to_left()
    )
    (html,) = read_page(path).all("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == ("he", "rtl")


def test_the_sheets_are_laid_out_as_the_language_runs(tmp_path: Path) -> None:
    """Column A stands at the right in Arabic."""
    for language in (ENGLISH, right_to_left()):
        write_reports(everyday_run(), RUN_ID, tmp_path, language=language)
        for name in ("results.xlsx", "corrections.xlsx"):
            views = [sheet.sheet_view for sheet in load_workbook(tmp_path / name).worksheets]
            assert {bool(view.rightToLeft) for view in views} == {language.right_to_left}


def test_the_pages_style_knows_start_and_end_not_left_and_right() -> None:
    """What is named by a side would stay there when the page is mirrored."""
    root = Path(__file__).parent.parent.parent
    style = (root / _STYLES).read_text(encoding="utf-8")
    assert re.findall(r"[^{};]*\b(?:left|right)\b[^{};]*", style) == []
    four_sided = re.findall(
        r"\b(?:margin|padding): " + " ".join([r"([\w.-]+)"] * 4) + "[;}]", style
    )
    assert [sides for sides in four_sided if sides[1] != sides[3]] == []
