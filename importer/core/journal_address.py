"""Where a journal is that is no file: the address of a PostgreSQL database, and a schema of it."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from msgspec import Struct

SCHEMES = ("postgresql://", "postgres://")

SCHEMA = "importer"
"""Where in a database a journal stands that is not told otherwise."""

LEASE_SECONDS = 30.0
_LONGEST_LEASE = 3600

_OURS = frozenset({"schema", "lease"})
"""What an address says for us, and libpq does not know."""

_SECRET = frozenset({"password", "sslpassword"})


class JournalAddress(Struct, frozen=True):
    """A journal on PostgreSQL.

    Attributes:
        url: what libpq is to connect to; it may hold a password, so it is never shown.
        shown: the same without it.
        schema: where in the database the journal stands.
        lease_seconds: how long an importer may be silent before another one takes over.
    """

    url: str
    shown: str
    schema: str = SCHEMA
    lease_seconds: float = LEASE_SECONDS

    def __repr__(self) -> str:
        """As in a log or a traceback."""
        return f"JournalAddress({self.shown!r}, schema={self.schema!r})"

    def __str__(self) -> str:
        """As it may be shown, and given again: passwords belong into libpq's own files."""
        return self.shown


def is_address(text: str) -> bool:
    """Whether a journal's name is no name of a file."""
    return text.lower().startswith(SCHEMES)


def parse_address(text: str) -> JournalAddress:
    """An address as people give it: `postgresql://user@host/database?schema=name`.

    Raises:
        ValueError: it is none; what is told does not quote it.
    """
    try:
        parts = urlsplit(text.strip())
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError("no address of a PostgreSQL database") from None
    user, at, hosts = parts.netloc.rpartition("@")
    ours = {name: value for name, value in query if name in _OURS}
    schema, lease = ours.get("schema", SCHEMA), ours.get("lease", str(LEASE_SECONDS))
    if not schema or not text.isprintable() or parts.fragment or not lease.isascii():
        raise ValueError("no address of a PostgreSQL database")
    of_libpq = [(name, value) for name, value in query if name not in _OURS]
    open_ = [(name, value) for name, value in query if name not in _SECRET]
    name = f"{user.partition(':')[0]}{at}{hosts}"
    return JournalAddress(
        url=_put_together(parts.netloc, parts.path, of_libpq),
        shown=_put_together(name, parts.path, open_),
        schema=schema,
        lease_seconds=_seconds(lease),
    )


def _seconds(text: str) -> float:
    seconds = float(text) if text.replace(".", "", 1).isdigit() else 0.0
    if not 1 <= seconds <= _LONGEST_LEASE:
        raise ValueError("no address of a PostgreSQL database")
    return seconds


def _put_together(place: str, path: str, query: list[tuple[str, str]]) -> str:
    asked = f"?{urlencode(query, quote_via=quote)}" if query else ""
    return f"postgresql://{place}{path}{asked}"
