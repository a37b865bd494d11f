"""A customer as the database holds and the server answers it: snake_case, rounded, with its ledger.

What the database can't hold is `Unstorable`, a 500 (importer/api/README.md 4.2). Pure: no storage.
"""

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from importer.sandbox.options import SandboxOrganization
from importer.sandbox.validation import (
    ADDRESS_EMAILS,
    ADDRESS_TEXTS,
    CONTACT_TEXTS,
    POSTCODES,
    ZIPCODES,
    Body,
)

Record = dict[str, Any]
"""A customer in the server's words, without its id."""

LARGEST_TEXT = 255
LARGEST_NOTE_BYTES = 65_535
AMOUNT_BOUND = Decimal(10) ** 10
"""Columns are decimal(13,3): what rounds to this or more does not fit."""
RATE_BOUND = Decimal(10) ** 4
"""The rate's column is decimal(13,9)."""

_AMOUNT_STEP = Decimal("0.001")
_RATE_STEP = Decimal("0.000000001")
_EDITABLE_TEXTS = ("displayName", *CONTACT_TEXTS, "email", *ADDRESS_TEXTS, *ADDRESS_EMAILS)


class Unstorable(Exception):
    """The database refuses the row; the client sees a 500."""


class LedgerEntry(Struct, frozen=True):
    """The booking of an opening balance: debit receivables, credit "Other income"
    (importer/api/README.md 4.4).

    Attributes:
        amount: in base currency, balance x rate; negative balances book negative amounts.
        date: ISO date.
    """

    amount: Decimal
    date: str | None
    currency_code: str
    branch_id: int | None

    def beside(self, old: "LedgerEntry | None") -> "LedgerEntry":
        """Both bookings, where the old one should have gone and did not."""
        return self if old is None else replace(self, amount=self.amount + old.amount)


class JournalLine(Struct, frozen=True):
    """One line of a manual journal.

    Attributes:
        amount: in base currency, debits positive.
        customer_id: whom it names; None for nobody.
        on_receivables: False for a line on any other account, which moves nobody's balance.
    """

    amount: Decimal
    customer_id: int | None = None
    on_receivables: bool = True


class RecordRules(Struct, frozen=True):
    """What the shape of a record depends on beyond the request."""

    organization: SandboxOrganization
    keeps_postcodes: bool = False
    server_timezone: str = "UTC"

    def new_record(self, body: Body) -> Record:
        """The record of a validated create body; its balance is still 0.

        Raises:
            Unstorable: the database has no room for one of its values.
        """
        _check_columns(body)
        at = body.get("openingBalanceAt") or None
        rate = body.get("openingBalanceExchangeRate")
        record = {
            "contact_service": "customer",
            "contact_type": storable_text(body["customerType"]),
            "currency_code": _currency(body["currencyCode"]),
            "opening_balance": _amount(body.get("openingBalance") or 0),
            "opening_balance_at": None if at is None else self._moment(parse_date(at)),
            "opening_balance_exchange_rate": 1 if rate is None else _rate(rate),
            "opening_balance_branch_id": self._branch(body.get("openingBalanceBranchId")),
            **{snake(name): _optional_text(name, body.get(name)) for name in _EDITABLE_TEXTS},
            **{snake(name): self._postcode(body.get(name)) for name in POSTCODES},
            "active": int(body["active"]) if body.get("active") is not None else 1,
            "contact_normal": "debit",
            "user_id": 1,
            "created_at": None,
            "updated_at": None,
        }
        return self.booked(record, None)

    def edits(self, body: Body) -> Record:
        """What an edit changes: keys that are there, nulls included; currency and balance never."""
        _check_columns(body)
        changes: Record = {
            snake(name): _optional_text(name, body[name])
            for name in _EDITABLE_TEXTS
            if name in body
        }
        changes["contact_type"] = storable_text(body["customerType"])
        if self.keeps_postcodes:
            changes |= {
                snake(name): self._postcode(body[name]) for name in POSTCODES if name in body
            }
        if "active" in body:
            changes["active"] = None if body["active"] is None else int(body["active"])
        return changes

    def opening_balance(self, body: Body) -> Record:
        """What `PUT …/opening-balance` changes: keys that are there, nulls included.

        Raises:
            Unstorable: the database has no room for one of its values.
        """
        at, rate = body.get("openingBalanceAt"), body.get("openingBalanceExchangeRate")
        changes: Record = {"opening_balance": _amount(body["openingBalance"])}
        if "openingBalanceAt" in body:
            changes["opening_balance_at"] = None if at is None else self._moment(_column_date(at))
        if "openingBalanceExchangeRate" in body:
            changes["opening_balance_exchange_rate"] = None if rate is None else _rate(rate)
        if "openingBalanceBranchId" in body:
            changes["opening_balance_branch_id"] = self._branch(body["openingBalanceBranchId"])
        return changes

    def ledger_of(self, record: Record) -> LedgerEntry | None:
        """The booking that the record asks for; None where balance x rate is 0, or more than the
        ledger's columns hold, which the server does not mention (importer/api/README.md 1.4)."""
        booked = _local_amount(record)
        if not booked or abs(booked) >= AMOUNT_BOUND:
            return None
        return LedgerEntry(
            amount=booked,
            date=(record["opening_balance_at"] or "")[:10] or None,
            currency_code=record["currency_code"],
            branch_id=record["opening_balance_branch_id"],
        )

    def booked(self, record: Record, entry: LedgerEntry | None) -> Record:
        """The record once its ledger is written: `balance` is in the customer's currency, which for
        base-currency customers means balance x rate (importer/api/README.md 1.4)."""
        if entry is None:
            return record | balances(Decimal(0), _local_amount(record))
        foreign = record["currency_code"] != self.organization.base_currency
        owed = _exact(record["opening_balance"]) if foreign and entry.amount else entry.amount
        return record | balances(owed, entry.amount)

    def _moment(self, day: str) -> str:
        midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(self.server_timezone))
        return midnight.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def _branch(self, value: float | None) -> int | None:
        if value is None:
            return None
        if value not in {branch.id for branch in self.organization.branches}:
            raise Unstorable("unknown branch")
        return int(value)

    def _postcode(self, value: object) -> str | None:
        if not self.keeps_postcodes or value is None:
            return None
        return storable_text(str(value))


def balances(balance: Decimal, local_opening_balance: Decimal) -> Record:
    """The keys of an answer that follow from the ledger."""
    return {
        "balance": _json_number(balance),
        "closing_balance": _json_number(balance),
        "local_opening_balance": _json_number(local_opening_balance),
    }


@cache
def snake(name: str) -> str:
    """The key in answers: split at capitals only, so `billingAddress1` is `billing_address1`."""
    return re.sub(r"(?=[A-Z])", "_", name).lower()


def storable_text(text: str, longest: int = LARGEST_TEXT) -> str:
    """The text as stored: as it is.

    Raises:
        Unstorable: too long, or a character outside the Basic Multilingual Plane.
    """
    if len(text) > longest or _BEYOND_BMP.search(text):
        raise Unstorable("text")
    return _LONE_SURROGATE.sub("\ufffd", text)


_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ISO_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?)?"
)
_COLUMN_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:]+)?")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def parse_date(text: str) -> str:
    """The day that the server reads, as an ISO date: ISO 8601, or US month/day/year. `2024` is the
    first of January, and a time with a zone can shift the day (importer/api/README.md 4.6).

    Raises:
        Unstorable: the server can't read it; a real one reads some more (month names).
    """
    if american := _US_DATE.fullmatch(text):
        month, day, year = (int(part) for part in american.groups())
        return _day(year, month, day, "", "")
    if iso := _ISO_DATE.fullmatch(text):
        return _day(int(iso[1]), int(iso[2] or 1), int(iso[3] or 1), iso[4] or "", iso[5] or "")
    raise Unstorable("date")


def _column_date(text: str) -> str:
    """The day that the database itself reads where the text goes straight into its column
    (importer/api/README.md 7.9).

    Raises:
        Unstorable: it can't read it; a real one reads some more (other marks, or none).
    """
    day = _COLUMN_DATE.fullmatch(text.strip())
    if day is None:
        raise Unstorable("date")
    return _day(int(day[1]), int(day[2]), int(day[3]), "", "")


def _day(year: int, month: int, day: int, time: str, zone: str) -> str:
    written = f"{year:04}-{month:02}-{day:02}"
    try:
        moment = datetime.fromisoformat(f"{written}T{time or '00:00'}{zone}")
    except ValueError:
        raise Unstorable("date") from None
    return (moment.astimezone(UTC) if zone else moment).date().isoformat()


def _check_columns(body: Body) -> None:
    if any(name in body for name in ZIPCODES):
        raise Unstorable("no such column")


def _currency(code: str) -> str:
    return storable_text(code, longest=3)


def _optional_text(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    if name != "note":
        return storable_text(value)
    if len(value.encode("utf-8", "replace")) > LARGEST_NOTE_BYTES:
        raise Unstorable("note")
    return storable_text(value, longest=LARGEST_NOTE_BYTES)


def _amount(value: float) -> float:
    return _column(value, _AMOUNT_STEP, AMOUNT_BOUND)


def _rate(value: float) -> float:
    return _column(value, _RATE_STEP, RATE_BOUND)


def _column(value: float, step: Decimal, bound: Decimal) -> float:
    """A number as its decimal column holds it."""
    exact = _exact(value)
    if abs(exact) >= bound or abs(rounded := _rounded(exact, step)) >= bound:
        raise Unstorable("number")
    return _json_number(rounded)


def _local_amount(record: Record) -> Decimal:
    """Opening balance x rate, in base currency."""
    rate = record["opening_balance_exchange_rate"] or 0
    return _rounded(_exact(record["opening_balance"]) * _exact(rate), _AMOUNT_STEP)


def _exact(value: float) -> Decimal:
    """The number as it was written: JSON's shortest text of it."""
    return Decimal(str(value))


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_UP)


def _json_number(value: Decimal) -> float:
    """As JSON shows it: 5000, not 5000.0."""
    whole = int(value)
    return whole if whole == value else float(value)
