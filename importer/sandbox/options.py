"""What a stand-in server can be told before it starts: its organization, limits, habits.

Values only; nothing here starts, stores or serves.
"""

import secrets
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field

from importer.core.errors import UsageError
from importer.sandbox.faults import Fault

DEFAULT_KEY = "bc_sandbox_0123456789abcdef"
DEFAULT_TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJzdGFuZC1pbiJ9.c3RhbmQtaW4"  # noqa: S105  it opens a server that holds nothing real


class SandboxBranch(Struct, frozen=True):
    """One branch, as `GET /api/branches` shows it."""

    id: int
    name: str
    code: str = ""
    primary: bool = False


def _new_organization_id() -> str:
    """Random, as a real server gives them: two stand-ins are two organizations."""
    return f"sandbox-{secrets.token_hex(4)}"


class SandboxOrganization(Struct, frozen=True):
    """One organization of the server.

    Attributes:
        organization_id: unlike that of any other stand-in, unless it is given.
        currencies: the codes that it has, the base currency included or not.
        branches: branches are switched on where there is at least one.
        built: False for an organization that was registered but never set up: everything but
            `GET /api/organization/current` is a 401 then.
        fiscal_year: the month in which its fiscal year begins, as the server writes it.
        timezone: what its settings say; the server's own clock is `SandboxOptions.server_timezone`.
    """

    organization_id: str = field(default_factory=_new_organization_id)
    name: str = "Stand-in Trading"
    base_currency: str = "USD"
    currencies: tuple[str, ...] = ("USD", "EUR", "GBP")
    branches: tuple[SandboxBranch, ...] = ()
    built: bool = True
    timezone: str = "UTC"
    fiscal_year: str = "january"

    @property
    def currency_codes(self) -> tuple[str, ...]:
        """All its currencies, the base currency first."""
        rest = tuple(code for code in self.currencies if code != self.base_currency)
        return (self.base_currency, *rest)


def organization_of(database: Path | None) -> SandboxOrganization:
    """The organization of a stand-in that is started by itself: the same one each time for the same
    file of data, so that runs into it can be resumed; a new one without a file."""
    if database is None:
        return SandboxOrganization()
    name = sha256(str(database.absolute()).encode()).hexdigest()[:8]
    return SandboxOrganization(organization_id=f"sandbox-{name}")


class Limits(Struct, frozen=True):
    """The two limiters (importer/api/README.md 8), each per route and address.

    Attributes:
        default: requests per window of the limiter whose headers have no suffix; None: there is no
            such limiter and there are no such headers.
        auth: the same for the limiter with the suffix `-auth`.
        window: seconds from a budget's first request to its reset.
        block: seconds for which the request that breaks a budget blocks the route.
    """

    default: int | None = 100
    auth: int | None = 10
    window: float = 60.0
    block: float = 60.0


NAMED_LIMITS = {
    "stock": Limits(),
    "hosted": Limits(default=2, auth=None, window=1.0, block=1.0),
    "none": Limits(default=None, auth=None),
}
"""`hosted` has the documented 2 requests a second; its headers are assumed to be the stock ones."""


def parse_limits(text: str) -> Limits:
    """The limits that a name or a number stands for.

    Args:
        text: `stock`, `hosted`, `none`, or the number of requests a minute (`30`) that the `auth`
            limiter grants, with ten times as many for the other.

    Raises:
        UsageError: `limits-unknown`.
    """
    if text in NAMED_LIMITS:
        return NAMED_LIMITS[text]
    if text.isdecimal() and int(text) > 0:
        return Limits(default=10 * int(text), auth=int(text))
    raise UsageError(
        "limits-unknown",
        f"--limits {text!r} is not known.",
        hint="Use stock, hosted, none, or a number of requests a minute.",
    )


class SandboxOptions(Struct, frozen=True):
    """Everything that a stand-in server can be told.

    Attributes:
        organization: the organization of the API key.
        other_organizations: further ones, open to a JWT that names them
            (importer/api/README.md 3.2).
        limits: limiters; see `NAMED_LIMITS`.
        faults: faults on order, in the order in which they are tried.
        seed: of everything that looks random (the order of pages, faults with a probability).
        database: a file for the data, so that they survive the process; None keeps them in memory.
        key: the API key that is accepted.
        token: the JWT that is accepted.
        balance_delay: seconds for which a POST with an opening balance is being handled, so that
            such requests really overlap.
        keeps_postcodes: a newer server that stores postal codes by the contract's name.
        max_page_size: a server that caps `page_size`; None has no maximum
            (importer/api/README.md 7.1).
        tells_journals: False for a version without `GET /api/manual-journals`.
        url_limit: bytes of a request line beyond which the answer is an empty 431.
        proxy_url_limit: bytes beyond which a gateway in front answers 414 with HTML; None: there
            is no gateway.
        keep_alive: seconds after which an idle connection is closed (importer/api/README.md 10.4).
        server_timezone: the clock of the machine; midnight of an opening date is taken in it.
        time_scale: the server's seconds per real second: 100 makes a minute pass in 0.6 s, for the
            limiters, the delays and the faults alike (not for `keep_alive`).
    """

    organization: SandboxOrganization = field(default_factory=SandboxOrganization)
    other_organizations: tuple[SandboxOrganization, ...] = ()
    limits: Limits = NAMED_LIMITS["none"]
    faults: tuple[Fault, ...] = ()
    seed: int = 0
    database: Path | None = None
    key: str = DEFAULT_KEY
    token: str = DEFAULT_TOKEN
    balance_delay: float = 0.003
    keeps_postcodes: bool = False
    max_page_size: int | None = None
    tells_journals: bool = True
    url_limit: int = 16_384
    proxy_url_limit: int | None = None
    keep_alive: float = 5.0
    server_timezone: str = "UTC"
    time_scale: float = 1.0

    @property
    def organizations(self) -> tuple[SandboxOrganization, ...]:
        """All organizations, the key's own first."""
        return (self.organization, *self.other_organizations)


def demonstration() -> SandboxOptions:
    """A stand-in to try an import with: a few currencies, and no limits to wait for."""
    organization = SandboxOrganization(currencies=("USD", "EUR", "GBP", "CAD"), timezone="UTC")
    return SandboxOptions(organization=organization, limits=NAMED_LIMITS["none"])
