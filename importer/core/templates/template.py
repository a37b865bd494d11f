"""What a template says: the mapping of one system's files, as data with a closed set of verbs.

A template names columns and says what becomes of them; it computes nothing. Reading TOML files is
`sources.template_files`' business, applying a template to rows is `mapping`'s.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from importer.core.customer import RATE_BOUND
from importer.core.headers.sensitive import SENSITIVITY_WORDS, Sensitivity, sensitivity_of
from importer.core.options import DateOrder, DecimalMark
from importer.core.target_fields import target_fields
from importer.core.templates.errors import template_error
from importer.core.templates.rules import (
    Filter,
    NoteRule,
    Rule,
    StrictModel,
    Texts,
    as_tuple,
    check_rule_fits,
    wrong_rule,
)

OURS = "ours"
"""What is said of a template that comes with the importer while it is read."""


class HeaderPlace(StrEnum):
    """Where a file has its header."""

    FOUND = "found"
    """In one of the first rows, recognised by its content."""
    NONE = "none"
    """Nowhere: `columns` names the columns by position."""
    SECTION = "section"
    """In a part of the file that `section` describes; the rest is other tables."""


class Certainty(StrEnum):
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


class Names(StrictModel):
    """How the source system writes names into the columns that make the display name.

    Attributes:
        path: what parts parent and child: `:` in `Parent:Child`; the parent goes into the note.
        shorten: use only the last part as display name where no other customer has the same.
        inactive_suffix: what marks an inactive customer: ` (deleted)`. It is taken off.
    """

    path: str | None = None
    shorten: bool = False
    inactive_suffix: str | None = None


class Section(StrictModel):
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
            raise wrong_rule("needs either title or marker")
        return self


class Fingerprint(StrictModel):
    """Headers that give a layout away. A template may have several; one that fits is enough.

    Attributes:
        all: headers that must all be there.
        any: headers of which one must be there, if any are named.
        beside: further headers of which one must be there, if any are named: a word like Vendor may
            stand in a row of data too.
        none: headers of which none may be there.
        title: a line above the header must have this text in one of its cells.
        only: there must be no other columns than those of `all` and `any`.
    """

    all: Texts = ()
    any: Texts = ()
    beside: Texts = ()
    none: Texts = ()
    title: str | None = None
    only: bool = False

    @model_validator(mode="after")
    def _names_headers(self) -> Self:
        if not self.all and not self.any:
            raise wrong_rule("needs headers in all or any")
        return self


class Shape(StrictModel):
    """Values that give a layout without a header away, in rows as wide as `columns` has names.

    Attributes:
        emails: columns that hold e-mail addresses alone; at least one of them does.
        phones: columns that hold phone numbers alone.
    """

    emails: Texts
    phones: Texts = ()


class Template(StrictModel):
    """The mapping of one source system's customer file.

    Attributes:
        name: as in `--template NAME`.
        title: the system and its layout, for people.
        facts: where the layout is known from.
        columns: names of the columns by position, for files without a header.
        continuation: lines on which all of these columns are blank go on with the row above.
        shape: what gives such a file away; without it the user has to name the template.
        blank: texts that mean "nothing here", compared as written.
        unwrap: marks that the system puts before its texts (`'`) or around them (`{}`); taken off.
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
    layout: Certainty = Certainty.EXACT
    recognise: tuple[Fingerprint, ...] = ()
    refuse: str | None = None
    header: HeaderPlace = HeaderPlace.FOUND
    section: Section | None = None
    columns: tuple[str, ...] = ()
    continuation: Texts = ()
    shape: Shape | None = None
    blank: Texts = ()
    unwrap: tuple[Annotated[str, Field(min_length=1, max_length=2)], ...] = ()
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
    fields: Mapping[str, Annotated[tuple[Rule, ...], BeforeValidator(as_tuple)]] = Field(
        default_factory=dict
    )
    notes: tuple[NoteRule, ...] = ()
    origin: str = Field(default="", exclude=True)

    @model_validator(mode="after")
    def _header_is_described(self) -> Self:
        if (self.header is HeaderPlace.NONE) != bool(self.columns):
            raise wrong_rule('columns goes with header = "none", and the other way round')
        if (self.header is HeaderPlace.SECTION) != (self.section is not None):
            raise wrong_rule('section goes with header = "section", and the other way round')
        if self.shape and not {*self.shape.emails, *self.shape.phones} <= {*self.columns}:
            raise wrong_rule("shape names columns that columns has not")
        return self

    @model_validator(mode="after")
    def _maps_or_refuses(self) -> Self:
        if not self.fields and self.refuse is None:
            raise wrong_rule("maps no column to a field")
        return self

    @model_validator(mode="after")
    def _rates_are_positive(self) -> Self:
        for currency, rate in self.rates.items():
            if not 0 < rate < RATE_BOUND:
                raise wrong_rule("a rate is above 0 and below 10,000", "rates", currency)
        return self

    @model_validator(mode="after")
    def _fields_take_their_rules(self) -> Self:
        for field, rules in self.fields.items():
            if field not in target_fields():
                raise PydanticCustomError("unknown_field", "unknown field", {"field": field})
            for rule in rules:
                check_rule_fits(field, rule)
        return self

    @model_validator(mode="after")
    def _keeps_off_card_and_bank_data(self, info: ValidationInfo) -> Self:
        for column in () if info.context is OURS else self.named_columns():
            kind = sensitivity_of(column)
            if kind in {Sensitivity.PAYMENT, Sensitivity.SECRET}:
                what = SENSITIVITY_WORDS[kind]
                raise wrong_rule(f"{column} holds {what}, of which only the header is kept")
        return self

    def named_columns(self) -> tuple[str, ...]:
        """Every column that the template names, conditions and filters included."""
        rules = [*(rule for rules in self.fields.values() for rule in rules), *self.notes]
        named = [column for rule in rules for column in rule.named_columns]
        named += [name for rule in rules for when in rule.when for name in when.named_columns]
        named += [column for rule in rules for part in rule.without for column in part]
        named += [filtered.column for filtered in self.filter]
        named += [name for one in self.filter for when in one.when for name in when.named_columns]
        named += [self.source_key] if self.source_key is not None else []
        return tuple(dict.fromkeys(named))


def parse_template(data: Mapping[str, Any], origin: str, *, is_ours: bool = False) -> Template:
    """A template from the data of its file.

    Args:
        data: as TOML has it, decimal numbers as `Decimal`.
        origin: the file, for messages.
        is_ours: it comes with the importer, whose tests have read each of its headers: that they
            hold no card or bank data is not found out again at every start.

    Raises:
        UsageError: `template-invalid`, naming file, key and the nearest known key.
    """
    try:
        named = {**data, "origin": origin}
        return Template.model_validate(named, context=OURS if is_ours else None)
    except ValidationError as error:
        raise template_error(error, data, origin, Template) from error
