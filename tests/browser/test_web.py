"""The page in a real Chromium: the whole way, by mouse and by keyboard, in every look, for every
reader."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox

from tests.browser.barriers import findings
from tests.browser.chromium import Chromium, Page
from tests.browser.person import Person
from tests.cli.processes import read_line, start, wait_until

ROOT = Path(__file__).parent.parent.parent
MESSY = ROOT / "sample_data" / "quickbooks-online" / "demo-200-customers.csv"
PLAIN = ROOT / "sample_data" / "quickbooks-online" / "columns-moved-and-added.csv"
ANSWERS = {
    "On which day": "2026-01-01",
    "May Bigcapital open": "yes",
    "How many USD was one": "1.25",
}

LOOKS = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844, "phone": True},
    "dark": {"width": 1280, "height": 900, "dark": True},
    "dark phone": {"width": 360, "height": 740, "phone": True, "dark": True},
}

Visit = Callable[..., Person]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, folder in (("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("IMPORTER_SETTLE", "0s")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def visit(browser: Chromium) -> Iterator[Visit]:
    """Starts the page by its command and opens it; no tab may complain in its console."""
    tabs, processes = [], []

    def visit_(**look: Any) -> Person:
        process = start("web", "--no-browser", "--json")
        processes.append(process)
        page = browser.visit(str(read_line(process)["address"]), **look)
        tabs.append(page)
        person = Person(page)
        person.sees("Bring customers")
        return person

    yield visit_
    for tab in tabs:
        assert tab.complaints() == []
        tab.close()
    for process in processes:
        process.terminate()
        process.communicate(timeout=60)


def connected(person: Person) -> None:
    person.press("No server chosen yet")
    person.press("Try without a server")
    person.page.until("document.querySelector('.where').textContent.includes('Stand-in Trading')")
    person.press("Customer import")
    person.sees("Bring customers")


def to_the_columns(person: Person, file: Path) -> None:
    connected(person)
    person.press("New import")
    person.sees("Which file?")
    person.gives(file)
    person.sees("What do the columns hold?")


def answered(person: Person) -> None:
    """Answer what is asked, until all is checked."""
    heading = "document.querySelector('h1').textContent.trim()"
    while True:
        said = person.page.until(
            "document.readyState === 'complete' && location.pathname.endsWith('/mend') && "
            f"!{heading}.startsWith('Checking') && {heading}"
        )
        answer = [text for words, text in ANSWERS.items() if said.startswith(words)]
        if not answer:
            return
        if answer[0] == "yes":
            person.press("Yes, go on")
        else:
            person.says(answer[0])
            person.press("Go on")
        person.page.until(f"document.querySelector('h1') && {heading} !== {said!r}")


def test_a_messy_file_from_start_to_report(visit: Visit) -> None:
    person = visit()
    to_the_columns(person, MESSY)
    person.press("Check all rows")
    answered(person)
    person.press("Confirm")
    person.sees("Send 192 customers?")
    person.press("Send 192 customers")
    person.sees("192 of 200 rows are in Bigcapital")
    frame = person.page.run("document.querySelector('iframe').getAttribute('src')")
    assert frame.endswith("/report?in=frame")


def test_a_step_that_the_report_names_is_gone_to_from_within(visit: Visit, home: Path) -> None:
    """The frame leads nobody anywhere by itself: the page around it does."""
    file = home / "customers.csv"
    file.write_text("Name,Email\nAcme,ann@acme\nBolt,bob@bolt.example\n", encoding="utf-8")
    person = visit()
    to_the_columns(person, file)
    person.press("Check all rows")
    person.sees("1 of 2 rows can be sent")
    person.press("Confirm")
    person.press("Send 1 customer")
    person.sees("1 of 2 rows are in Bigcapital")
    frame = person.page.frame()
    frame.until("document.querySelector('[data-step=mend]')?.textContent === 'Mend'")
    frame.run("document.querySelector('[data-step=mend]').click()")
    person.page.until("location.pathname.endsWith('/mend')")
    person.page.run("history.back()")
    person.sees("1 of 2 rows are in Bigcapital")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_nothing_stands_between_any_page_and_any_reader(visit: Visit, look: dict[str, int]) -> None:
    """axe-core finds nothing on any step, and no page is wider than its window."""
    person = visit(**look)
    found: list[str] = []

    def look_at(step: str) -> None:
        width = person.page.run("document.documentElement.scrollWidth")
        if width > look["width"]:
            found.append(f"{step}: {width} wide")
        found.extend(f"{step}: {one}" for one in findings(person.page))

    look_at("start")
    to_the_columns(person, MESSY)
    look_at("columns")
    for step in ("file", "layout"):
        person.goes_to(step)
        look_at(step)
    person.goes_to("columns")
    person.press("Check all rows")
    person.sees("On which day")
    look_at("question")
    answered(person)
    for step in ("mend", "confirm", "done"):
        person.goes_to(step)
        look_at(step)
    for address in ("/connect", "/runs"):
        person.page.go_to(person.page.run("location.origin") + address)
        look_at(address)
    assert found == []


def test_the_whole_way_by_the_keyboard_alone(visit: Visit) -> None:
    person = visit()
    page = person.page

    def tab_to(words: str) -> None:
        for _ in range(200):
            page.press("Tab")
            if person.focus().startswith(words):
                return
        raise AssertionError(f"{words!r} is not reached")

    tab_to("No server chosen yet")
    page.press("Enter")
    person.sees("Which Bigcapital?")
    tab_to("Try without a server")
    page.press("Enter")
    page.until("document.querySelector('.where').textContent.includes('Stand-in Trading')")
    tab_to("Customer import")
    page.press("Enter")
    person.sees("Bring customers")
    tab_to("New import")
    page.press("Enter")
    person.sees("Which file?")
    person.gives(PLAIN)  # the browser's own dialogue is not ours
    person.sees("What do the columns hold?")
    tab_to("Check all rows")
    page.press("Enter")
    person.sees("All rows can be sent")
    tab_to("Confirm")
    page.press("Enter")
    person.sees("Send 2 customers?")
    tab_to("Send 2 customers")
    page.press("Enter")
    person.sees("2 of 2 rows are in Bigcapital")


def test_reload_and_back_are_safe_at_every_step(visit: Visit) -> None:
    person = visit()
    to_the_columns(person, PLAIN)
    for press, heading in (
        ("Check all rows", "All rows can be sent"),
        ("Confirm", "Send 2 customers?"),
        ("Send 2 customers", "2 of 2 rows"),
    ):
        person.page.go_to(person.page.run("location.href"))
        person.press(press)
        person.sees(heading)
    person.page.run("history.back()")
    person.page.until("!location.pathname.endsWith('/done')")
    for step, heading in (("sending", "2 of 2 rows"), ("confirm", "There is nothing to send")):
        person.goes_to(step)
        person.sees(heading)


def test_a_column_is_told_and_the_customers_follow(visit: Visit, home: Path) -> None:
    file = home / "colours.csv"
    file.write_text("Name,Mystery\nAcme,blue\nBolt,red\n", encoding="utf-8")
    person = visit()
    to_the_columns(person, file)
    person.page.run(
        "(() => { const one = document.querySelector('select[name=\"1\"]'); one.value = 'website';"
        " one.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    person.page.until("document.getElementById('customers').textContent.includes('Website')")
    person.press("Check all rows")
    answered(person)
    assert "blue" in person.page.text() or person.address().endswith("/mend")


def test_two_tabs_show_the_same(visit: Visit, browser: Chromium) -> None:
    """A second tab of the same browser is let in, and neither undoes what the other did."""
    person = visit()
    to_the_columns(person, PLAIN)
    other = Person(browser.visit(person.page.run("location.href")))
    other.sees("What do the columns hold?")
    person.press("Check all rows")
    person.sees("All rows can be sent")
    other.goes_to("mend")
    other.sees("All rows can be sent")
    other.page.close()


def asks_for(page: Page, server: Sandbox) -> None:
    """Fill in the address and the key of a server, and send them."""
    page.run(
        f"document.querySelector('[name=base_url]').value = '{server.url}';"
        f"document.querySelector('[name=key]').value = '{server.key}';"
        "document.querySelector('[name=key]').form.requestSubmit()"
    )


def test_a_slow_server_is_waited_for_with_words_and_asked_once(
    visit: Visit, sandbox: Callable[..., Sandbox]
) -> None:
    server = sandbox(limits=Limits(default=100_000, auth=100_000))
    server.add_fault(Fault(FaultKind.DELAY, on="*", seconds=2, times=1))
    page = visit().page
    page.go_to(page.run("location.origin") + "/connect")
    page.run("sent = 0; asked = fetch; fetch = (...all) => (sent++, asked(...all))")
    for _ in range(2):
        asks_for(page, server)
    page.until("document.querySelector('form [role=status]').textContent.startsWith('Asking')")
    assert page.run("sent") == 1
    page.until("document.querySelector('.where').textContent.includes('Stand-in Trading')")


def test_a_killed_page_goes_on_where_it_was(
    browser: Chromium, sandbox: Callable[..., Sandbox]
) -> None:
    server = sandbox(limits=Limits(default=100_000, auth=100_000))
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.03, times=100_000))
    for kills in (True, False):
        process = start("web", "--no-browser", "--json")
        page = browser.visit(str(read_line(process)["address"]))
        person = Person(page)
        person.sees("Bring customers")
        person.press("No server chosen yet")
        person.sees("Which Bigcapital?")
        asks_for(page, server)
        page.until("document.querySelector('.where').textContent.includes('Stand-in Trading')")
        person.press("Customer import")
        if kills:
            person.press("New import")
            person.sees("Which file?")
            person.gives(MESSY)
            person.sees("What do the columns hold?")
            person.press("Check all rows")
            answered(person)
            person.press("Confirm")
            person.press("Send 192 customers")
            person.sees("Sending to")
            wait_until(lambda: len(server.customers()) > 20)
            process.kill()
            page.close()
        else:
            server.clear_faults()
            person.press("Go on")
            person.press("Send ")
            person.sees("192 of 200 rows are in Bigcapital")
            process.terminate()
            page.close()
        process.communicate(timeout=60)
    names = [customer["display_name"] for customer in server.customers()]
    assert len(names) == 192


def test_the_whole_way_in_arabic(visit: Visit) -> None:
    """From right to left: every page says so, nothing is wider than its window, axe-core finds
    nothing, and no sentence of ours is left in English."""
    person = visit(width=390, height=844, phone=True)
    page, found = person.page, []

    def look_at(step: str) -> None:
        page.until("document.readyState === 'complete' && document.documentElement.dir === 'rtl'")
        if page.run("document.documentElement.scrollWidth") > 390:
            found.append(f"{step}: too wide")
        found.extend(f"{step}: {one}" for one in findings(page))
        heading = page.run("document.querySelector('h1').textContent")
        if not any(
            "\N{ARABIC LETTER HAMZA}" <= sign <= "\N{ARABIC LETTER YEH}" for sign in heading
        ):
            found.append(f"{step}: {heading}")

    def press(selector: str) -> None:
        page.until(f"document.readyState === 'complete' && !!document.querySelector({selector!r})")
        page.run(f"document.querySelector({selector!r}).click()")

    page.run("document.querySelector('[name=language]').value = 'ar'")
    press(".languages button")
    look_at("start")
    page.go_to(page.run("location.origin") + "/connect")
    look_at("connect")
    press("[aria-labelledby=try] button")
    page.until("document.querySelector('.where').textContent.includes('Stand-in Trading')")
    page.go_to(page.run("location.origin") + "/")
    press("form[action='/imports'] button")
    page.until("location.pathname.endsWith('/file')")
    look_at("file")
    person.gives(PLAIN)
    page.until("location.pathname.endsWith('/columns')")
    look_at("columns")
    press("form[data-preview] > button.first")
    page.until("location.pathname.endsWith('/mend') && !!document.querySelector('.actions a')")
    look_at("mend")
    press(".actions a")
    page.until("location.pathname.endsWith('/confirm')")
    look_at("confirm")
    press(".actions form[action$='/send'] button")
    page.until("location.pathname.endsWith('/done') && document.readyState === 'complete'")
    look_at("done")
    press("form[action$='/undo/look'] button")
    page.until("location.pathname.endsWith('/undo') && !!document.querySelector('.actions')")
    look_at("undo")
    assert found == []
