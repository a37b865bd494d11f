"""Closed to others: each sentence of the guard, from outside, over real sockets."""

import http.client
import json
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from importer.cli import run_command
from importer.web.guard import Door

from tests.web.serving import OURS, Visitor, own_home, visiting
from tests.web.test_way import CUSTOMERS


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with own_home(tmp_path_factory.mktemp("home")), visiting() as visitor:
        yield visitor


@pytest.fixture(scope="module")
def at(visitor: Visitor) -> str:
    return visitor.import_of(CUSTOMERS)


def stranger(visitor: Visitor) -> httpx.Client:
    """Somebody on this machine who has no cookie."""
    return httpx.Client(base_url=visitor.client.base_url)


PAGES = ("/", "/connect", "/runs", "/assets/page.js", "/look/report.css", "/nowhere")


@pytest.mark.parametrize("path", PAGES)
def test_without_the_cookie_nothing_is_shown(visitor: Visitor, path: str) -> None:
    with stranger(visitor) as client:
        answer = client.get(path)
    assert answer.status_code == 403
    assert "importer web" in answer.text


def test_the_address_works_once(visitor: Visitor) -> None:
    with stranger(visitor) as client:
        answer = client.get(visitor.address)
    assert answer.status_code == 403
    assert not answer.cookies


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "ü", "%00", "a" * 50_000])
def test_another_token_opens_nothing(visitor: Visitor, token: str) -> None:
    with stranger(visitor) as client:
        assert client.get(f"/enter?token={token}").status_code in {400, 403}


def test_before_anybody_came_in_no_session_opens() -> None:
    door = Door(1)
    assert not door.knows(door.session)
    assert not door.open_with("")
    assert door.open_with(door.token)
    assert door.knows(door.session)
    assert not door.open_with("")


def test_the_cookie_is_for_this_page_alone(visitor: Visitor) -> None:
    door = Door(int(str(visitor.client.base_url).rpartition(":")[2]))
    assert door.cookie in visitor.client.cookies
    with visiting() as other:
        told = httpx.get(other.address).headers.get("set-cookie", "")
        assert told == ""  # it was used when the visitor came in


def asked(visitor: Visitor, path: str, host: str) -> int:
    """The status of a request that names us so; with our cookie."""
    port = visitor.client.base_url.port
    assert port is not None
    connection = http.client.HTTPConnection("127.0.0.1", port)
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.client.cookies.items())
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host)
    connection.putheader("Cookie", cookies)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "localhost.evil.example:{port}", "127.0.0.1:1", "[::1]:{port}"],
)
def test_a_name_that_is_not_ours_leads_nowhere(visitor: Visitor, host: str) -> None:
    """DNS rebinding: the browser believes that another site's name is this machine."""
    port = visitor.client.base_url.port
    assert asked(visitor, "/", host.format(port=port)) == 421
    assert asked(visitor, "/", f"localhost:{port}") == 200


FOREIGN: tuple[dict[str, str], ...] = (
    {},
    {"X-Importer": "page"},
    {"Sec-Fetch-Site": "cross-site", "X-Importer": "page"},
    {"Sec-Fetch-Site": "same-site", "X-Importer": "page"},
    {"Sec-Fetch-Site": "none", "X-Importer": "page"},
    {"Origin": "http://evil.example", "X-Importer": "page"},
    {"Origin": "null", "X-Importer": "page"},
    {"Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"},
    {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"},
    {"Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=x"},
)


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_another_page_sends_changes_nothing(
    visitor: Visitor, at: str, method: str, headers: dict[str, str]
) -> None:
    content = json.dumps({"stand_in": "yes"}).encode()
    for path in ("/imports", "/connect", at, f"{at}/send", f"{at}/file/x.csv"):
        answer = visitor.client.request(method, path, content=content, headers=headers)
        assert answer.status_code == 403
    assert visitor.get(f"{at}/file").status_code == 200


def test_our_own_page_is_known_by_its_origin_where_the_browser_tells_no_more(
    visitor: Visitor,
) -> None:
    origin = str(visitor.client.base_url).rstrip("/")
    headers = {"Origin": origin, "X-Importer": "page"}
    assert visitor.client.post("/imports", json={}, headers=headers).status_code == 200


def test_no_other_page_may_read_us(visitor: Visitor) -> None:
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        visitor.client.get("/", headers=headers),
        visitor.client.options("/imports", headers={**headers, **OURS}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


HEADERS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize("path", [*PAGES, "{at}/columns", "{at}/mend", "{at}/files/nothing"])
def test_every_answer_says_what_browsers_have_to_keep_to(
    visitor: Visitor, at: str, path: str
) -> None:
    answer = visitor.get(path.format(at=at))
    assert HEADERS.items() <= dict(answer.headers).items()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "server" not in answer.headers


def test_no_page_holds_a_script_or_style_of_its_own(visitor: Visitor, at: str) -> None:
    for path in ("/", "/connect", f"{at}/file", f"{at}/columns", "/runs", "/nowhere"):
        text = visitor.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<script>" not in text


NAMES = ("..%2F..%2Fetc%2Fpasswd", "import.json", "..%5c..%5cx", "a%00b", "~")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_out_of_no_folder(visitor: Visitor, at: str, name: str) -> None:
    assert visitor.get(f"{at}/files/{name}").status_code in {404, 422}
    for path in (f"/imports/{name}", f"/assets/{name}", f"/look/..%2f{name}"):
        assert "root:" not in visitor.get(path).text


@pytest.mark.parametrize("name", ["..%2F..%2Fx.csv", "%2Fetc%2Fx.csv", "C:%5Cx.csv", "%00.csv"])
def test_an_upload_stays_in_its_folder(visitor: Visitor, name: str, at: str) -> None:
    fresh = str(visitor.send("/imports").json()["go"]).rpartition("/")[0]
    answer = visitor.client.put(f"{fresh}/file/{name}", content=b"Name\nAcme\n", headers=OURS)
    assert answer.status_code in {200, 404, 422}
    if answer.status_code == 200:
        folder = Path.home() / "data"
        assert not (folder.parent / "x.csv").exists()
        assert "Acme" in visitor.get(f"{fresh}/columns").text


def test_what_is_kept_is_private(visitor: Visitor, at: str) -> None:
    root = Path(os.environ["XDG_DATA_HOME"]) / "bigcapital-importer" / "web"
    kept = [root, *root.rglob("*")]
    assert len(kept) > 3
    assert [path for path in kept if path.stat().st_mode & 0o077] == []


def test_an_import_that_is_removed_is_gone(visitor: Visitor) -> None:
    gone = visitor.import_of(CUSTOMERS)
    visitor.send(gone, "DELETE")
    root = Path(os.environ["XDG_DATA_HOME"]) / "bigcapital-importer" / "web"
    assert not (root / gone.rpartition("/")[2]).exists()
    assert visitor.get(gone).status_code == 422


def test_a_run_that_is_forgotten_takes_its_files_with_it(visitor: Visitor) -> None:
    at = visitor.import_of(CUSTOMERS)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    run_id = json.loads(visitor.get(f"{at}/files/summary.json").text)["run"]
    folder = Path(os.environ["XDG_DATA_HOME"]) / "bigcapital-importer" / "web"
    kept = folder / at.rpartition("/")[2]
    assert kept.is_dir()
    assert run_command(["forget", run_id, "--yes"]) == 0
    assert not kept.exists()
    assert visitor.get("/").status_code == 200


MARKUP = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "{{ 70 * 7007 }}",
    "javascript:alert(1)",
)


def test_no_cell_becomes_markup(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "<b>bold<i>.csv"
    header = ",".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for text in ("Name", *MARKUP[:3]))
    cells = ",".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for text in MARKUP[:4])
    file.write_text(f"{header}\n{cells}\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    for path in ("/", f"{at}/file", f"{at}/columns", f"{at}/layout", f"{at}/mend", f"{at}/confirm"):
        text = visitor.get(path).text
        for markup in ("<img", "<script>alert", "<svg onload", "<b>bold", "490490"):
            assert markup not in text, (path, markup)
