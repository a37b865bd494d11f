"""The step Mend in a browser: causes, cells and the whole sheet, by keyboard, on any window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.barriers import findings
from tests.browser.chromium import Chromium, Page
from tests.browser.test_report_page import every_look
from tests.web.serving import Visitor, visiting

MESSY = """\
Customer,Company,Email,Phone,Balance,Balance Date,Billing Zip,Billing Country
Acme,Acme Ltd,ann@acme..example,,100.50,31/12/2025,01234,Germny
Beta,Beta GmbH,bob@@beta.example,,,,10115,Germny
Cole,Cole & Sons,cole@cole,,,,LS1 4AP,United Kingdom
Dune,Dune Ltd,dune@dune.example,,see note,01/12/2025,69001,Germny
Gnu,Gnu Ltd,gnu@gnu.example,,,,10115,Germany
"""
ROWS, COLUMNS = 100_000, 29
"""Of the large sheet; every twentieth address is none."""


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.chdir(folder)
        with visiting() as visitor:
            yield visitor


def checked(visitor: Visitor, file: Path) -> str:
    """The address of an import of this file, checked."""
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    return at


@pytest.fixture
def messy(visitor: Visitor, tmp_path: Path) -> str:
    file = tmp_path / "messy.csv"
    file.write_text(MESSY, encoding="utf-8")
    return checked(visitor, file)


@pytest.fixture(scope="module")
def large(visitor: Visitor, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("large") / "large.csv"
    headers = ["Customer", "Email", *(f"Remark {number}" for number in range(COLUMNS - 2))]
    with file.open("w", encoding="utf-8") as lines:
        lines.write(",".join(headers) + "\n")
        for row in range(1, ROWS + 1):
            mail = f"c{row}@x" if row % 20 == 0 else f"c{row}@x.example"
            remarks = ",".join(f"{row}-{number}" for number in range(COLUMNS - 2))
            lines.write(f"Customer {row},{mail},{remarks}\n")
    return checked(visitor, file)


_CONFLICT = "status of 409"
"""What the browser itself says of an edit that came too late."""

Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Chromium, visitor: Visitor) -> Iterator[Open]:
    """Opens a page of ours; at the end of the test none may have complained in its console."""
    pages: list[Page] = []

    def open_(path: str, **look: Any) -> Page:
        address = str(visitor.client.base_url)
        page = browser.visit("about:blank", **look)
        for name, value in visitor.client.cookies.items():
            page.call("Network.setCookie", {"name": name, "value": value, "url": address})
        page.go_to(f"{address}{path}")
        pages.append(page)
        return page

    yield open_
    for page in pages:
        told = [one for one in page.complaints() if _CONFLICT not in one]
        assert told == []
        page.close()


def wait_for_heading(page: Page, beginning: str) -> None:
    """On whatever page that is, once its scripts are there."""
    found = f"document.querySelector('h1').textContent.startsWith('{beginning}')"
    page.until(f"document.readyState === 'complete' && {found}")


def spoken(page: Page) -> str:
    text: str = page.run("document.getElementById('spoken').textContent")
    return text


def tab_to(page: Page, condition: str) -> None:
    """Go on with the Tab key until what has the focus is as wanted."""
    for _ in range(200):
        page.press("Tab")
        if page.run(f"((it) => {condition})(document.activeElement)"):
            return
    raise AssertionError(f"the Tab key leads to nothing with {condition}")


def type_over(page: Page, text: str) -> None:
    """Replace what stands in the field that has the focus; of a field that Tab has led to all is
    selected, as in any browser."""
    page.call("Input.insertText", {"text": text})
    page.press("Enter")


def test_three_causes_are_mended_by_the_keyboard_alone(messy: str, opened: Open) -> None:
    page = opened(f"{messy}/mend")
    wait_for_heading(page, "1 of 5 rows can be sent")
    tab_to(page, "it.textContent.startsWith('Apply all of these')")
    page.press("Enter")
    wait_for_heading(page, "3 of 5 rows can be sent")
    assert spoken(page) == "2 cells changed and checked again."
    assert page.run("document.activeElement.id") == "applied"
    tab_to(page, "it.dataset.column === '2' && it.value === 'cole@cole'")
    type_over(page, "cole@cole.example")
    wait_for_heading(page, "4 of 5 rows can be sent")
    assert spoken(page) == "Row 4: can be sent."
    tab_to(page, "it.value === 'see note'")
    type_over(page, "250.00")
    wait_for_heading(page, "All rows can be sent")
    page.go_to(page.run("location.href"))
    wait_for_heading(page, "All rows can be sent")
    tab_to(page, "it.textContent === 'Go on'")
    page.press("Enter")
    wait_for_heading(page, "Send 5 customers?")


def test_an_error_is_announced_where_somebody_types(messy: str, opened: Open) -> None:
    """The focus stays; the field says that it is wrong, and why; Esc puts back what was there."""
    page = opened(f"{messy}/mend")
    tab_to(page, "it.value === 'cole@cole'")
    type_over(page, "cole@")
    page.until("document.getElementById('spoken').textContent.includes('cole@”')")
    assert spoken(page).startswith("Row 4: to mend.")
    assert page.run("document.activeElement.value") == "cole@"
    assert page.run("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert "cole@”" in page.run(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText"
    )
    page.call("Input.insertText", {"text": "something else"})
    page.press("Escape")
    assert page.run("document.activeElement.value") == "cole@"


def test_a_proposal_is_taken_for_one_row(messy: str, opened: Open) -> None:
    page = opened(f"{messy}/mend")
    tab_to(page, "it.dataset.proposal === 'ann@acme.example'")
    page.press("Enter")
    wait_for_heading(page, "2 of 5")
    assert page.run("document.activeElement.value") == "ann@acme.example"


def test_of_two_tabs_the_later_one_sees_what_is_there(messy: str, opened: Open) -> None:
    first, second = opened(f"{messy}/mend"), opened(f"{messy}/mend")
    for page, text in ((first, "cole@one.example"), (second, "cole@two.example")):
        tab_to(page, "it.value === 'cole@cole'")
        type_over(page, text)
        page.until("document.getElementById('spoken').textContent")
    assert "it is “cole@one.example” now" in spoken(second)
    assert second.run("document.activeElement.value") == "cole@one.example"


def test_the_whole_sheet_holds_what_is_in_view(large: str, opened: Open) -> None:
    """100,000 rows of 29 columns: under 1,000 nodes wherever one looks, no row is missing."""
    page = opened(f"{large}/mend/sheet")
    page.until("!!document.querySelector('[row-id=\"1\"]')")
    assert page.run("document.querySelectorAll('*').length") < 1_000
    page.run(f"{_VIEWPORT}.scrollTop = {_VIEWPORT}.scrollHeight")
    page.until(f"!!document.querySelector('[row-id=\"{ROWS}\"]')")
    assert page.run("document.querySelectorAll('*').length") < 1_000
    page.run(f"{_VIEWPORT}.scrollTop = {_VIEWPORT}.scrollHeight / 2")
    page.until(
        "[...document.querySelectorAll('[row-id]')].some("
        f"(it) => Math.abs(it.getAttribute('row-id') - {ROWS // 2}) < 20)"
    )
    assert page.run("document.querySelectorAll('*').length") < 1_000


_VIEWPORT = """[...document.querySelectorAll('#grid *')].find((it) => it.scrollHeight > 100000 &&
  it.clientHeight < 2000 && getComputedStyle(it).overflowY !== 'visible')"""


def test_a_cell_of_the_sheet_is_edited_by_the_keyboard(large: str, opened: Open) -> None:
    """Enter edits, Esc leaves it as it was, Enter keeps it; a wrong cell says why."""
    page = opened(f"{large}/mend/sheet?row=99980")
    cell = 'document.querySelector(\'[row-id="99980"] [col-id="1"]\')'
    page.until(f"{cell}?.getAttribute('aria-invalid') === 'true'")
    assert "c99980@x wrong:" in page.run(f"{cell}.textContent")
    assert "not an e-mail address" in page.run(f"{cell}.title")
    page.until("document.activeElement.getAttribute('col-id') === '0'")
    page.press("Tab")
    page.until("document.getElementById('spoken').textContent.includes('c99980@x')")
    page.press("Enter")
    page.call("Input.insertText", {"text": "nothing"})
    page.press("Escape")
    page.until(f"document.activeElement === {cell}")
    assert page.run(f"{cell}.textContent").startswith("c99980@x wrong:")
    page.press("Enter")
    page.run("document.activeElement.select()")
    type_over(page, "c99980@x.example")
    page.until("document.getElementById('spoken').textContent === 'Row 99981: can be sent.'")
    assert page.run(f"{cell}.textContent") == "c99980@x.example"
    assert page.run(f"{cell}.getAttribute('aria-invalid')") is None


def test_wrong_cells_are_gone_through_by_a_key(large: str, opened: Open) -> None:
    """Far beyond what is in view, from the last to the first."""
    page = opened(f"{large}/mend/sheet")
    page.until("!!document.querySelector('[row-id=\"1\"]')")
    tab_to(page, "it.id === 'next'")
    page.press("Enter")
    place = "`${it.closest('[row-id]')?.getAttribute('row-id')} ${it.getAttribute('col-id')}`"
    for row in (20, 40, 60):
        page.until(f"((it) => {place})(document.activeElement) === '{row} 1'")
        page.press("F8")
    page = opened(f"{large}/mend/sheet?row={ROWS}")
    page.until(f"((it) => {place})(document.activeElement) === '{ROWS} 0'")
    page.press("Tab")
    page.press("F8")
    page.until(f"((it) => {place})(document.activeElement) === '20 1'")


@every_look
@pytest.mark.parametrize("step", ["mend", "mend/sheet"])
def test_nothing_stands_between_the_step_and_any_reader(
    messy: str, step: str, look: dict[str, Any], opened: Open
) -> None:
    """axe-core finds nothing, and the page is as wide as its window."""
    page = opened(f"{messy}/{step}", **look)
    page.until("!document.getElementById('grid') || !!document.querySelector('[row-id=\"1\"]')")
    assert findings(page) == []
    assert page.run("document.documentElement.scrollWidth - innerWidth") == 0


def test_names_in_another_script_stand_where_all_names_do(
    opened: Open, visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "scripts.csv"
    file.write_text("Name,Email\nشركة النور,nour@nour\nAcme,ann@acme\n", encoding="utf-8")
    page = opened(f"{checked(visitor, file)}/mend")
    aligned = "getComputedStyle(name).textAlign"
    found = page.run(f"[...document.querySelectorAll('[data-name]')].map((name) => {aligned})")
    assert found == ["left", "left"]
