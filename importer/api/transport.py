"""The way to the server: httpx's transport with its certificates, its proxy and its patience.

httpx's client around it is left out. Redirects, cookies, authentication and packed answers of every
kind are not followed, not kept or dealt with here, and would cost a third of a request. What an
answer means is `client`'s business.
"""

import ssl
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx

from importer.api.guarded import GuardedConnections
from importer.core.errors import UsageError
from importer.core.language import gettext

CONNECT_SECONDS = 10.0
WRITE_SECONDS = 30.0
POOL_SECONDS = 120.0
IDLE_SECONDS = 3.0
"""The server closes idle connections after 5 s; one kept longer fails with a disconnect, which
would be doubt (importer/api/README.md 10.4)."""

_PORTS = {"http": 80, "https": 443}


def open_transport(
    url: httpx.URL,
    *,
    connections: int,
    ca_file: Path | None = None,
    before_leaving: Callable[[], None] | None = None,
) -> httpx.AsyncHTTPTransport:
    """Connections to the server at `url`; whoever opens them closes them.

    Args:
        ca_file: a bundle of private certificate authorities.
        before_leaving: asked right before anything is written; what it raises, the sender gets.

    Raises:
        UsageError: the file, or the one that SSL_CERT_FILE names, holds no certificates, or the
            environment's proxy can't be used.
    """
    certificates = _certificates(url, ca_file)
    try:
        transport = httpx.AsyncHTTPTransport(
            verify=certificates,
            proxy=_proxy_to(url),
            limits=httpx.Limits(
                max_connections=connections,
                max_keepalive_connections=connections,
                keepalive_expiry=IDLE_SECONDS,
            ),
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise UsageError(
            "proxy-unusable",
            gettext("The proxy that the environment names can't be used."),
            hint=gettext(
                "Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY (SOCKS is not supported), or name the "
                "server in NO_PROXY={host}."
            ).format(host=url.host),
        ) from error
    if before_leaving is not None:  # httpx hands nothing on to httpcore for this
        transport._pool._network_backend = GuardedConnections(before_leaving)
    return transport


def patience(read_seconds: float, whole_seconds: float) -> dict[str, Any]:
    """How long each step of a request may take, as a request takes it along (its `extensions`)."""
    timeout = httpx.Timeout(
        connect=min(CONNECT_SECONDS, whole_seconds / 2),
        read=read_seconds,
        write=WRITE_SECONDS,
        pool=POOL_SECONDS,
    )
    return {"timeout": timeout.as_dict()}


def is_this_machine(host: str) -> bool:
    """Whether a request to the host never leaves the machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _proxy_to(url: httpx.URL) -> str | None:
    """The environment's proxy; it must not see plain HTTP that was meant for this machine."""
    # With its port, as NO_PROXY may name the host with one or without.
    if is_this_machine(url.host) or proxy_bypass(f"{url.host}:{url.port or _PORTS[url.scheme]}"):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _certificates(url: httpx.URL, ca_file: Path | None) -> ssl.SSLContext:
    try:
        if ca_file is not None:
            return ssl.create_default_context(cafile=str(ca_file))
        if url.scheme == "http":  # It asks for none, and to load those there are takes its time.
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        named = ca_file or gettext("What SSL_CERT_FILE or SSL_CERT_DIR names")
        raise UsageError(
            "ca-file-unreadable",
            gettext("{named} can't be read as a file of certificates.").format(named=named),
            hint=gettext(
                "--ca-file and SSL_CERT_FILE take a PEM file with the certificate of your own "
                "authority."
            ),
        ) from error
