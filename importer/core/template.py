"""What a template says: the mapping of one system's files, as data with a closed set of verbs.

A template names columns and says what becomes of them; it computes nothing. Reading TOML files is
`sources.template_files`' business, applying a template to rows is `mapping`'s.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from importer.core.customer import RATE_BOUND, target_fields
from importer.core.options import DateOrder, DecimalMark
from importer.core.sensitive import is_sensitive
from importer.core.template_errors import template_error


class HeaderPlace(StrEnum):
    """Where a file has its header."""

    FOUND = "found"
    """In one of the first rows, recognised by its content."""
    NONE = "none"
    """Nowhere: `columns` names the columns by position."""
    SECTION = "section"
    """In a part of the file that `section` describes; the rest is other tables."""


class Layout(StrEnum):
    """How sure we are of a layout."""

    EXACT = "exact"
    """Headers taken from real files or from the system's own source."""
    ALIAS = "alias"
    """Headers known from documentation or hearsay; gives way to an exact template."""


class Unmapped(StrEnum):
    """What becomes of a column that the template does not name."""

    NOTE = "note"
    LEAVE_OUT = "leave-out"


class BalanceIn(StrEnum):
    """The currency in which the source system writes a customer's balance."""

    CUSTOMER = "customer"
    BASE = "base"


class Sign(StrEnum):
    """Which balances are positive."""

    AS_IS = "as-is"
    """Positive = the customer owes us, as in Bigcapital."""
    REVERSED = "reversed"
    """Negative = the customer owes us."""


class Parser(StrEnum):
    """The named parsers. Those that make several values fill the neighbours of their field too."""

    PERSON_NAME = "person-name"
    """`Dr. Ann B. Smith` into salutation, firstName and lastName."""
    ADDRESS_LINES = "address-lines"
    """A whole address into street, city, state, postcode and country."""
    LABELLED_PHONES = "labelled-phones"
    """`Phone:(555) 010-1234 Mobile:…` into workPhone and personalPhone."""
    AMOUNT_DR_CR = "amount-dr-cr"
    """`1,200.00 Dr` into a signed amount; Dr = the customer owes us."""
    EMAIL_LIST = "email-list"
    """`a@acme.example; b@acme.example`; taken apart by the checks of every e-mail field."""
    LAST_OF_PATH = "last-of-path"
    """`Parent:Child` into `Child`; the parts are parted as `names.path` says."""


PARSER_FIELDS: Mapping[Parser, tuple[str, ...]] = {
    Parser.PERSON_NAME: ("firstName",),
    Parser.ADDRESS_LINES: ("billingAddress1", "shippingAddress1"),
    Parser.LABELLED_PHONES: ("workPhone",),
    Parser.AMOUNT_DR_CR: ("openingBalance",),
    Parser.EMAIL_LIST: ("email", "billingAddressEmail", "shippingAddressEmail"),
    Parser.LAST_OF_PATH: ("displayName", "companyName"),
}
"""The fields in whose line a parser may stand."""


def _as_tuple(value: Any) -> Any:
    """One of a thing may be written without brackets."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Strict):
    """`when`: what must be true of a column for a rule to hold; exactly one of these.

    Attributes:
        blank: the column is blank (true) or is not (false).
        equals: it holds one of these texts, case apart.
        differs_from: it says something else than these columns put together with blanks.
    """

    column: str
    blank: bool | None = None
    equals: Texts | None = None
    differs_from: Texts | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        given = (self.blank, self.equals, self.differs_from)
        if sum(one is not None for one in given) != 1:
            raise _wrong("needs exactly one of blank, equals and differs_from")
        return self

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns that it looks at."""
        return (self.column, *(self.differs_from or ()))


class Rule(_Strict):
    """Where a text comes from, and what is done to it on the way.

    Attributes:
        column: the column it is taken from. A header that repeats is named by occurrence:
            `Phone [2]`; a column without a header by its letters: `Column C`.
        first: the first of these columns that is not blank; what else is in the others goes into
            the note.
        columns: all of these columns, the blank ones passed over, put together with `join`.
        constant: this text, in every row.
        when: the rule holds only where all of these conditions do.
        parse: the parser that reads the text.
        lookup: source text -> target text, case apart; other texts stay as they are.
        otherwise: what a text that `lookup` does not know becomes.
        sign: which balances are positive.
        format: a text with one `{}` for the value.
        default: what stands for a blank.
    """

    column: str | None = None
    first: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    join: str | None = None
    constant: str | None = None
    when: Annotated[tuple[Condition, ...], BeforeValidator(_as_tuple)] = ()
    parse: Parser | None = None
    lookup: Mapping[str, str] = Field(default_factory=dict)
    otherwise: str | None = None
    sign: Sign = Sign.AS_IS
    format: str | None = None
    default: str | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = (self.column is not None, self.first, self.columns, self.constant is not None)
        if sum(map(bool, given)) != 1:
            raise _wrong("needs exactly one of column, first, columns and constant")
        return self

    @model_validator(mode="after")
    def _verbs_fit_together(self) -> Self:
        if self.join is not None and not self.columns:
            raise _wrong("join goes with columns")
        if self.otherwise is not None and not self.lookup:
            raise _wrong("otherwise goes with lookup")
        if self.format is not None and self.format.count("{}") != 1:
            raise _wrong("format needs exactly one {} where the value goes")
        return self

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns that it takes its text from."""
        return self.first or self.columns or ((self.column,) if self.column is not None else ())


class NoteRule(Rule):
    """A line of the note: `Label: value`. Without a label the column's own header serves."""

    label: str | None = None

    @model_validator(mode="after")
    def _is_a_plain_text(self) -> Self:
        if self.parse is not None:
            raise _wrong("parse goes with a field, not with a line of the note")
        if self.label is None and not self.named_columns:
            raise _wrong("a constant line of the note needs a label")
        return self


class Filter(_Strict):
    """Rows that are no customers: those whose column holds one of `skip`, or none of `keep`.

    A blank cell is never skipped and always kept. `reason` stands in the report; `{}` in it is the
    cell's text.
    """

    column: str
    skip: Texts = ()
    keep: Texts = ()
    reason: str

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.skip) == bool(self.keep):
            raise _wrong("needs either skip or keep")
        return self


class Names(_Strict):
    """How the source system writes names into the columns that make the display name.

    Attributes:
        path: what parts parent and child: `:` in `Parent:Child`; the parent goes into the note.
        shorten: use only the last part as display name where no other customer has the same.
        inactive_suffix: what marks an inactive customer: ` (deleted)`. It is taken off.
    """

    path: str | None = None
    shorten: bool = False
    inactive_suffix: str | None = None


class Section(_Strict):
    """Where a table lies in a file of several.

    Attributes:
        title: the line above the header whose only cell this is (`CLIENTS`).
        ends: the titles of the tables that may follow.
        marker: the first cell of the table's rows (`CUST`); that of its header has a `!` before it.
    """

    title: str | None = None
    ends: Texts = ()
    marker: str | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.title is None) == (self.marker is None):
            raise _wrong("needs either title or marker")
        return self


class Fingerprint(_Strict):
    """Headers that give a layout away. A template may have several; one that fits is enough.

    Attributes:
        all: headers that must all be there.
        any: headers of which one must be there, if any are named.
        none: headers of which none may be there.
        title: a line above the header must have this text in one of its cells.
    """

    all: Texts = ()
    any: Texts = ()
    none: Texts = ()
    title: str | None = None

    @model_validator(mode="after")
    def _names_headers(self) -> Self:
        if not self.all and not self.any:
            raise _wrong("needs headers in all or any")
        return self


class Template(_Strict):
    """The mapping of one source system's customer file.

    Attributes:
        name: as in `--template NAME`.
        title: the system and its layout, for people.
        facts: where the layout is known from.
        columns: names of the columns by position, for files without a header.
        continuation: lines on which all of these columns are blank go on with the row above.
        blank: texts that mean "nothing here", compared as written.
        source_key: the column with the customer's id in the source system.
        rates: currency code -> base units per one unit of it, where the user gives none.
        sensitive: further columns of which only the header is kept; `*` stands for any text.
        leave_out: columns that are listed as left out; `*` stands for any text.
        refuse: why a file of this layout is not imported.
        fields: contract field name -> rules, of which the first that finds a text wins.
        origin: the file that it was read from.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    facts: str = ""
    layout: Layout = Layout.EXACT
    recognise: tuple[Fingerprint, ...] = ()
    refuse: str | None = None
    header: HeaderPlace = HeaderPlace.FOUND
    section: Section | None = None
    columns: tuple[str, ...] = ()
    continuation: Texts = ()
    blank: Texts = ()
    unmapped: Unmapped = Unmapped.NOTE
    source_key: str | None = None
    balance_in: BalanceIn = BalanceIn.CUSTOMER
    rates: Mapping[str, Decimal] = Field(default_factory=dict)
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None
    sensitive: Texts = ()
    leave_out: Texts = ()
    names: Names = Names()
    filter: tuple[Filter, ...] = ()
    fields: Mapping[str, Annotated[tuple[Rule, ...], BeforeValidator(_as_tuple)]] = Field(
        default_factory=dict
    )
    notes: tuple[NoteRule, ...] = ()
    origin: str = Field(default="", exclude=True)

    @model_validator(mode="after")
    def _header_is_described(self) -> Self:
        if (self.header is HeaderPlace.NONE) != bool(self.columns):
            raise _wrong('columns goes with header = "none", and the other way round')
        if (self.header is HeaderPlace.SECTION) != (self.section is not None):
            raise _wrong('section goes with header = "section", and the other way round')
        return self

    @model_validator(mode="after")
    def _maps_or_refuses(self) -> Self:
        if not self.fields and self.refuse is None:
            raise _wrong("maps no column to a field")
        return self

    @model_validator(mode="after")
    def _rates_are_positive(self) -> Self:
        for currency, rate in self.rates.items():
            if not 0 < rate < RATE_BOUND:
                raise _wrong("a rate is above 0 and below 10,000", "rates", currency)
        return self

    @model_validator(mode="after")
    def _fields_take_their_rules(self) -> Self:
        for field, rules in self.fields.items():
            if field not in target_fields():
                raise PydanticCustomError("unknown_field", "unknown field", {"field": field})
            for rule in rules:
                _check_rule_fits(field, rule)
        return self

    @model_validator(mode="after")
    def _keeps_off_card_and_bank_data(self) -> Self:
        for column in self.named_columns():
            if is_sensitive(column):
                raise _wrong(
                    f"{column} holds payment-card or bank data, of which only the header is kept"
                )
        return self

    def named_columns(self) -> tuple[str, ...]:
        """Every column that the template names, conditions and filters included."""
        rules = [*(rule for rules in self.fields.values() for rule in rules), *self.notes]
        named = [column for rule in rules for column in rule.named_columns]
        named += [name for rule in rules for when in rule.when for name in when.named_columns]
        named += [filtered.column for filtered in self.filter]
        named += [self.source_key] if self.source_key is not None else []
        return tuple(dict.fromkeys(named))


def _wrong(what: str, *key_path: str) -> PydanticCustomError:
    return PydanticCustomError("wrong_rule", "{what}", {"what": what, "path": ".".join(key_path)})


def _check_rule_fits(field: str, rule: Rule) -> None:
    if rule.parse is not None and field not in PARSER_FIELDS[rule.parse]:
        allowed = " or ".join(PARSER_FIELDS[rule.parse])
        raise _wrong(f'parse = "{rule.parse}" belongs to {allowed}', "fields", field)
    if rule.sign is not Sign.AS_IS and field != "openingBalance":
        raise _wrong("sign belongs to openingBalance", "fields", field)


def parse_template(data: Mapping[str, Any], origin: str) -> Template:
    """A template from the data of its file.

    Args:
        data: as TOML has it, decimal numbers as `Decimal`.
        origin: the file, for messages.

    Raises:
        UsageError: `template-invalid`, naming file, key and the nearest known key.
    """
    try:
        return Template.model_validate({**data, "origin": origin})
    except ValidationError as error:
        raise template_error(error, data, origin, Template) from error
