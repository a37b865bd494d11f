"""The wire: where a request goes, who sees the key, and how an answer is sorted."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from importer.api.client import Client, Connection, parse_base_url
from importer.api.errors import (
    ApiFailure,
    DoubtfulFailure,
    NeverSent,
    RateLimited,
    ServerFault,
)
from importer.api.requests import CREATE, LIST, Request
from importer.core.errors import ImporterError, UsageError
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits, SandboxOrganization
from importer.sandbox.server import Sandbox

Start = Callable[..., Sandbox]

CERTIFICATES = Path(__file__).parent / "certificates"
"""An authority of our own, and a certificate for localhost that it has signed; both for a century.
Made with openssl; nothing else trusts them."""

CREATING = Request(
    "POST",
    CREATE,
    "/api/customers",
    body='{"customerType":"business","currencyCode":"USD","displayName":"Acme"}',
    repeatable=False,
)
LISTING = Request("GET", LIST, "/api/customers", {"page": "1", "page_size": "10"})
ASKING = Request("GET", "GET /api/currencies", "/api/currencies")


before_leaving: Callable[[], None] | None = None
"""What the clients below ask before anything leaves; see `connections`."""


def may_leave() -> None:
    """Always."""


@pytest.fixture(params=[None, may_leave], ids=["httpx", "guarded"])
def connections(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that ask first are of our own making, and say the same of everything."""
    monkeypatch.setitem(globals(), "before_leaving", request.param)


def send(connection: Connection, request: Request = ASKING) -> httpx.Response:
    """One request through a client of its own."""

    async def go() -> httpx.Response:
        client = Client(connection, before_leaving=before_leaving)
        try:
            return await client.send(request)
        finally:
            await client.aclose()

    return asyncio.run(go())


def connection_to(server: Sandbox, **others: Any) -> Connection:
    return Connection(server.url, **{"key": server.key, **others})


class TestAddress:
    @pytest.mark.parametrize(
        "written",
        [
            "https://books.example.com",
            "https://books.example.com/",
            "https://books.example.com/api",
            "https://books.example.com/api/",
            "  https://books.example.com/api//  ",
            "https://books.example.com?x=1",
            "HTTPS://Books.Example.com",
        ],
    )
    def test_slash_and_api_at_its_end_are_left_off(self, written: str) -> None:
        assert parse_base_url(written) == "https://books.example.com"

    @pytest.mark.parametrize(
        ("written", "root"),
        [
            ("https://example.com:8443/api", "https://example.com:8443"),
            ("https://example.com/books/api", "https://example.com/books"),
            ("https://example.com/myapi", "https://example.com/myapi"),
            ("https://[2001:db8::1]:3000", "https://[2001:db8::1]:3000"),
        ],
    )
    def test_port_and_folder_stay(self, written: str, root: str) -> None:
        assert parse_base_url(written) == root

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "books.example.com",
            "ftp://example.com",
            "https://",
            "http://a:99999",
            "https://[::1",
        ],
    )
    def test_anything_else_is_no_address(self, written: str) -> None:
        with pytest.raises(UsageError) as refusal:
            parse_base_url(written)
        assert refusal.value.code == "base-url-invalid"

    @pytest.mark.parametrize("written", ["https://me:pass@example.com", "https://me@example.com"])
    def test_a_password_in_it_is_refused_and_not_shown(self, written: str) -> None:
        with pytest.raises(UsageError) as refusal:
            parse_base_url(written)
        assert refusal.value.code == "base-url-with-password"
        assert "pass@" not in refusal.value.message + refusal.value.hint


class TestPlainHttp:
    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1:3000", "127.8.8.8", "[::1]:3000"])
    def test_this_machine_may_be_spoken_to(self, host: str) -> None:
        assert parse_base_url(f"http://{host}/api") == f"http://{host}"

    @pytest.mark.parametrize(
        "host",
        ["books.example.com", "192.168.1.5", "0.0.0.0", "10.0.0.1", "localhost.example.com",
         "127.0.0.1.example.com"],
    )  # fmt: skip
    def test_any_other_is_refused_unless_allowed(self, host: str) -> None:
        with pytest.raises(UsageError) as refusal:
            parse_base_url(f"http://{host}")
        assert refusal.value.code == "insecure-http"
        assert "--insecure-http" in refusal.value.hint

        assert parse_base_url(f"http://{host}", insecure_http=True) == f"http://{host}"


class TestConnections:
    @pytest.fixture
    def told(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        """What httpx is told when connections are opened, and with the last request."""
        told: dict[str, Any] = {}

        class Watched(httpx.AsyncHTTPTransport):
            def __init__(self, **options: Any) -> None:
                told.update(options)
                super().__init__(**options)

            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                told.update(request.extensions)
                return await super().handle_async_request(request)

        monkeypatch.setattr(httpx, "AsyncHTTPTransport", Watched)
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.lower(), raising=False)
        return told

    def test_each_kind_of_waiting_has_its_end(self, told: dict[str, Any], sandbox: Start) -> None:
        """Reading waits longer than the server's own 60 s (importer/api/README.md 1.2)."""
        send(connection_to(sandbox()))

        assert told["timeout"] == {"connect": 10, "read": 90, "write": 30, "pool": 120}

    def test_a_long_list_is_waited_for_longer(self, told: dict[str, Any], sandbox: Start) -> None:
        """It works on every customer of it before the first byte (importer/api/README.md 7.1)."""
        send(connection_to(sandbox()), replace(LISTING, slow=200.0))

        assert told["timeout"] == {"connect": 10, "read": 290, "write": 30, "pool": 120}

    def test_idle_ones_are_given_up_before_the_server_closes_them(
        self, told: dict[str, Any]
    ) -> None:
        """It does so after 5 s (importer/api/README.md 10.4)."""
        Client(Connection("https://example.com", "bc_1"), connections=6)

        assert told["limits"] == httpx.Limits(
            max_connections=6, max_keepalive_connections=6, keepalive_expiry=3.0
        )

    def test_certificates_are_checked(self, told: dict[str, Any]) -> None:
        Client(Connection("https://example.com", "bc_1"))

        assert told["verify"].verify_mode is ssl.CERT_REQUIRED
        assert told["verify"].check_hostname

    def test_none_are_loaded_for_plain_http(
        self, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(Path(__file__).parent / "missing.pem"))

        Client(Connection("http://127.0.0.1:3000", "bc_1"))

        assert told["verify"].verify_mode is ssl.CERT_REQUIRED
        assert told["verify"].cert_store_stats()["x509"] == 0

    @pytest.mark.parametrize(
        ("environment", "base_url", "proxy"),
        [
            ({}, "https://example.com", None),
            ({"HTTPS_PROXY": "http://a:1"}, "https://example.com", "http://a:1"),
            ({"HTTPS_PROXY": "a:1"}, "https://example.com", "http://a:1"),
            ({"ALL_PROXY": "http://a:1"}, "https://example.com", "http://a:1"),
            ({"HTTP_PROXY": "http://a:1"}, "https://example.com", None),
            ({"HTTP_PROXY": "http://a:1"}, "http://example.com", "http://a:1"),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "b.com"}, "https://c.b.com", None),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "b.com:443"}, "https://b.com", None),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "b.com:8443"}, "https://b.com:8443", None),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "b.com"}, "https://b.com:8443", None),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "b.com:8443"}, "https://b.com", "http://a:1"),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "b.com"}, "https://ab.com", "http://a:1"),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "10.1.2.3"}, "https://10.1.2.3", None),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "fd00::1"}, "https://[fd00::1]:8443", None),
            ({"ALL_PROXY": "http://a:1", "NO_PROXY": "*"}, "https://example.com", None),
        ],
    )
    def test_a_proxy_of_the_environment_is_taken(
        self,
        told: dict[str, Any],
        monkeypatch: pytest.MonkeyPatch,
        environment: dict[str, str],
        base_url: str,
        proxy: str | None,
    ) -> None:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

        Client(Connection(base_url, "bc_1"))

        assert told["proxy"] == proxy

    @pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost:3000", "[::1]:3000"])
    def test_none_is_taken_to_this_machine(
        self, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch, host: str
    ) -> None:
        """A proxy would read the key on its way to our own machine."""
        monkeypatch.setenv("ALL_PROXY", "http://a:1")

        Client(Connection(f"http://{host}", "bc_1"))

        assert told["proxy"] is None

    def test_a_proxy_that_can_not_be_used_is_explained(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "gopher://proxy.example.com")

        with pytest.raises(UsageError) as refusal:
            Client(Connection("https://example.com", "bc_1"))

        assert refusal.value.code == "proxy-unusable"
        assert "NO_PROXY=example.com" in refusal.value.hint


class TestTheKey:
    def test_it_is_sent_the_one_way_that_the_server_takes(self, sandbox: Start) -> None:
        """`Bearer`, one blank, the key (importer/api/README.md 3.1)."""
        assert send(connection_to(sandbox())).status_code == 200

    def test_it_never_leaves_for_another_host(self, sandbox: Start) -> None:
        elsewhere = sandbox()
        redirect = Fault(
            FaultKind.REDIRECT_BEFORE, on="*", location=f"{elsewhere.url}/api/customers"
        )
        server = sandbox(faults=(redirect,))

        for request in (ASKING, LISTING, CREATING):
            with pytest.raises(DoubtfulFailure):
                send(connection_to(server), request)

        assert elsewhere.requests == ()

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_no_redirect_is_followed_not_even_to_the_same_host(
        self, sandbox: Start, status: int
    ) -> None:
        server = sandbox(faults=(Fault(FaultKind.REDIRECT_BEFORE, status=status, times=1),))

        with pytest.raises(DoubtfulFailure) as failure:
            send(connection_to(server), CREATING)

        assert failure.value.status == status
        assert server.customers() == []
        assert len(server.requests) == 1

    def test_representations_leave_it_out(self) -> None:
        assert "bc_secret" not in repr(Connection("https://example.com", "bc_secret", "org-1"))

    @pytest.mark.parametrize("key", ["", "bc_1\n", "bc 1", " bc_1", "bc_schlüssel"])
    def test_one_that_can_not_be_sent_is_refused_before_anything_is(self, key: str) -> None:
        with pytest.raises(UsageError) as refusal:
            Client(Connection("https://example.com", key))
        assert refusal.value.code == "key-invalid"


class TestTheOrganization:
    def test_it_is_named_whenever_it_is_known(self, sandbox: Start) -> None:
        other = SandboxOrganization("other-1", "Other Trading", "EUR")
        server = sandbox(other_organizations=(other,))
        organization = Request("GET", "GET", "/api/organization/current")

        answer = send(
            connection_to(server, key=server.token, organization_id="other-1"), organization
        )

        assert answer.json()["organization_id"] == "other-1"

    def test_an_api_key_needs_none(self, sandbox: Start) -> None:
        assert send(connection_to(sandbox(), organization_id="")).status_code == 200

    def test_a_jwt_without_one_is_refused_before_anything_is_sent(self) -> None:
        with pytest.raises(UsageError) as refusal:
            Client(Connection("https://example.com", "eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"))
        assert refusal.value.code == "organization-id-missing"
        assert "BIGCAPITAL_ORGANIZATION_ID" in refusal.value.hint

    @pytest.mark.parametrize("organization_id", ["a b", "x\r\nHost: evil", "ä"])
    def test_one_that_can_not_be_a_header_is_refused(self, organization_id: str) -> None:
        with pytest.raises(UsageError) as refusal:
            Client(Connection("https://example.com", "bc_1", organization_id))
        assert refusal.value.code == "organization-id-invalid"


@pytest.mark.usefixtures("connections")
class TestPrivateCertificates:
    def test_one_of_an_own_authority_is_taken_with_its_file(self) -> None:
        assert asyncio.run(ask_over_tls(CERTIFICATES / "authority.pem")).status_code == 200

    def test_without_the_file_nothing_is_sent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        received: list[bytes] = []

        with pytest.raises(ImporterError) as refusal:
            asyncio.run(ask_over_tls(None, received))

        assert refusal.value.code == "certificate-not-trusted"
        assert "--ca-file" in refusal.value.hint
        assert received == []

    def test_one_that_the_environment_names_is_taken_too(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "authority.pem"))

        assert asyncio.run(ask_over_tls(None)).status_code == 200

    @pytest.mark.parametrize("name", ["missing.pem", "test_client.py"])
    def test_a_file_that_holds_no_certificate_is_refused(
        self, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        file = Path(__file__).parent / name
        with pytest.raises(UsageError) as refusal:
            Client(Connection("https://example.com", "bc_1", ca_file=file))
        assert refusal.value.code == "ca-file-unreadable"

        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        with pytest.raises(UsageError) as refusal:
            Client(Connection("https://example.com", "bc_1"))
        assert refusal.value.code == "ca-file-unreadable"
        assert "SSL_CERT_FILE" in refusal.value.message


async def ask_over_tls(ca_file: Path | None, received: list[bytes] | None = None) -> httpx.Response:
    """Ask a server that has the certificate of a private authority."""
    async with tls_server([] if received is None else received) as url:
        client = Client(Connection(url, "bc_1", ca_file=ca_file), before_leaving=before_leaving)
        try:
            return await client.send(ASKING)
        finally:
            await client.aclose()


@asynccontextmanager
async def tls_server(received: list[bytes]) -> AsyncIterator[str]:
    """A server that answers every request with an empty list."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")
        await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(CERTIFICATES / "server.pem")
    server = await asyncio.start_server(answer, "127.0.0.1", ssl=trust)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}"


@pytest.mark.usefixtures("connections")
class TestAnswers:
    @pytest.mark.parametrize("status", [408, 502, 503, 504, 599])
    def test_what_a_gateway_says_leaves_a_request_in_doubt(
        self, sandbox: Start, status: int
    ) -> None:
        server = sandbox(faults=(Fault(FaultKind.GATEWAY_AFTER, status=status),))

        assert type(failure_of(server, CREATING)) is DoubtfulFailure
        assert len(server.customers()) == 1

    def test_a_500_in_the_servers_own_words_stored_nothing(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.ERROR),))

        assert type(failure_of(server, CREATING)) is ServerFault

    def test_a_500_of_a_gateway_leaves_it_in_doubt(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.GATEWAY_AFTER, status=500),))

        assert type(failure_of(server, CREATING)) is DoubtfulFailure

    def test_a_429_tells_how_long_to_wait_by_the_header_with_the_suffix(
        self, sandbox: Start
    ) -> None:
        server = sandbox(limits=Limits(auth=0))

        failure = failure_of(server, CREATING)

        assert isinstance(failure, RateLimited)
        assert failure.wait == 60

    @pytest.mark.parametrize(
        "kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.CUT_AFTER]
    )
    def test_no_whole_answer_leaves_it_in_doubt(self, sandbox: Start, kind: FaultKind) -> None:
        server = sandbox(faults=(Fault(kind),))

        assert type(failure_of(server, CREATING)) is DoubtfulFailure

    def test_no_answer_in_time_leaves_it_in_doubt(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.HANG),))

        assert type(failure_of(server, CREATING, read_seconds=0.2)) is DoubtfulFailure

    def test_where_nobody_listens_nothing_was_sent(self, sandbox: Start) -> None:
        server = sandbox()
        server.stop()

        assert type(failure_of(server, CREATING)) is NeverSent

    def test_a_failure_does_not_carry_httpxs_error_about(self, sandbox: Start) -> None:
        """It holds the request, and that the key and a customer."""
        failure = failure_of(sandbox(faults=(Fault(FaultKind.DROP_AFTER),)), CREATING)

        assert failure.__cause__ is None
        assert failure.__suppress_context__

    def test_a_refused_key_stops_the_run(self, sandbox: Start) -> None:
        with pytest.raises(ImporterError) as refusal:
            send(connection_to(sandbox(), key="bc_wrong"))
        assert refusal.value.code == "key-refused"

    def test_403_is_a_refused_key_too(self, sandbox: Start) -> None:
        """The documentation of the hosted service says so (importer/api/README.md 3.1)."""
        server = sandbox(faults=(Fault(FaultKind.ERROR, status=403),))

        with pytest.raises(ImporterError) as refusal:
            send(connection_to(server), CREATING)
        assert refusal.value.code == "key-refused"

    def test_an_organization_that_was_never_set_up_is_told_apart(self, sandbox: Start) -> None:
        """A 401 whose body says 400 (importer/api/README.md 2.2)."""
        server = sandbox(organization=SandboxOrganization(built=False))

        with pytest.raises(ImporterError) as refusal:
            send(connection_to(server))
        assert refusal.value.code == "organization-not-set-up"

    @pytest.mark.parametrize("status", [400, 404, 409, 413, 415, 422])
    def test_other_refusals_are_answers(self, sandbox: Start, status: int) -> None:
        server = sandbox(faults=(Fault(FaultKind.ERROR, status=status),))

        assert send(connection_to(server), CREATING).status_code == status


def failure_of(server: Sandbox, request: Request, *, read_seconds: float = 10.0) -> ApiFailure:
    with pytest.raises(ApiFailure) as failure:
        send(connection_to(server, read_seconds=read_seconds), request)
    return failure.value
