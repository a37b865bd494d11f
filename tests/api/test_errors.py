"""The table from httpx's errors to ours: complete, and certain only of what is certain."""

import inspect
import re
import ssl
from typing import TypeVar

import httpx
import pytest
from importer.api import errors
from importer.api.errors import (
    HTTPX_FAILURES,
    ApiFailure,
    DoubtfulFailure,
    NeverSent,
    NotStoredFailure,
    failure_from,
    is_certificate_trouble,
)

FAMILIES = {
    httpx.RequestError,
    httpx.TransportError,
    httpx.TimeoutException,
    httpx.NetworkError,
    httpx.ProtocolError,
}
"""Names for several errors, which httpx never raises by themselves."""


Kind = TypeVar("Kind")


def subclasses(kind: type[Kind]) -> set[type[Kind]]:
    found = {kind}
    for one in kind.__subclasses__():
        found |= subclasses(one)
    return found


def exceptions_of_httpx() -> set[type[Exception]]:
    found = (one for _, one in inspect.getmembers(httpx, inspect.isclass))
    return {one for one in found if issubclass(one, Exception)}


class TestTheTable:
    def test_every_error_that_a_request_can_end_with_has_a_place(self) -> None:
        ours = {kind for kind in subclasses(httpx.RequestError) if kind.__module__[:5] == "httpx"}

        assert HTTPX_FAILURES.keys() == ours - FAMILIES

    def test_what_httpx_raises_besides_can_not_come_from_a_request(self) -> None:
        """They come from misuse of httpx, and are bugs of ours: a traceback is right for them."""
        assert exceptions_of_httpx() - subclasses(httpx.RequestError) == {
            httpx.HTTPError,  # the family of RequestError and HTTPStatusError
            httpx.HTTPStatusError,  # only raised by raise_for_status
            httpx.InvalidURL,  # the base URL is parsed first, and paths are ours
            httpx.CookieConflict,
            httpx.StreamError,  # answers are read whole
            httpx.StreamConsumed,
            httpx.StreamClosed,
            httpx.RequestNotRead,
            httpx.ResponseNotRead,
        }

    def test_only_what_never_left_is_certain(self) -> None:
        """Redis and the database may act on what we have given up (importer/api/README.md 10.1)."""
        certain = {kind for kind, ours in HTTPX_FAILURES.items() if ours is not DoubtfulFailure}

        assert certain == {
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.ProxyError,
            httpx.UnsupportedProtocol,
        }
        assert {HTTPX_FAILURES[kind] for kind in certain} == {NeverSent}

    @pytest.mark.parametrize("kind", sorted(HTTPX_FAILURES, key=str))
    def test_each_gets_words_without_what_httpx_said(self, kind: type[httpx.RequestError]) -> None:
        failure = failure_from(kind("https://example.com/?name=Ann"))

        assert type(failure) is HTTPX_FAILURES[kind]
        assert failure.detail
        assert "Ann" not in failure.detail

    def test_one_that_a_later_httpx_may_bring_is_in_doubt(self) -> None:
        class NewError(httpx.TransportError):
            pass

        assert type(failure_from(NewError("?"))) is DoubtfulFailure


def test_the_drawn_tree_is_the_tree() -> None:
    drawn: dict[str, str] = {}
    above: dict[int, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"[ │├└─]*(?=[A-Z])", line)
        if line.startswith("    ") and found:
            depth, name = found.end(), line[found.end() :].split()[0]
            above = {at: one for at, one in above.items() if at < depth} | {depth: name}
            drawn[name] = list(above.values())[-2] if len(above) > 1 else "Exception"

    assert drawn == {kind.__name__: kind.__mro__[1].__name__ for kind in subclasses(ApiFailure)}


@pytest.mark.parametrize("kind", sorted(subclasses(NotStoredFailure), key=str))
def test_each_certain_failure_says_whose_trouble_it_is(kind: type[NotStoredFailure]) -> None:
    assert kind.trouble
    assert (kind.trouble is NotStoredFailure.trouble) is (
        kind.__name__ in {"NotStoredFailure", "ServerFault"}
    )


class TestCertificates:
    def test_trouble_is_found_under_what_lies_over_it(self) -> None:
        error, cause = httpx.ConnectError("no"), httpx.ConnectError("no")
        error.__cause__, cause.__context__ = cause, ssl.SSLCertVerificationError("self-signed")

        assert is_certificate_trouble(error)

    def test_a_connection_that_is_refused_is_no_such_trouble(self) -> None:
        assert not is_certificate_trouble(httpx.ConnectError("refused"))
