"""The customer as `POST /api/customers` takes it: every target field, once, in one annotated line.

The table of fields (`FIELDS.md`), the header matching and the blank spreadsheet are generated from
these lines. Rules over several fields live in `rules`; reading a cell's text lives in `values`.
Limits are the server's own, as measured (importer/api/README.md 4).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints
from pydantic.alias_generators import to_camel

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

    TEXT = "text"
    NOTE = "note"
    EMAIL = "e-mail"
    PHONE = "phone"
    WEBSITE = "website"
    COUNTRY = "country"
    POSTCODE = "postal code"
    CUSTOMER_TYPE = "customer type"
    CURRENCY = "currency"
    FLAG = "yes or no"
    AMOUNT = "amount"
    DATE = "date"
    RATE = "rate"
    BRANCH = "branch"


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


def _field(group: FieldGroup, kind: FieldKind, label: str, description: str, example: str) -> Any:
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


# fmt: off
# ruff: noqa: E501  one line per field, however long: a field is read, reviewed and changed as a whole
class Customer(BaseModel):
    """A customer that the server will take. Blank fields are None and are left out of the request."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    customer_type: CustomerType = _field(_C, _K.CUSTOMER_TYPE, "Customer Type", "business or individual; derived from the names if the file has no such column", "business")
    currency_code: CurrencyCode = _field(_C, _K.CURRENCY, "Currency", "ISO 4217 code; the organization's base currency if the file has no such column", "USD")
    display_name: Text = _field(_C, _K.TEXT, "Display Name", "the name on lists and invoices; derived from company, person, e-mail or phone if blank", "Acme Corporation")
    salutation: Text | None = _field(_C, _K.TEXT, "Salutation", "form of address of the contact person", "Mr.")
    first_name: Text | None = _field(_C, _K.TEXT, "First Name", "given name of the contact person", "Ann")
    last_name: Text | None = _field(_C, _K.TEXT, "Last Name", "family name of the contact person", "Smith")
    company_name: Text | None = _field(_C, _K.TEXT, "Company Name", "registered or trading name", "Acme Corporation Ltd")
    website: Text | None = _field(_C, _K.WEBSITE, "Website", "web address, as the customer writes it", "https://acme.example")
    email: Text | None = _field(_C, _K.EMAIL, "Email", "one e-mail address; of a list the second goes to the billing e-mail, the rest into the note", "ann@acme.example")
    work_phone: Text | None = _field(_C, _K.PHONE, "Work Phone Number", "office phone, as written", "+1 212 555 0143")
    personal_phone: Text | None = _field(_C, _K.PHONE, "Personal Phone Number", "mobile or home phone, as written", "+1 917 555 0188")
    note: Note | None = _field(_C, _K.NOTE, "Note", "free text, up to 65,535 bytes; columns without a field of their own are kept here", "Prefers e-mail")
    active: bool | None = _field(_C, _K.FLAG, "Active", "yes or no; yes if blank", "yes")

    opening_balance: Amount | None = _field(_O, _K.AMOUNT, "Opening Balance", "what the customer owes on the opening date; negative if we owe the customer", "1500.00")
    opening_balance_at: date | None = _field(_O, _K.DATE, "Opening Balance At", "the date on which the opening balance is booked; needed with a balance", "2026-01-01")
    opening_balance_exchange_rate: Rate | None = _field(_O, _K.RATE, "Opening Balance Ex. Rate", "units of the base currency for one unit of the customer's currency; needed with a balance in a foreign currency", "1.08")
    opening_balance_branch_id: int | None = _field(_O, _K.BRANCH, "Opening Balance Branch", "number, code or name of a branch; needed with a balance where branches are switched on", "1")

    billing_address1: Text | None = _field(_B, _K.TEXT, "Billing Address 1", "street and number", "1 Main Street")
    billing_address2: Text | None = _field(_B, _K.TEXT, "Billing Address 2", "suite, floor, building", "Suite 4")
    billing_address_city: Text | None = _field(_B, _K.TEXT, "Billing Address City", "city or town", "Springfield")
    billing_address_state: Text | None = _field(_B, _K.TEXT, "Billing Address State", "state, province, region or county", "IL")
    billing_address_postcode: Text | None = _field(_B, _K.POSTCODE, "Billing Address Postcode", "postal code, leading zeros kept", "02138")
    billing_address_country: Text | None = _field(_B, _K.COUNTRY, "Billing Address Country", "country, by name or ISO code, as written", "United States")
    billing_address_phone: Text | None = _field(_B, _K.PHONE, "Billing Address Phone", "phone of the billing address", "+1 212 555 0144")
    billing_address_email: Text | None = _field(_B, _K.EMAIL, "Billing Address Email", "e-mail of the billing address", "invoices@acme.example")

    shipping_address1: Text | None = _field(_S, _K.TEXT, "Shipping Address 1", "street and number", "2 Dock Road")
    shipping_address2: Text | None = _field(_S, _K.TEXT, "Shipping Address 2", "suite, floor, building", "Gate 7")
    shipping_address_city: Text | None = _field(_S, _K.TEXT, "Shipping Address City", "city or town", "Chicago")
    shipping_address_state: Text | None = _field(_S, _K.TEXT, "Shipping Address State", "state, province, region or county", "IL")
    shipping_address_postcode: Text | None = _field(_S, _K.POSTCODE, "Shipping Address Postcode", "postal code, leading zeros kept", "60601")
    shipping_address_country: Text | None = _field(_S, _K.COUNTRY, "Shipping Address Country", "country, by name or ISO code, as written", "United States")
    shipping_address_phone: Text | None = _field(_S, _K.PHONE, "Shipping Address Phone", "phone of the shipping address", "+1 312 555 0190")
    shipping_address_email: Text | None = _field(_S, _K.EMAIL, "Shipping Address Email", "e-mail of the shipping address", "dock@acme.example")
# fmt: on


@dataclass(frozen=True, slots=True)
class TargetField:
    """One line of `Customer`, for those who show, match or check fields.

    Attributes:
        name: the contract's name (`openingBalanceAt`), used in templates, options and reports.
        attribute: the name in code (`opening_balance_at`).
        label: the header that our own spreadsheet uses.
        max_length: characters (bytes for the note); None where length is no limit.
        required: a customer without it can't be sent; all three can be derived.
    """

    name: str
    attribute: str
    label: str
    group: FieldGroup
    kind: FieldKind
    description: str
    example: str
    max_length: int | None
    required: bool


_UNMEASURED = frozenset(
    {
        FieldKind.AMOUNT,
        FieldKind.DATE,
        FieldKind.RATE,
        FieldKind.BRANCH,
        FieldKind.FLAG,
        FieldKind.CUSTOMER_TYPE,
    }
)


def _max_length(kind: FieldKind) -> int | None:
    if kind in _UNMEASURED:
        return None
    return {FieldKind.NOTE: NOTE_LIMIT, FieldKind.CURRENCY: 3}.get(kind, TEXT_LIMIT)


@cache
def target_fields() -> dict[str, TargetField]:
    """All 33 target fields by contract name, in the order of the contract's groups."""
    fields: dict[str, TargetField] = {}
    for attribute, info in Customer.model_fields.items():
        extra = cast("dict[str, Any]", info.json_schema_extra)
        name = cast("str", info.alias)
        fields[name] = TargetField(
            name=name,
            attribute=attribute,
            label=extra["label"],
            group=extra["group"],
            kind=extra["kind"],
            description=info.description or "",
            example=(info.examples or [""])[0],
            max_length=_max_length(extra["kind"]),
            required=info.is_required(),
        )
    return fields


def body_of(customer: Customer) -> str:
    """The request body as it leaves: camelCase JSON, blank fields left out."""
    return customer.model_dump_json(by_alias=True, exclude_none=True)
