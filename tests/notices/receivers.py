"""Those who are told: a mail server and an HTTP server, both real, on this machine."""

import ssl
import threading
from asyncio import Server
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from importer.notices.delivery import Patience

CERTIFICATES = Path(__file__).parents[1] / "api" / "certificates"
"""Of a server called localhost, and of the authority that nothing else trusts."""

AUTHORITY = CERTIFICATES / "authority.pem"
USER, PASSWORD = "importer", "correct-horse-battery"
SOON = Patience(step=5.0, whole=20.0, pause=0.001)
AT_ONCE = Patience(step=0.1, whole=0.4, pause=0.001)
"""For receivers that never answer."""


@dataclass
class Mails:
    """What a mail server takes.

    Attributes:
        answers: what it says to one after the other; "250 OK" once there is none left.
        encrypted: whether nobody could read each along.
    """

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            self.received.append(message)
        return answer

    def text(self) -> str:
        """Of the only mail."""
        (mail,) = self.received
        body = mail.get_body()
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


class OnAFreePort(Controller):
    """A server whose port the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(*, from_the_start: bool = False, offers_tls: bool = True) -> Iterator[Mails]:
    """A mail server on localhost that wants encryption, and a user with a password."""
    mails = Mails()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "server.pem")
    starttls = offers_tls and not from_the_start
    controller = OnAFreePort(
        mails,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if from_the_start else None,
        tls_context=context if starttls else None,
        require_starttls=starttls,
        authenticator=_authenticate,
        auth_required=starttls,
        auth_require_tls=starttls,
    )
    controller.start()
    try:
        mails.port = controller.port
        yield mails
    finally:
        controller.stop()


def _authenticate(
    _: SMTP, __: Session, ___: Envelope, ____: str, said: LoginPassword
) -> AuthResult:
    success = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=success, handled=False)


@dataclass
class Posts:
    """What an HTTP server takes.

    Attributes:
        statuses: what it answers to one after the other; 200 once there is none left.
        silent: it takes requests and never answers.
        endless: its answers have no end.
        heard: (path, body), in the order in which they came.
    """

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    silent: bool = False
    endless: bool = False
    heard: list[tuple[str, str]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.heard]


@contextmanager
def receiver(statuses: Sequence[int] = (), *, silent: bool = False) -> Iterator[Posts]:
    """An HTTP server on this machine."""
    posts = Posts(statuses=list(statuses), silent=silent)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            posts.heard.append((self.path, body))
            posts.arrived.set()
            if posts.silent:
                posts.over.wait()
                return
            self.send_response(posts.statuses.pop(0) if posts.statuses else 200)
            if not posts.endless:
                self.send_header("content-length", "0")
            self.end_headers()
            with suppress(ConnectionError):  # the other side has heard enough
                while posts.endless:
                    self.wfile.write(b"x" * 65_536)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    posts.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield posts
    finally:
        posts.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
