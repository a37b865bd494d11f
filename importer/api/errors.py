"""What a request can come to other than an answer, and the table from httpx's errors to ours.

    ApiFailure
    ├── NotStoredFailure      the server has certainly not stored anything
    │   ├── RateLimited           429
    │   ├── ServerFault           500 in the server's own words
    │   ├── NeverSent             no connection was made
    │   └── Halted                the run was asked to stop before the request's turn came
    └── DoubtfulFailure       the request left; what it did is not known
        └── AnswerTooLarge        an answer came, larger than the request explains

These stay inside the room; `core.sending.answers` is what the rest of the program sees.
Source of what is certain and what is not: importer/api/README.md 10.2.
"""

import ssl

import httpx

from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.language import gettext, gettext_noop
from importer.core.sending.answers import Tries, Trouble
from importer.core.sending.options import duration_words


class ApiFailure(Exception):
    """A request without an answer that can be used.

    Args:
        detail: what happened, without customer data.
        status: HTTP status, 0 if none came.

    Attributes:
        trouble: whose trouble it was, None if that is not known.
        tries: the requests that were made before giving up.
    """

    trouble: Trouble | None = None

    def __init__(self, detail: str, status: int = 0) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.tries = Tries()


class NotStoredFailure(ApiFailure):
    """Certainly not stored; may be sent again."""

    trouble: Trouble = Trouble.SERVER


class RateLimited(NotStoredFailure):
    """429. `wait` is what the strictest header asks for, in seconds; 0 if none does."""

    trouble = Trouble.LIMITED

    def __init__(self, wait: float) -> None:
        super().__init__(gettext("the request limit was reached"), 429)
        self.wait = wait


class ServerFault(NotStoredFailure):
    """500 in the server's own words."""


class NeverSent(NotStoredFailure):
    """The request never left this machine."""

    trouble = Trouble.UNREACHABLE


class Halted(NotStoredFailure):
    """The request never left, since the run was asked to stop while it waited for its turn."""

    trouble = Trouble.HALTED


class DoubtfulFailure(ApiFailure):
    """The request left, or may have left, and no answer that can be understood came."""


class AnswerTooLarge(DoubtfulFailure):
    """More came than what was asked for explains; the rest was not waited for."""

    def __init__(self, status: int) -> None:
        super().__init__(gettext("the answer is larger than what was asked for explains"), status)


class AnswerTooLong(ServerUnavailable):
    """The same as it leaves the room, unless less can be asked for at a time."""


HTTPX_FAILURES: dict[type[httpx.RequestError], type[ApiFailure]] = {
    httpx.ConnectError: NeverSent,
    httpx.ConnectTimeout: NeverSent,
    httpx.PoolTimeout: NeverSent,
    httpx.ProxyError: NeverSent,
    httpx.UnsupportedProtocol: NeverSent,
    httpx.ReadTimeout: DoubtfulFailure,
    httpx.WriteTimeout: DoubtfulFailure,
    httpx.ReadError: DoubtfulFailure,
    httpx.WriteError: DoubtfulFailure,
    httpx.CloseError: DoubtfulFailure,
    httpx.LocalProtocolError: DoubtfulFailure,
    httpx.RemoteProtocolError: DoubtfulFailure,
    httpx.DecodingError: DoubtfulFailure,
    httpx.TooManyRedirects: DoubtfulFailure,
}
"""Every concrete request error of httpx; a test holds the table complete."""

_WORDS: dict[type[httpx.RequestError], str] = {
    httpx.ConnectError: gettext_noop("no connection could be made"),
    httpx.ConnectTimeout: gettext_noop("no connection could be made in time"),
    httpx.PoolTimeout: gettext_noop("no connection became free in time"),
    httpx.ProxyError: gettext_noop("the proxy made no connection"),
    httpx.ReadTimeout: gettext_noop("no answer came in time"),
    httpx.WriteTimeout: gettext_noop("the request could not be sent in time"),
    httpx.ReadError: gettext_noop("the connection broke before the answer was there"),
    httpx.WriteError: gettext_noop("the connection broke while the request was sent"),
    httpx.RemoteProtocolError: gettext_noop("the connection was closed without a whole answer"),
}


def failure_from(error: httpx.RequestError) -> ApiFailure:
    """Our name for httpx's error; one that is not in the table is in doubt.

    httpx's own text is left behind: it may hold the URL with the filters of a look-up.
    """
    kind = HTTPX_FAILURES.get(type(error), DoubtfulFailure)
    return kind(gettext(_WORDS.get(type(error), type(error).__name__)))


def is_certificate_trouble(error: BaseException | None) -> bool:
    """Whether no connection was made because the server's certificate is not trusted."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


_SERVER_HINT = gettext_noop("Check the address (BIGCAPITAL_BASE_URL) and that the server runs.")


def key_refused(status: int) -> ImporterError:
    """401 or 403: the key is missing, wrong, revoked or expired."""
    return ImporterError(
        "key-refused",
        gettext("The server refused the key (status {status}).").format(status=status),
        hint=gettext(
            "Check BIGCAPITAL_API_KEY: make a new key in Bigcapital under Preferences, API keys. "
            "With a JWT, BIGCAPITAL_ORGANIZATION_ID is needed too."
        ),
    )


def organization_not_built(status: int) -> ImporterError:
    """401 with a body that says 400: the organization was never set up
    (importer/api/README.md 2.2)."""
    return ImporterError(
        "organization-not-set-up",
        gettext("The organization behind this key was never set up (status {status}).").format(
            status=status
        ),
        hint=gettext(
            "Log in to Bigcapital once and finish setting up the organization, then start again."
        ),
    )


def certificate_not_trusted(host: str) -> ImporterError:
    """Nothing was sent: the connection was given up before the key left."""
    return ImporterError(
        "certificate-not-trusted",
        gettext("The certificate of {host} is not trusted, so nothing was sent there.").format(
            host=host
        ),
        hint=gettext(
            "Check the address (BIGCAPITAL_BASE_URL). Where the certificate is signed by your own "
            "authority, name that authority's file with --ca-file."
        ),
    )


def unusable_answer(path: str, reason: str, status: int = 200) -> ServerUnavailable:
    """The server answers, but nobody can work with what it says.

    Args:
        reason: in words, of the answer: `it is nested too deeply`.
    """
    return ServerUnavailable(
        "server-answer-unusable",
        gettext("The server's answer about {subject_of} can't be used: {reason}.").format(
            subject_of=subject_of(path), reason=reason
        ),
        hint=gettext(
            "Look what stands between here and Bigcapital (BIGCAPITAL_BASE_URL, a proxy), and "
            "whether the server is well."
        ),
        context={"path": path, "status": str(status)},
    )


def subject_of(path: str) -> str:
    """What an address is about: `customers` of `/api/customers/7`."""
    return path.split("/")[2]


def limit_too_long(seconds: float) -> ImporterError:
    """The server asks to stay away for longer than anybody has patience for."""
    return ImporterError(
        "limit-too-long",
        gettext(
            "By its own request limit the server takes nothing for another {duration_words}."
        ).format(duration_words=duration_words(seconds)),
        hint=gettext(
            "Nothing is lost: go on after that time with `importer resume`, or have it waited for "
            "with --give-up-after. If nobody set such a limit, look what stands before the server."
        ),
        context={"seconds": f"{seconds:.0f}"},
    )


def unexpected_answer(path: str, status: int) -> ImporterError:
    """The address answers, but not as Bigcapital does."""
    return ImporterError(
        "not-bigcapital",
        gettext(
            "{path} answered with status {status}, which is not how Bigcapital answers."
        ).format(path=path, status=status),
        hint=gettext(_SERVER_HINT),
        context={"path": path, "status": str(status)},
    )
