"""Which server an address means, as far as the address itself tells."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_USUAL_PORTS = {"http": 80, "https": 443}
_THIS_MACHINE = "localhost"


def server_identity(address: str) -> str:
    """Scheme, host and port as one server's: what leads to the same is written the same way.

    Two names of one server in the network stay two: only who answers could tell.
    """
    parts = urlsplit(address)
    host, port = _host(parts.hostname or ""), parts.port
    if port is None or port == _USUAL_PORTS.get(parts.scheme):
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


def _host(name: str) -> str:
    name = name.removesuffix(".")
    if name == _THIS_MACHINE or name.endswith(f".{_THIS_MACHINE}"):
        return _THIS_MACHINE
    try:
        number = ip_address(name)
    except ValueError:
        return name
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_loopback or number.is_unspecified:
        return _THIS_MACHINE
    return f"[{number}]" if number.version == 6 else str(number)
