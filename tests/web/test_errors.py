"""Errors are pages too: what happened, what to do, and a way on from each."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from importer.core.journal_address import parse_address
from importer.core.runs import RunState
from importer.settings import load_settings
from importer.web.taking import Bounds
from importer.wiring import open_own_journal
from importer.wiring.locks import lock

from tests.cli.processes import read_line, start, wait_until
from tests.web.inside import Inside, answer, served
from tests.web.serving import OURS, own_home, visiting
from tests.web.test_way import heading


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Inside]:
    with own_home(tmp_path), served(Bounds()) as page:
        post(page, "/connect", stand_in="yes")
        yield page


@pytest.fixture
def at(page: Inside) -> str:
    """The address of an import of two customers, checked."""
    at = page.begin()
    page.client.put(f"{at}/file/two.csv", content=b"Name\nAcme\nBolt\n", headers=OURS)
    post(page, f"{at}/columns", told={})
    at_rest(page, at)
    return at


def post(page: Inside, path: str, **values: object) -> dict[str, object]:
    said: dict[str, object] = page.client.post(path, json=values, headers=OURS).json()
    return said


def at_rest(page: Inside, at: str) -> None:
    def is_over() -> bool:
        look = page.site.desk.look(at.rpartition("/")[2])
        return look is not None and look.is_over

    wait_until(is_over)


def links(text: str) -> list[str]:
    """Where the way goes on from a page, its head and foot left out."""
    main = text.partition("<main")[2].partition("</main>")[0]
    return re.findall(
        r'<(?:a class="button[^"]*" href|form data-send="\w+" action)="([^"]+)"', main
    )


# --- somebody else at work ------------------------------------------------------------------------


def test_who_else_is_at_work_is_shown_live_and_waited_for(page: Inside, at: str) -> None:
    run_id = page.site.imports.load(at.rpartition("/")[2]).run_id
    with page.site.journal() as journal:
        organization = journal.run(run_id).organization_id
    with lock(organization, "importer undo"):
        shown = page.client.get(f"{at}/confirm").text
        assert "importer undo" in shown
        assert f'action="{at}/send"' not in shown
        assert f'data-news="{at}/news?of=others"' in shown
        with page.client.stream("GET", f"{at}/news?of=others") as news:
            assert '"over": false' in next(news.iter_lines())
    assert '"over": true' in page.client.get(f"{at}/news?of=others").text
    assert f'action="{at}/send"' in page.client.get(f"{at}/confirm").text


def test_how_far_another_run_is_can_be_seen_before_sending(page: Inside, at: str) -> None:
    other = page.begin()
    page.client.put(f"{other}/file/one.csv", content=b"Name\nCole\n", headers=OURS)
    post(page, f"{other}/columns", told={})
    at_rest(page, other)
    with open_own_journal(page.site.settings) as journal:
        run = journal.run(page.site.imports.load(other.rpartition("/")[2]).run_id)
        journal.set_state(run.id, RunState.SENDING)
    with lock(run.organization_id, "importer run"):
        assert '<span data-of="rows">1</span>' in page.client.get(f"{at}/confirm").text
        assert heading(page.client.get(f"{other}/sending").text) == "Sending to Stand-in Trading"


def test_whoever_is_too_late_is_led_to_the_one_who_is_at_work(page: Inside, at: str) -> None:
    run_id = page.site.imports.load(at.rpartition("/")[2]).run_id
    with page.site.journal() as journal:
        organization = journal.run(run_id).organization_id
    with lock(organization, "importer run"):
        post(page, f"{at}/send")
        at_rest(page, at)
        refused = page.client.get(f"{at}/sending")
        assert refused.url.path == f"{at}/confirm"
        assert "importer run" in refused.text


# --- the journal ----------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["no journal at all", ""])
def test_from_a_journal_that_cant_be_used_the_way_leads_to_a_new_one(
    page: Inside, at: str, damage: str
) -> None:
    path = page.site.settings.journal_place()
    assert isinstance(path, Path)
    path.write_bytes((damage or "SQLite format 3\0" + "x" * 5000).encode())
    for address in ("/", f"{at}/confirm", "/runs"):
        assert links(page.client.get(address).text) == ["/journal"]
    assert "/journal" in links(page.client.get("/journal").text)
    said = post(page, "/journal")
    kept = re.search(r"/\S+-kept-[0-9-]+\.sqlite", str(said["said"]))
    assert kept is not None
    assert Path(kept[0]).read_bytes().startswith((damage or "SQLite format 3").encode())
    assert heading(page.client.get("/").text).startswith("Bring customers")


def test_a_journal_that_was_damaged_before_the_start_keeps_nobody_out(tmp_path: Path) -> None:
    """After a power cut, from the sign on the desktop: there is no terminal to read it in."""
    with own_home(tmp_path):
        with visiting():
            pass  # has a journal from here on
        Path(str(load_settings({}).journal_place())).write_bytes(b"no journal at all")
        process = start("web", "--no-browser", "--json")
        try:
            with httpx.Client(follow_redirects=True, timeout=60) as client:
                page = client.get(str(read_line(process)["address"])).text
        finally:
            process.terminate()
            process.communicate(timeout=60)
        assert 'href="/journal"' in page


def test_what_was_chosen_is_checked_anew_by_a_new_journal(page: Inside, at: str) -> None:
    Path(str(page.site.settings.journal_place())).write_bytes(b"no journal at all")
    post(page, "/journal")
    lost = page.client.get(f"{at}/confirm")
    assert lost.status_code == 422
    assert links(lost.text)[:2] == [f"{at}/anew", at]
    assert post(page, f"{at}/anew") == {"go": f"{at}/columns"}
    assert heading(page.client.get(at).text) == "What do the columns hold?"


def test_a_journal_stays_while_somebody_is_at_work(page: Inside) -> None:
    path = page.site.settings.journal_place()
    assert isinstance(path, Path)
    path.write_bytes(b"no journal at all")
    with lock("any organization", "importer run"):
        said = post(page, "/journal")
    assert "importer run" in str(said["error"])
    assert path.read_bytes() == b"no journal at all"


def test_a_record_that_cant_be_read_hides_no_other_import(page: Inside, at: str) -> None:
    broken = page.site.imports.new()
    (page.site.imports.folder(broken.id) / "import.json").write_text("{", encoding="utf-8")
    first = page.client.get("/")
    assert first.status_code == 200
    assert at in first.text


# --- files, servers, strangers --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.csv", b"\n \n"), ("a.csv", bytes(range(256)) * 9), ("a.pdf", b"%PDF-1.4")],
)
def test_from_every_file_that_is_none_the_way_leads_to_another(
    page: Inside, name: str, content: bytes
) -> None:
    at = page.begin()
    page.client.put(f"{at}/file/{name}", content=content, headers=OURS)
    assert links(page.client.get(f"{at}/columns").text) == [f"{at}/file", "/"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://127.0.0.1:9", "server-unavailable"),
        ("http://books.example.com", "insecure-http"),
        ("ftp://books.example.com", "base-url-invalid"),
    ],
)
def test_a_server_that_cant_be_used_is_told_with_the_way_to_another(
    page: Inside, address: str, code: str
) -> None:
    error = post(page, "/connect", base_url=address, key="bc_" + "a" * 32)["error"]
    assert isinstance(error, dict)
    assert error["code"] == code
    assert error["links"][0]["address"] == "/connect"


def test_whoever_was_let_in_and_uses_the_first_address_again_finds_the_way(page: Inside) -> None:
    again = page.client.get("/enter?token=used")
    assert again.status_code == 403
    assert '<a href="/">' in again.text


def test_strangers_see_nothing_of_ours(page: Inside) -> None:
    for headers in ({}, {"Host": "evil.example"}):
        connection = HTTPConnection("127.0.0.1", page.door.port)
        connection.request("GET", "/", headers=headers)
        status, text = answer(connection)
        assert status in {403, 421}
        assert "Stand-in Trading" not in text
        assert "/look/" not in text
        assert heading(text)


def test_a_script_of_ours_that_is_not_let_in_any_more_is_told_in_words(page: Inside) -> None:
    page.client.cookies.clear()
    assert "in another tab" in str(post(page, "/imports")["error"])


def test_a_journal_in_a_database_is_not_put_aside_from_here(page: Inside) -> None:
    """Others may be at work with it."""
    place = parse_address("postgresql://ann@127.0.0.1:1/books")
    page.site.settings = page.site.settings.model_copy(update={"journal": place})
    said = str(post(page, "/journal")["error"])
    assert "others may be working with" in said
    assert "by naming a schema" in said
