"""Posting to an address that holds a token: what came of it, without the address."""

import httpx

from importer.core.jobs.news import Undelivered
from importer.core.language import gettext

_TRY_AGAIN = frozenset({408, 425, 429})


def post(url: httpx.URL, content: bytes, seconds: float, content_type: str) -> None:
    """Send it once. The answer's body is not read, and no redirect is followed.

    Args:
        seconds: for each step.

    Raises:
        Undelivered: it was not taken.
    """
    try:
        with (
            httpx.Client(timeout=seconds) as client,
            client.stream(
                "POST", url, content=content, headers={"content-type": content_type}
            ) as answer,
        ):
            status = answer.status_code
    except httpx.TimeoutException:
        raise Undelivered(gettext("no answer in time"), may_pass=True) from None
    except httpx.HTTPError as error:  # its text may hold the address
        reason = gettext("no connection ({kind})").format(kind=type(error).__name__)
        raise Undelivered(reason, may_pass=True) from None
    if not httpx.codes.is_success(status):
        may_pass = status in _TRY_AGAIN or httpx.codes.is_server_error(status)
        reason = gettext("it answered with status {status}").format(status=status)
        raise Undelivered(reason, may_pass=may_pass)


def parsed(address: str) -> httpx.URL:
    """The address, if anything can be posted to it.

    Raises:
        Undelivered: it is none.
    """
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL()
    if url.scheme not in {"http", "https"} or not url.host:
        raise Undelivered(
            gettext("what the reference holds is no address of the web"), may_pass=False
        )
    return url
