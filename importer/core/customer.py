"""The customer as `POST /api/customers` takes it: every target field, once, in one annotated line.

The table of fields (`FIELDS.md`), the header matching and the blank spreadsheet are generated from
these lines. Rules over several fields live in `rules`; reading a cell's text lives in `values`.
Limits are the server's own, as measured (importer/api/README.md 4).
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints
from pydantic.alias_generators import to_camel

from importer.core.language import gettext_noop

TEXT_LIMIT = 255
"""Characters that any text field holds; one more is answered with a 500."""

NOTE_LIMIT = 65_535
"""Bytes of UTF-8 that the note holds."""

LARGEST_AMOUNT = Decimal("9999999999.999")
"""The largest opening balance, and the largest opening balance times rate, either way from zero."""

RATE_BOUND = Decimal(10_000)
"""Rates must stay below this."""

AMOUNT_PLACES, RATE_PLACES = 3, 9
"""Decimals that the server keeps."""


class FieldKind(StrEnum):
    """How a field's text is read and checked."""

    TEXT = gettext_noop("text")
    NOTE = gettext_noop("note")
    EMAIL = gettext_noop("e-mail")
    PHONE = gettext_noop("phone")
    WEBSITE = gettext_noop("website")
    COUNTRY = gettext_noop("country")
    POSTCODE = gettext_noop("postal code")
    CUSTOMER_TYPE = gettext_noop("customer type")
    CURRENCY = gettext_noop("currency")
    FLAG = gettext_noop("yes or no")
    AMOUNT = gettext_noop("amount")
    DATE = gettext_noop("date")
    RATE = gettext_noop("rate")
    BRANCH = gettext_noop("branch")


class FieldGroup(StrEnum):
    """The four parts of a customer."""

    CUSTOMER = "customer"
    OPENING_BALANCE = "opening balance"
    BILLING = "billing"
    SHIPPING = "shipping"


Text = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LIMIT)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=NOTE_LIMIT)]
CurrencyCode = Annotated[str, StringConstraints(min_length=1, max_length=3)]
Amount = Annotated[
    Decimal,
    Field(ge=-LARGEST_AMOUNT, le=LARGEST_AMOUNT, decimal_places=AMOUNT_PLACES),
    PlainSerializer(float, return_type=float, when_used="json"),
]
Rate = Annotated[
    Decimal,
    Field(gt=0, lt=RATE_BOUND, decimal_places=RATE_PLACES),
    PlainSerializer(float, return_type=float, when_used="json"),
]
CustomerType = Literal["business", "individual"]

UNKNOWN_BASE_CURRENCY = "XXX"
"""ISO 4217's "no currency": stands for the organization's base currency in offline checks, which
can't know it. Nothing that holds it is ever sent."""

_C, _O = FieldGroup.CUSTOMER, FieldGroup.OPENING_BALANCE
_B, _S = FieldGroup.BILLING, FieldGroup.SHIPPING
_K = FieldKind
_REQUIRED = frozenset({"Customer Type", "Currency", "Display Name"})


def _field(
    *, group: FieldGroup, kind: FieldKind, label: str, description: str, example: str
) -> Any:
    """One target field; the three that the contract requires are named in `_REQUIRED`.

    Args:
        label: the column header of the blank spreadsheet; what else is read as this field stands
            in `headers.vocabulary`.
    """
    default: Any = ... if label in _REQUIRED else None
    return Field(
        default=default,
        description=description,
        examples=[example],
        json_schema_extra={"group": group, "kind": kind, "label": label},
    )


class Customer(BaseModel):
    """A customer that the server will take. Blank fields are None and left out of the request."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        # With the first row that needs it: rows that are ordinary are built in bulk (`bodies`).
        defer_build=True,
    )

    customer_type: CustomerType = _field(
        group=_C,
        kind=_K.CUSTOMER_TYPE,
        label="Customer Type",
        description="business or individual; derived from the names if the file has no such column",
        example="business",
    )
    currency_code: CurrencyCode = _field(
        group=_C,
        kind=_K.CURRENCY,
        label="Currency",
        description=(
            "ISO 4217 code; the organization's base currency if the file has no such column"
        ),
        example="USD",
    )
    display_name: Text = _field(
        group=_C,
        kind=_K.TEXT,
        label="Display Name",
        description=(
            "the name on lists and invoices; derived from company, person, e-mail or phone if blank"
        ),
        example="Acme Corporation",
    )
    salutation: Text | None = _field(
        group=_C,
        kind=_K.TEXT,
        label="Salutation",
        description="form of address of the contact person",
        example="Mr.",
    )
    first_name: Text | None = _field(
        group=_C,
        kind=_K.TEXT,
        label="First Name",
        description="given name of the contact person",
        example="Ann",
    )
    last_name: Text | None = _field(
        group=_C,
        kind=_K.TEXT,
        label="Last Name",
        description="family name of the contact person",
        example="Smith",
    )
    company_name: Text | None = _field(
        group=_C,
        kind=_K.TEXT,
        label="Company Name",
        description="registered or trading name",
        example="Acme Corporation Ltd",
    )
    website: Text | None = _field(
        group=_C,
        kind=_K.WEBSITE,
        label="Website",
        description="web address, as the customer writes it",
        example="https://acme.example",
    )
    email: Text | None = _field(
        group=_C,
        kind=_K.EMAIL,
        label="Email",
        description=(
            "one e-mail address; of a list the second goes to the billing e-mail, the rest into "
            "the note"
        ),
        example="ann@acme.example",
    )
    work_phone: Text | None = _field(
        group=_C,
        kind=_K.PHONE,
        label="Work Phone Number",
        description="office phone, as written",
        example="+1 212 555 0143",
    )
    personal_phone: Text | None = _field(
        group=_C,
        kind=_K.PHONE,
        label="Personal Phone Number",
        description="mobile or home phone, as written",
        example="+1 917 555 0188",
    )
    note: Note | None = _field(
        group=_C,
        kind=_K.NOTE,
        label="Note",
        description=(
            "free text, up to 65,535 bytes; columns without a field of their own are kept here"
        ),
        example="Prefers e-mail",
    )
    active: bool | None = _field(
        group=_C,
        kind=_K.FLAG,
        label="Active",
        description="yes or no; yes if blank",
        example="yes",
    )

    opening_balance: Amount | None = _field(
        group=_O,
        kind=_K.AMOUNT,
        label="Opening Balance",
        description="what the customer owes on the opening date; negative if we owe the customer",
        example="1500.00",
    )
    opening_balance_at: date | None = _field(
        group=_O,
        kind=_K.DATE,
        label="Opening Balance At",
        description="the date on which the opening balance is booked; needed with a balance",
        example="2026-01-01",
    )
    opening_balance_exchange_rate: Rate | None = _field(
        group=_O,
        kind=_K.RATE,
        label="Opening Balance Ex. Rate",
        description=(
            "units of the base currency for one unit of the customer's currency; needed with a "
            "balance in a foreign currency"
        ),
        example="1.08",
    )
    opening_balance_branch_id: int | None = _field(
        group=_O,
        kind=_K.BRANCH,
        label="Opening Balance Branch",
        description=(
            "number, code or name of a branch; needed with a balance where branches are switched on"
        ),
        example="1",
    )

    billing_address1: Text | None = _field(
        group=_B,
        kind=_K.TEXT,
        label="Billing Address 1",
        description="street and number",
        example="1 Main Street",
    )
    billing_address2: Text | None = _field(
        group=_B,
        kind=_K.TEXT,
        label="Billing Address 2",
        description="suite, floor, building",
        example="Suite 4",
    )
    billing_address_city: Text | None = _field(
        group=_B,
        kind=_K.TEXT,
        label="Billing Address City",
        description="city or town",
        example="Springfield",
    )
    billing_address_state: Text | None = _field(
        group=_B,
        kind=_K.TEXT,
        label="Billing Address State",
        description="state, province, region or county",
        example="IL",
    )
    billing_address_postcode: Text | None = _field(
        group=_B,
        kind=_K.POSTCODE,
        label="Billing Address Postcode",
        description="postal code, leading zeros kept",
        example="02138",
    )
    billing_address_country: Text | None = _field(
        group=_B,
        kind=_K.COUNTRY,
        label="Billing Address Country",
        description="country, by name or ISO code, as written",
        example="United States",
    )
    billing_address_phone: Text | None = _field(
        group=_B,
        kind=_K.PHONE,
        label="Billing Address Phone",
        description="phone of the billing address",
        example="+1 212 555 0144",
    )
    billing_address_email: Text | None = _field(
        group=_B,
        kind=_K.EMAIL,
        label="Billing Address Email",
        description="e-mail of the billing address",
        example="invoices@acme.example",
    )

    shipping_address1: Text | None = _field(
        group=_S,
        kind=_K.TEXT,
        label="Shipping Address 1",
        description="street and number",
        example="2 Dock Road",
    )
    shipping_address2: Text | None = _field(
        group=_S,
        kind=_K.TEXT,
        label="Shipping Address 2",
        description="suite, floor, building",
        example="Gate 7",
    )
    shipping_address_city: Text | None = _field(
        group=_S,
        kind=_K.TEXT,
        label="Shipping Address City",
        description="city or town",
        example="Chicago",
    )
    shipping_address_state: Text | None = _field(
        group=_S,
        kind=_K.TEXT,
        label="Shipping Address State",
        description="state, province, region or county",
        example="IL",
    )
    shipping_address_postcode: Text | None = _field(
        group=_S,
        kind=_K.POSTCODE,
        label="Shipping Address Postcode",
        description="postal code, leading zeros kept",
        example="60601",
    )
    shipping_address_country: Text | None = _field(
        group=_S,
        kind=_K.COUNTRY,
        label="Shipping Address Country",
        description="country, by name or ISO code, as written",
        example="United States",
    )
    shipping_address_phone: Text | None = _field(
        group=_S,
        kind=_K.PHONE,
        label="Shipping Address Phone",
        description="phone of the shipping address",
        example="+1 312 555 0190",
    )
    shipping_address_email: Text | None = _field(
        group=_S,
        kind=_K.EMAIL,
        label="Shipping Address Email",
        description="e-mail of the shipping address",
        example="dock@acme.example",
    )


def body_of(customer: Customer) -> str:
    """The request body as it leaves: camelCase JSON, blank fields left out."""
    return customer.model_dump_json(by_alias=True, exclude_none=True)
