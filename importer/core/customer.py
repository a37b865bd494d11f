"""The customer as `POST /api/customers` takes it: every target field, once, in one annotated line.

The table of fields (`FIELDS.md`), the header matching and the blank spreadsheet are generated from
these lines. Rules over several fields live in `rules`; reading a cell's text lives in `values`.
Limits are the server's own, as measured (shared facts, BIGCAPITAL.md section 4).
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


def _field(
    group: FieldGroup, kind: FieldKind, label: str, description: str, example: str, *aliases: str
) -> Any:
    """One target field; the three that the contract requires are named in `_REQUIRED`.

    Args:
        label: the column header of the blank spreadsheet, the first alias of the field.
        aliases: further headers that mean this field, in any case, blanks and dots apart.
    """
    default: Any = ... if label in _REQUIRED else None
    return Field(
        default=default,
        description=description,
        examples=[example],
        json_schema_extra={"group": group, "kind": kind, "label": label, "aliases": list(aliases)},
    )


# fmt: off
# ruff: noqa: E501  one line per field, however long: a field is read, reviewed and changed as a whole
class Customer(BaseModel):
    """A customer that the server will take. Blank fields are None and are left out of the request."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    customer_type: CustomerType = _field(_C, _K.CUSTOMER_TYPE, "Customer Type", "business or individual; derived from the names if the file has no such column", "business", "Type", "Contact Type", "Client Type", "Classification")
    currency_code: CurrencyCode = _field(_C, _K.CURRENCY, "Currency", "ISO 4217 code; the organization's base currency if the file has no such column", "USD", "Currency Code", "Customer Currency", "Client Currency", "Billing Currency", "Default Currency", "CurrencyIsoCode")
    display_name: Text = _field(_C, _K.TEXT, "Display Name", "the name on lists and invoices; derived from company, person, e-mail or phone if blank", "Acme Corporation", "Customer", "Customer Name", "Bill To Name", "Billing Name", "Customer Full Name", "Name", "Client Name", "Client", "Contact Name", "Account Name", "Full Name", "Organization", "Organisation", "Party Name", "Ledger Name", "Debtor", "Debtor Name", "Customer or Company Name")
    salutation: Text | None = _field(_C, _K.TEXT, "Salutation", "form of address of the contact person", "Mr.", "Title", "Prefix", "Name Prefix", "Honorific", "Mr./Ms./...", "Civility")
    first_name: Text | None = _field(_C, _K.TEXT, "First Name", "given name of the contact person", "Ann", "Given Name", "Forename", "Contact First Name", "Primary Contact First Name", "First", "Bill to Contact First Name")
    last_name: Text | None = _field(_C, _K.TEXT, "Last Name", "family name of the contact person", "Smith", "Surname", "Family Name", "Contact Last Name", "Primary Contact Last Name", "Last", "Bill to Contact Last Name")
    company_name: Text | None = _field(_C, _K.TEXT, "Company Name", "registered or trading name", "Acme Corporation Ltd", "Company", "Business Name", "Legal Name", "Firm", "Trading Name", "Organization Name", "Organisation Name", "Company/Organization")
    website: Text | None = _field(_C, _K.WEBSITE, "Website", "web address, as the customer writes it", "https://acme.example", "Web Site", "Web Address", "URL", "WWW", "Homepage")
    email: Text | None = _field(_C, _K.EMAIL, "Email", "one e-mail address; of a list the second goes to the billing e-mail, the rest into the note", "ann@acme.example", "E-mail", "Email Address", "E-mail Address", "Main Email", "Mail", "EmailID", "Email Id", "Customer E-mail", "Customer Email", "Contact Email", "Primary Email", "PersonEmail", "E-mail 1 Address")
    work_phone: Text | None = _field(_C, _K.PHONE, "Work Phone Number", "office phone, as written", "+1 212 555 0143", "Work Phone", "Phone", "Phone Number", "Phone Numbers", "Telephone", "Tel", "Main Phone", "Business Phone", "Office Phone", "Phone No.", "Telephone 1", "Telephone Number", "Customer Phone", "Client Phone", "Contact Phone", "Phone 1", "BusPhone", "Landline")
    personal_phone: Text | None = _field(_C, _K.PHONE, "Personal Phone Number", "mobile or home phone, as written", "+1 917 555 0188", "Personal Phone", "Mobile", "Mobile Phone", "Mobile Number", "Mobile No", "Cell", "Cell Phone", "MobilePhone", "Alt. Phone", "Home Phone", "Telephone 2", "MobPhone", "HomePhone", "Contact Mobile", "Mobile Phone Number", "Cellular", "Primary Mobile No.")
    note: Note | None = _field(_C, _K.NOTE, "Note", "free text, up to 65,535 bytes; columns without a field of their own are kept here", "Prefers e-mail", "Notes", "Comment", "Comments", "Remarks", "Memo", "Description", "Private Notes", "Customer Details")
    active: bool | None = _field(_C, _K.FLAG, "Active", "yes or no; yes if blank", "yes", "Is Active", "Active Status", "Status", "Enabled")

    opening_balance: Amount | None = _field(_O, _K.AMOUNT, "Opening Balance", "what the customer owes on the opening date; negative if we owe the customer", "1500.00", "Balance", "Open Balance", "Outstanding Balance", "Balance Due", "Amount Due", "Outstanding", "Receivable", "Receivables")
    opening_balance_at: date | None = _field(_O, _K.DATE, "Opening Balance At", "the date on which the opening balance is booked; needed with a balance", "2026-01-01", "Opening Balance Date", "Balance Date", "Balance As Of", "As Of", "As Of Date", "Opening Date", "Opening Balance As Of", "Balance At")
    opening_balance_exchange_rate: Rate | None = _field(_O, _K.RATE, "Opening Balance Ex. Rate", "units of the base currency for one unit of the customer's currency; needed with a balance in a foreign currency", "1.08", "Opening Balance Exchange Rate", "Exchange Rate", "Ex. Rate", "Rate", "FX Rate")
    opening_balance_branch_id: int | None = _field(_O, _K.BRANCH, "Opening Balance Branch", "number, code or name of a branch; needed with a balance where branches are switched on", "1", "Opening Balance Branch Id", "Branch", "Branch Id", "Branch Name", "Branch Code")

    billing_address1: Text | None = _field(_B, _K.TEXT, "Billing Address 1", "street and number", "1 Main Street", "Billing Address", "Billing Street", "Bill Address", "Address", "Address 1", "Address Line 1", "Address1", "Street", "Street Address", "Billing Address Line 1", "Billing Address Street", "Bill to Address-Line One", "Business Street", "Street 1", "Street Address 1", "Mailing Street", "Mailing Address")
    billing_address2: Text | None = _field(_B, _K.TEXT, "Billing Address 2", "suite, floor, building", "Suite 4", "Billing Street 2", "Billing Street2", "Address 2", "Address Line 2", "Address2", "Street 2", "Street2", "Apt/Suite", "Billing Address Line 2", "Billing Apt/Suite", "Business Street 2", "Street Address 2", "Mailing Address 2")
    billing_address_city: Text | None = _field(_B, _K.TEXT, "Billing Address City", "city or town", "Springfield", "Billing City", "City", "Town", "Suburb", "City/Town", "Bill to City", "Business City", "Town/City", "City/Suburb", "Locality", "Mailing City")
    billing_address_state: Text | None = _field(_B, _K.TEXT, "Billing Address State", "state, province, region or county", "IL", "Billing State", "State", "Province", "Region", "County", "State/Province", "Province/State", "Billing State/Province", "Business State", "County/State", "State/County", "State Code", "Province Code", "Mailing State/Province", "Mailing State")
    billing_address_postcode: Text | None = _field(_B, _K.POSTCODE, "Billing Address Postcode", "postal code, leading zeros kept", "02138", "Billing Postcode", "Billing Postal Code", "Billing Zip", "Billing Address Zip", "Billing Code", "Postcode", "Postal Code", "Post Code", "Zip", "Zip Code", "PostalCode", "Pincode", "Pin Code", "Bill to Zip", "Business Postal Code", "Postal/Zip Code", "Zip/Postal Code", "Zip/Postcode", "Postcode/Zip", "Billing Zip/Postal Code", "Mailing Zip/Postal Code")
    billing_address_country: Text | None = _field(_B, _K.COUNTRY, "Billing Address Country", "country, by name or ISO code, as written", "United States", "Billing Country", "Country", "Country/Region", "Country Name", "Bill to Country", "Business Country", "Business Country/Region", "Country Code", "Billing Country Code", "Mailing Country")
    billing_address_phone: Text | None = _field(_B, _K.PHONE, "Billing Address Phone", "phone of the billing address", "+1 212 555 0144", "Billing Phone", "Billing Phone Number")
    billing_address_email: Text | None = _field(_B, _K.EMAIL, "Billing Address Email", "e-mail of the billing address", "invoices@acme.example", "Billing Email", "Invoice Email", "Accounts Email", "E-mail 2 Address", "Cc Email")

    shipping_address1: Text | None = _field(_S, _K.TEXT, "Shipping Address 1", "street and number", "2 Dock Road", "Shipping Address", "Shipping Street", "Ship Address", "Delivery Address", "Delivery Street", "Shipping Address Line 1", "Shipping Address Street", "Delivery Address 1", "Delivery Address Line 1", "Secondary Street", "Ship to Address-Line One")
    shipping_address2: Text | None = _field(_S, _K.TEXT, "Shipping Address 2", "suite, floor, building", "Gate 7", "Shipping Street 2", "Shipping Street2", "Shipping Address Line 2", "Shipping Apt/Suite", "Delivery Address 2", "Delivery Address Line 2", "Secondary Street 2")
    shipping_address_city: Text | None = _field(_S, _K.TEXT, "Shipping Address City", "city or town", "Chicago", "Shipping City", "Delivery City", "Delivery Town", "Ship to City", "Secondary City")
    shipping_address_state: Text | None = _field(_S, _K.TEXT, "Shipping Address State", "state, province, region or county", "IL", "Shipping State", "Shipping Province", "Shipping Region", "Shipping State/Province", "Delivery State", "Delivery County", "Secondary Province")
    shipping_address_postcode: Text | None = _field(_S, _K.POSTCODE, "Shipping Address Postcode", "postal code, leading zeros kept", "60601", "Shipping Postcode", "Shipping Postal Code", "Shipping Zip", "Shipping Address Zip", "Shipping Code", "Delivery Postcode", "Delivery Postal Code", "Ship to Zip", "Shipping Zip/Postal Code", "Secondary Postal Code")
    shipping_address_country: Text | None = _field(_S, _K.COUNTRY, "Shipping Address Country", "country, by name or ISO code, as written", "United States", "Shipping Country", "Delivery Country", "Ship to Country", "Secondary Country", "Shipping Country Code")
    shipping_address_phone: Text | None = _field(_S, _K.PHONE, "Shipping Address Phone", "phone of the shipping address", "+1 312 555 0190", "Shipping Phone", "Shipping Phone Number", "Delivery Phone")
    shipping_address_email: Text | None = _field(_S, _K.EMAIL, "Shipping Address Email", "e-mail of the shipping address", "dock@acme.example", "Shipping Email", "Delivery Email")
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
    aliases: tuple[str, ...]
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
            aliases=tuple(extra["aliases"]),
            max_length=_max_length(extra["kind"]),
            required=info.is_required(),
        )
    return fields


def body_of(customer: Customer) -> str:
    """The request body as it leaves: camelCase JSON, blank fields left out."""
    return customer.model_dump_json(by_alias=True, exclude_none=True)
