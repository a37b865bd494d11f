"""Whoever reads why a line is as it is finds the page that it names, and the place on that page.

A citation is a page's path and a section's number (`importer/api/README.md` with 4.2), a line's
number in a table, or a heading's anchor behind `#`.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importer.sources.template_files import load_templates

from tests.test_pages import PAGES, ROOT, anchors_of, text_of

ROOMS = ("importer", "templates", "tests", "sample_data")
READ = {".py", ".toml", ".json", ".md", ".html", ".css", ".js"}
ABSENT = re.compile(
    r"(EXPORTS|BIGCAPITAL|CREATE_CUSTOMER|DESIGN)\.md|EMAILS\.tsv|facts page|shared facts", re.I
)
"""Pages that whoever has the repository does not have."""

_NUMBER = r"\d+(?:\.\d+)?"
_CITED = re.compile(
    rf"\b((?:importer|templates|tests)/[\w/.-]*\.md)(?:#([\w-]+)|"
    rf" ({_NUMBER}(?:(?:, | and | to ){_NUMBER})*))?"
)

_OWN_ISSUE = re.compile(r"\bissues? #?\d+", re.IGNORECASE)
_ISSUE_OF_OTHERS = re.compile(
    r"\b[\w-]+\.(?:com|org|net|io)/[\w.-]+/[\w.-]+ issues? #?\d+", re.IGNORECASE
)


def sources() -> list[Path]:
    """Every text of ours, this one left out."""
    own = (
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in READ and "node_modules" not in path.parts and path != Path(__file__)
    )
    return sorted([*own, *ROOT.glob("*.md"), ROOT / "pyproject.toml"])


def citations(text: str) -> Iterator[tuple[str, str]]:
    """Pages with the places that are cited on them; a page alone has the place ""."""
    for page, anchor, numbers in _CITED.findall(text):
        places = [f"#{anchor}"] if anchor else re.findall(_NUMBER, numbers)
        yield from ((page, place) for place in places or [""])


@cache
def places_of(page: str) -> frozenset[str]:
    """All that can be cited of a page: numbered headings, numbered lines of tables, anchors."""
    text = text_of(page)
    numbers = re.findall(rf"^(?:#+ |\| )({_NUMBER})[. ]", text, re.MULTILINE)
    return frozenset({"", *numbers, *(f"#{anchor}" for anchor in anchors_of(text))})


def missing(text: str) -> list[tuple[str, str]]:
    """The citations that lead nowhere."""
    return [
        (page, place)
        for page, place in citations(text)
        if page not in PAGES or place not in places_of(page)
    ]


def test_every_cited_section_is_there() -> None:
    found = {path: missing(path.read_text(encoding="utf-8")) for path in sources()}
    assert {str(path.relative_to(ROOT)): lost for path, lost in found.items() if lost} == {}


def own_issues(text: str) -> list[str]:
    """Our own issues that are cited by their numbers. Another project's can be looked up behind its
    whole address (`gitlab.com/owner/repo issue 7`), or as `owner/repo#7`."""
    return _OWN_ISSUE.findall(_ISSUE_OF_OTHERS.sub("", text))


def test_no_issue_is_cited_by_its_number() -> None:
    """Whoever reads the repository has its pages, not the list of what was to be done."""
    found = {path: own_issues(path.read_text(encoding="utf-8")) for path in sources()}
    assert {str(path.relative_to(ROOT)): cited for path, cited in found.items() if cited} == {}


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("see issue 12", ["issue 12"]),
        ("as the sending issue 4 has it", ["issue 4"]),
        ("Issues #3 and 4", ["Issues #3"]),
        ("either/or: issue 5", ["issue 5"]),
        ("either/or issue 5", ["issue 5"]),
        ("importer/cli issue 12", ["issue 12"]),
        ("as run/reading.py/issue 7 has it", ["issue 7"]),
        ("gitlab.com/wjdp/xSACdb issue 326", []),
        ("qax-os/excelize#1877", []),
    ],
)
def test_an_issue_of_ours_is_noticed(text: str, cited: list[str]) -> None:
    assert own_issues(text) == cited


def test_nothing_rests_on_pages_that_readers_do_not_have() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources()
        for match in ABSENT.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("(importer/api/README.md 4.2)", []),
        ("importer/api/README.md 1.3 and 10.1: so", []),
        ("importer/sources/README.md 5 to 8, 62", []),
        ("templates/README.md#xero", []),
        ("importer/api/README.md 4.99", [("importer/api/README.md", "4.99")]),
        ("importer/sources/README.md 8 and 63", [("importer/sources/README.md", "63")]),
        ("templates/README.md#excel", [("templates/README.md", "#excel")]),
        ("importer/run/README.md", [("importer/run/README.md", "")]),
    ],
)
def test_a_citation_that_leads_nowhere_is_noticed(text: str, lost: list[tuple[str, str]]) -> None:
    assert missing(text) == lost


def test_every_template_names_the_section_that_its_layout_is_from() -> None:
    for template in load_templates():
        assert re.match(r"templates/README\.md#[\w-]+: ", template.facts), template.name
