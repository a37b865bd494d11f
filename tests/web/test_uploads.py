"""What comes in: files and forms that are too large, that lie, that break off, that say nothing."""

import errno
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importer.core.errors import ImporterError
from importer.web import taking
from importer.web.app import ROUTES
from importer.web.pages import start
from importer.web.taking import Bounds
from importer.web.works import WorkKind
from starlette.requests import Request

from tests.cli.processes import wait_until
from tests.web.inside import Inside, answer, served
from tests.web.serving import OURS, own_home

MOST = 1 << 20
SMALL = Bounds(file=MOST, form=4096, silence=0.5)
CUSTOMERS = b"Name,City\nAcme,Berlin\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with own_home(tmp_path_factory.mktemp("home")) as folder:
        yield folder


@pytest.fixture(scope="module")
def page(home: Path) -> Iterator[Inside]:
    with served(SMALL) as page:
        yield page


@pytest.fixture
def at(page: Inside) -> Iterator[str]:
    """A new import; in the end nothing of it is left."""
    at = page.begin()
    yield at
    page.client.delete(at, headers=OURS)
    assert page.kept() == []


def put(page: Inside, path: str, content: bytes, **headers: str) -> Any:
    return page.client.put(path, content=content, headers={**OURS, **headers})


def error(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(text)["error"]
    assert found["message"]
    assert found["hint"]
    return found


# --- files ----------------------------------------------------------------------------------------


def test_a_file_that_is_said_to_be_too_large_is_not_read(page: Inside, at: str) -> None:
    length = {"Content-Length": str(2 << 30)}
    status, text = answer(page.begin_request("PUT", f"{at}/file/large.csv", **length))
    assert status == 413  # not a byte of the two gigabytes was sent
    assert error(text)["message"] == "The file has more than 1 MB."
    assert page.kept() == []


def test_a_file_that_grows_too_large_is_broken_off(page: Inside, at: str) -> None:
    chunked = {"Transfer-Encoding": "chunked"}
    connection = page.begin_request("PUT", f"{at}/file/large.csv", **chunked)
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    with suppress(ConnectionError):  # it is not listened to any more
        for _ in range(MOST // 0x4000 + 1):
            connection.send(piece)
    status, text = answer(connection)
    assert status == 413
    assert error(text)["code"] == "file-too-large"
    assert page.kept() == []


def test_a_file_as_large_as_may_be_is_taken(page: Inside, at: str) -> None:
    assert put(page, f"{at}/file/largest.csv", b"x" * MOST).status_code == 200
    assert [path.stat().st_size for path in page.kept()] == [MOST]


def test_a_file_that_breaks_off_leaves_nothing(page: Inside, at: str) -> None:
    connection = page.begin_request("PUT", f"{at}/file/half.csv", **{"Content-Length": "1000"})
    connection.send(CUSTOMERS)
    wait_until(lambda: len(page.kept()) == 1)
    connection.close()
    wait_until(lambda: page.kept() == [])
    assert "half.csv" not in page.client.get(f"{at}/file").text


def test_what_comes_after_the_length_that_was_said_is_no_part_of_the_file(
    page: Inside, at: str
) -> None:
    connection = page.begin_request("PUT", f"{at}/file/x.csv", **{"Content-Length": "22"})
    connection.send(CUSTOMERS + b"DELETE / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    assert answer(connection)[0] == 200
    assert [path.read_bytes() for path in page.kept()] == [CUSTOMERS]


def test_a_file_that_says_nothing_more_is_given_up(page: Inside, at: str) -> None:
    connection = page.begin_request("PUT", f"{at}/file/slow.csv", **{"Content-Length": "1000"})
    connection.send(CUSTOMERS)
    assert page.client.get("/").status_code == 200  # meanwhile the other pages are there
    status, text = answer(connection)
    assert status == 408
    assert error(text)["message"].startswith("Nothing has come for 0.5 seconds")
    assert page.kept() == []


def test_two_files_that_come_at_once_are_both_kept(page: Inside, at: str) -> None:
    both = Barrier(2)

    def give(text: bytes) -> None:
        both.wait()
        assert put(page, f"{at}/file/same.csv", text).status_code == 200

    givers = [Thread(target=give, args=(text,)) for text in (b"Name\nAcme\n", b"Name\nBolt\n")]
    for giver in givers:
        giver.start()
    for giver in givers:
        giver.join()
    assert sorted(path.read_bytes() for path in page.kept()) == [b"Name\nAcme\n", b"Name\nBolt\n"]
    assert page.client.get(f"{at}/file").text.count(">same.csv<") == 2


def test_while_an_import_is_at_work_its_files_stay(page: Inside, at: str) -> None:
    put(page, f"{at}/file/x.csv", CUSTOMERS)
    goes_on = Event()

    def work(_: object) -> None:
        goes_on.wait()

    page.site.desk.start(at.rpartition("/")[2], WorkKind.CHECK, work)
    refused = [
        put(page, f"{at}/file/y.csv", CUSTOMERS),
        page.client.delete(f"{at}/file/0", headers=OURS),
        page.client.post(f"{at}/layout", json={"header_row": "1"}, headers=OURS),
        page.client.post(f"{at}/columns", json={}, headers=OURS),
    ]
    goes_on.set()
    for response in refused:
        assert response.status_code == 409
        assert error(response.text)["code"] == "work-under-way"
    assert [path.name for path in page.kept()] == ["x.csv"]


def test_a_full_disk_is_told_and_leaves_nothing(
    page: Inside, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(taking, "_write", full)
        response = put(page, f"{at}/file/x.csv", CUSTOMERS)
    assert response.status_code == 507
    assert error(response.text)["message"] == "The disk is full."
    assert page.kept() == []
    assert put(page, f"{at}/file/x.csv", CUSTOMERS).status_code == 200


def test_what_a_killed_page_has_left_of_a_file_goes_at_the_next_start(
    page: Inside, at: str
) -> None:
    put(page, f"{at}/file/whole.csv", CUSTOMERS)
    imports = page.site.imports
    one = imports.load(at.rpartition("/")[2])
    left = imports.folder(one.id) / "files" / "7"
    left.mkdir()
    (left / "half.csv").write_bytes(b"Name\nAc")
    with imports.receiving(one, "coming.csv") as (_, coming):
        coming.write_bytes(b"Name\n")
        imports.clear_broken_off()
        assert coming.exists(), "it comes to another page"
    assert not left.exists()
    assert imports.paths(one)[0].read_bytes() == CUSTOMERS
    assert not list(left.parent.glob("*.lock"))


# --- forms ----------------------------------------------------------------------------------------

POSTS = sorted(
    (method, route.path)
    for route in ROUTES
    for method in route.methods or ()
    if method not in {"GET", "HEAD", "PUT"}
)
UNKNOWN = "20260101-000000-000000"
WHOLE = {"answer": "x", "row": 1, "column": 0, "was": "", "now": ""}


def filled(path: str, at: str) -> str:
    import_id = at.rpartition("/")[2]
    for name, value in (("import_id", import_id), ("run_id", "none"), ("slot:int", "7")):
        path = path.replace(f"{{{name}}}", value)
    return path


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)
NAMES = (
    *("told", "remembers", "sheet", "header_row", "first", "answer", "import", "organization_id"),
    *("key", "keep", "row", "column", "was", "now", "code", "value", "proposed"),
)
COLUMNS = st.dictionaries(st.sampled_from(["0", "1", "99", "-1", "x"]), JSON | st.just("x"))
FORMS = st.dictionaries(st.sampled_from(NAMES), JSON | COLUMNS, max_size=4)


@pytest.mark.parametrize(("method", "path"), POSTS)
def test_whatever_a_form_says_no_page_breaks(page: Inside, at: str, method: str, path: str) -> None:
    put(page, f"{at}/file/x.csv", CUSTOMERS)
    address = filled(path, at)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(JSON | FORMS)
    def say(value: object) -> None:
        said = json.dumps(value)
        response = page.client.request(
            method, address, content=said, headers={**OURS, "Content-Type": "application/json"}
        )
        assert response.status_code < 500, (said, response.text)

    say()


READ = (
    *(
        "/language",
        "/connect",
        "{at}/columns",
        "{at}/layout",
        "{at}/preview",
        "{at}/send",
        "{at}/answer",
    ),
    *("{at}/mend/edit", "{at}/mend/apply", "{at}/mend/undo"),
)
NO_FORMS = (
    b"",
    b"{",
    b'{"sheet": "\\ud800"}',
    b"[]",
    b"null",
    b"7",
    b'"x"',
    b"\xff",
    b"[" * 2000,
    b'{"a":\x00}',
)


@pytest.mark.parametrize("path", READ)
def test_what_is_no_form_is_refused_in_words(page: Inside, at: str, path: str) -> None:
    for content in NO_FORMS:
        response = page.client.post(path.format(at=at), content=content, headers=OURS)
        assert response.status_code == 422, content
        assert error(response.text)["code"] == "form-not-readable"


WRONG: tuple[tuple[str, dict[str, object]], ...] = (
    ("{at}/columns", {"told": ["secret"]}),
    ("{at}/columns", {"told": {"secret": "x"}}),
    ("{at}/preview", {"told": {"0": {"secret": 1}}}),
    ("{at}/layout", {"header_row": "secret"}),
    ("{at}/layout", {"header_row": 0}),
    ("{at}/send", {"first": "secret"}),
    ("{at}/send", {"first": -1}),
    ("/connect", {"key": {"secret": 1}}),
)


@pytest.mark.parametrize(("path", "values"), WRONG)
def test_a_form_of_the_wrong_shape_is_refused_and_not_quoted(
    page: Inside, at: str, path: str, values: dict[str, object]
) -> None:
    response = page.client.post(path.format(at=at), content=json.dumps(values), headers=OURS)
    assert response.status_code == 422
    assert next(iter(values)) in error(response.text)["message"]
    assert "secret" not in response.text


@pytest.mark.parametrize("path", READ)
def test_a_form_that_is_too_large_is_refused(page: Inside, at: str, path: str) -> None:
    for headers in ({"Content-Length": "5000"}, {"Transfer-Encoding": "chunked"}):
        connection = page.begin_request("POST", path.format(at=at), **headers)
        if "Transfer-Encoding" in headers:
            connection.send(b"1388\r\n" + b" " * 5000 + b"\r\n")
        status, text = answer(connection)
        assert status == 413
        assert error(text)["message"] == "The page has sent more than 4 kB at once."


@pytest.mark.parametrize(("method", "path"), POSTS)
def test_of_an_import_that_is_unknown_nothing_can_be_asked(
    page: Inside, method: str, path: str
) -> None:
    if "{import_id}" not in path:
        return
    address = filled(path, f"/imports/{UNKNOWN}")
    response = page.client.request(method, address, json=WHOLE, headers=OURS)
    assert response.status_code == 422
    assert error(response.text)["code"] == "import-unknown"


# --- heads, and what went wrong inside ------------------------------------------------------------


def test_a_head_is_the_page_without_its_body(page: Inside, at: str) -> None:
    for path in ("/", "/connect", "/runs", f"{at}/file", f"{at}/news", "/assets/page.js"):
        response = page.client.head(path)
        assert response.status_code == 200
        assert response.content == b""
    assert page.client.head("/nowhere").status_code == 404


def test_what_an_address_does_not_take_is_said(page: Inside, at: str) -> None:
    for method, allowed in (("OPTIONS", {"POST"}), ("PATCH", {"POST"})):
        response = page.client.request(method, "/imports", headers=OURS)
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) == allowed
    assert page.client.options(f"{at}/file").status_code == 403


def test_a_bug_is_told_without_what_it_quotes(
    page: Inside, at: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def break_(*_: object) -> object:
        raise ValueError(CUSTOMERS)

    with monkeypatch.context() as patch:
        patch.setattr(start, "survey", break_)
        headers = {**OURS, "Referer": "http://127.0.0.1/imports/referred"}
        values = {"base_url": "http://127.0.0.1:1", "key": "bc_secret"}
        response = page.client.post("/connect", json=values, headers=headers)
    assert response.status_code == 500
    assert error(response.text)["message"] == "The importer has a bug here (ValueError)."
    told = capfd.readouterr()
    assert "in _connected" in told.err
    assert "ValueError" in told.err
    secrets = ("Acme", "bc_secret", "referred", page.door.session, page.door.cookie, "127.0.0.1")
    for text in (told.out, told.err, response.text):
        assert [secret for secret in secrets if secret in text] == []


def test_a_work_that_breaks_tells_where_and_not_what(
    page: Inside, at: str, capfd: pytest.CaptureFixture[str]
) -> None:
    def break_(_: object) -> None:
        raise KeyError(CUSTOMERS)

    import_id = at.rpartition("/")[2]
    page.site.desk.start(import_id, WorkKind.CHECK, break_)
    page.site.desk.end(import_id)
    look = page.site.desk.look(import_id)
    assert look is not None
    assert isinstance(look.error, ImporterError)
    assert "KeyError" in look.error.message
    assert "Acme" not in capfd.readouterr().err + look.error.message


def test_a_page_that_breaks_in_its_middle_ends(
    page: Inside, at: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def break_(request: Request) -> bool:
        raise ValueError(CUSTOMERS)

    with monkeypatch.context() as patch:
        patch.setattr(Request, "is_disconnected", break_)
        with suppress(Exception):
            page.client.get(f"{at}/news")
    assert "ValueError" in capfd.readouterr().err
    assert page.client.get("/").status_code == 200
