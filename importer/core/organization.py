"""What the checks need to know of the organization that the customers go to."""

from msgspec import Struct, field


class Branch(Struct, frozen=True):
    """A branch as `GET /api/branches` names it."""

    id: int
    name: str
    code: str = ""


class Organization(Struct, frozen=True):
    """The organization behind the key, read before anything is checked or written.

    Attributes:
        currencies: codes that the organization has, the base currency included.
        branches_on: whether the branches feature is switched on; branch ids count only then.
        fiscal_year_start: the month in which its fiscal year begins, 1 to 12.
        time_zone: IANA name, or "" if the server does not say; dates are compared in it.
    """

    id: str
    name: str
    base_currency: str
    currencies: frozenset[str] = frozenset()
    branches: tuple[Branch, ...] = field(default=())
    branches_on: bool = False
    time_zone: str = ""
    fiscal_year_start: int = 1
