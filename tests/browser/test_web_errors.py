"""Errors of the page in a browser: any reader can read them, and each leads on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from importer.web.taking import Bounds
from importer.wiring.locks import lock

from tests.browser.barriers import findings
from tests.browser.chromium import Chromium, Page
from tests.browser.person import Person
from tests.browser.test_web import LOOKS
from tests.cli.processes import read_line, start
from tests.web.inside import Inside, served
from tests.web.serving import own_home
from tests.web.test_errors import at, at_rest, post

__all__ = ["at", "at_rest", "post"]


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    with own_home(tmp_path), served(Bounds()) as page:
        post(page, "/connect", stand_in="yes")
        yield page


@pytest.fixture
def page(inside: Inside) -> Inside:
    return inside


def tab_of(inside: Inside, browser: Chromium, **look: Any) -> Page:
    """A tab of somebody who was let in."""
    tab = browser.visit("about:blank", **look)
    origin = str(inside.client.base_url)
    cookie = {"name": inside.door.cookie, "value": inside.door.session, "url": origin}
    tab.call("Network.setCookie", cookie)
    return tab


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_nothing_stands_between_an_error_and_any_reader(
    inside: Inside, at: str, browser: Chromium, look: dict[str, int]
) -> None:
    """axe-core finds nothing on any of them, and none is wider than its window."""
    tab, origin = tab_of(inside, browser, **look), str(inside.client.base_url).rstrip("/")
    found: list[str] = []

    def look_at(path: str) -> None:
        tab.go_to(f"{origin}{path}")
        width = tab.run("document.documentElement.scrollWidth")
        if width > look["width"]:
            found.append(f"{path}: {width} wide")
        found.extend(f"{path}: {one}" for one in findings(tab))

    empty = inside.begin()
    inside.client.put(f"{empty}/file/empty.csv", content=b"", headers={"X-Importer": "page"})
    run_id = inside.site.imports.load(at.rpartition("/")[2]).run_id
    with inside.site.journal() as journal:
        organization = journal.run(run_id).organization_id
    with lock(organization, "importer run"):
        look_at(f"{at}/confirm")
    for path in (f"{empty}/columns", "/nowhere", "/journal", "/enter?token=used"):
        look_at(path)
    Path(str(inside.site.settings.journal_place())).write_bytes(b"no journal at all")
    for path in ("/", "/journal", f"{at}/mend"):
        look_at(path)
    tab.close()
    assert found == []


def test_from_a_damaged_journal_to_a_new_import(inside: Inside, at: str, browser: Chromium) -> None:
    Path(str(inside.site.settings.journal_place())).write_bytes(b"no journal at all")
    tab = tab_of(inside, browser)
    tab.go_to(f"{str(inside.client.base_url).rstrip('/')}{at}/mend")
    person = Person(tab)
    person.press("Begin a new journal")
    person.sees("Begin a new journal?")
    person.press("Put the old one aside")
    person.sees("Bring customers")
    assert "kept as" in tab.run("document.getElementById('said').textContent")
    tab.go_to(f"{str(inside.client.base_url).rstrip('/')}{at}/mend")
    person.press("Check its files anew")
    person.sees("What do the columns hold?")
    tab.close()


def test_what_waits_for_another_importer_goes_on_by_itself(
    inside: Inside, at: str, browser: Chromium
) -> None:
    run_id = inside.site.imports.load(at.rpartition("/")[2]).run_id
    with inside.site.journal() as journal:
        organization = journal.run(run_id).organization_id
    tab = tab_of(inside, browser)
    with lock(organization, "importer undo"):
        tab.go_to(f"{str(inside.client.base_url).rstrip('/')}{at}/confirm")
        tab.until("document.body.textContent.includes('Somebody else is at work')")
    tab.until("!document.body.textContent.includes('Somebody else is at work')")
    assert "Send 2 customers" in tab.text()
    tab.close()


def test_a_page_whose_importer_has_ended_says_so(browser: Chromium, tmp_path: Path) -> None:
    with own_home(tmp_path):
        process = start("web", "--no-browser", "--json", "--sandbox")
        tab = browser.visit(str(read_line(process)["address"]))
        person = Person(tab)
        person.sees("Bring customers")
        process.kill()
        process.communicate(timeout=60)
    person.press("New import")
    tab.until("!document.getElementById('problem').hidden")
    said = tab.run("document.getElementById('problem').textContent")
    assert "does not answer" in said
    assert "Start it again" in said
    tab.close()


def test_a_file_that_is_gone_since_it_was_chosen_is_told_as_that(
    inside: Inside, browser: Chromium, tmp_path: Path
) -> None:
    """Moved, saved anew in Excel, still in the cloud: to a browser it looks like a dead server."""
    tab = tab_of(inside, browser)
    tab.go_to(f"{inside.client.base_url}{inside.begin()}/file")
    Person(tab).gives(tmp_path / "short-lived.csv")
    tab.until("!document.getElementById('problem').hidden")
    said = tab.run("document.getElementById('problem').textContent")
    assert "short-lived.csv can't be read: it was moved or changed" in said
    tab.close()


def test_a_sheet_whose_importer_has_ended_says_so(browser: Chromium, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Email\nAcme,ann@acme\n", encoding="utf-8")
    with own_home(tmp_path):
        process = start("web", "--no-browser", "--json", "--sandbox")
        person = Person(browser.visit(str(read_line(process)["address"])))
        person.press("New import")
        person.sees("Which file?")
        person.gives(file)
        person.press("Check all rows")
        person.press("Open the whole sheet")
        person.page.until("document.getElementById('grid')?.textContent.includes('ann@acme')")
        process.kill()
        process.communicate(timeout=60)
    person.press("Next wrong cell")
    person.page.until("document.getElementById('spoken').textContent.includes('does not answer')")
    person.page.close()


@pytest.mark.parametrize("look", ["desktop", "phone"])
def test_what_a_search_among_runs_has_found_is_shown_and_told(
    inside: Inside, browser: Chromium, at: str, look: str
) -> None:
    tab = tab_of(inside, browser, **LOOKS[look])
    tab.go_to(f"{inside.client.base_url}/runs")
    for words, found in (("nobody", 0), ("two.csv", 1)):
        tab.run(
            f"(() => {{ const field = document.querySelector('[data-search]'); field.value ="
            f" '{words}'; field.dispatchEvent(new Event('input')); }})()"
        )
        shown = (
            "[...document.querySelectorAll('#runs tbody tr')].filter(row => row.checkVisibility())"
        )
        assert tab.run(f"{shown}.length") == found
        assert tab.run("document.getElementById('runs-found').textContent") == f"Found: {found}"
    tab.close()
