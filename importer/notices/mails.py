"""A notice as a mail, over a connection that nobody can read along."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, make_msgid
from mimetypes import guess_type
from pathlib import Path

from importer.core.jobs.news import Notice, Undelivered
from importer.core.language import gettext

_REFUSED_FOR_GOOD = 500
"""SMTP's replies from there on do not change by themselves (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A `core.ports.Teller`.

    Attributes:
        place: host and port.
        is_encrypted_from_the_start: otherwise encryption is asked for (STARTTLS), and insisted on.
        user: "" where the server asks for none.
        ca_file: certificates of a private authority.
    """

    to: tuple[str, ...]
    sender: str
    place: tuple[str, int]
    is_encrypted_from_the_start: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None

    def check(self) -> None:
        """See `core.ports.Teller`."""
        self._trust()

    def tell(self, notice: Notice, seconds: float) -> None:
        """See `core.ports.Teller`."""
        message = self._message(notice)
        with _told(), self._connection(seconds) as server:
            if self.user:
                server.login(self.user, self.password)
            refused = server.send_message(message, self.sender, self.to)
        if refused:
            raise Undelivered(
                gettext("{refused} of {all} receivers were refused").format(
                    refused=len(refused), all=len(self.to)
                ),
                may_pass=False,
            )

    def _connection(self, seconds: float) -> smtplib.SMTP:
        host, port = self.place
        name = socket.gethostname()
        own = name if "." in name else "[127.0.0.1]"  # to look one up may take long
        if self.is_encrypted_from_the_start:
            return smtplib.SMTP_SSL(host, port, own, timeout=seconds, context=self._trust())
        server = smtplib.SMTP(host, port, own, timeout=seconds)
        try:
            server.starttls(context=self._trust())
        except BaseException:
            server.close()
            raise
        return server

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except (OSError, ssl.SSLError):
            reason = gettext("{path} can't be read as a file of certificates")
            raise Undelivered(reason.format(path=self.ca_file), may_pass=False) from None

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["Subject"] = notice.subject
        message["From"] = self.sender
        message["To"] = ", ".join(self.to)
        message["Date"] = localtime()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"  # no holiday notice comes back (RFC 3834)
        message.set_content(notice.text)
        for path in notice.attachments:
            kind = guess_type(path.name)[0] or "application/octet-stream"
            main, _, sub = kind.partition("/")
            message.add_attachment(
                path.read_bytes(), maintype=main, subtype=sub, filename=path.name
            )
        return message


@contextmanager
def _told() -> Iterator[None]:
    """What a server says may hold the user's name; its number says enough."""
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        reason = gettext("the server does not take the user with this password")
        raise Undelivered(reason, may_pass=False) from None
    except smtplib.SMTPNotSupportedError:
        reason = gettext("the server offers no encryption (STARTTLS), or no way to log in")
        raise Undelivered(reason, may_pass=False) from None
    except smtplib.SMTPRecipientsRefused as error:
        may_pass = all(code < _REFUSED_FOR_GOOD for code, _ in error.recipients.values())
        raise Undelivered(gettext("all receivers were refused"), may_pass=may_pass) from None
    except smtplib.SMTPResponseException as error:
        reason = gettext("the server answered with code {code}").format(code=error.smtp_code)
        may_pass = error.smtp_code < _REFUSED_FOR_GOOD
        raise Undelivered(reason, may_pass=may_pass) from None
    except ssl.SSLCertVerificationError:
        reason = gettext("the certificate of the server is not trusted; ca-file names your own")
        raise Undelivered(reason, may_pass=False) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        reason = gettext("no connection ({kind})").format(kind=type(error).__name__)
        raise Undelivered(reason, may_pass=isinstance(error, OSError)) from None
