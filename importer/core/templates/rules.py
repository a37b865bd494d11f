"""What a template says of one field, one line of the note or one filter: the closed set of verbs.

What a template says of a file as a whole lives in `template`; applying rules to rows is
`mapping.bound_rules`' business.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError


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
    POSTCODE_CITY = "postcode-city"
    """`53111 Bonn` into postcode and city, whichever comes first."""
    LABELLED_PHONES = "labelled-phones"
    """`Phone:(555) 010-1234 Mobile:…` into workPhone and personalPhone."""
    AMOUNT_DR_CR = "amount-dr-cr"
    """`1,200.00 Dr` into a signed amount; Dr = the customer owes us."""
    EMAIL_LIST = "email-list"
    """`a@acme.example; b@acme.example`; taken apart by the checks of every e-mail field."""
    LAST_OF_PATH = "last-of-path"
    """`Parent:Child` into `Child`; the parts are parted as `names.path` says."""
    HTML_TEXT = "html-text"
    """`<p>Rings <b>twice</b></p>` into plain text, line by line."""


PARSER_FIELDS: Mapping[Parser, tuple[str, ...]] = {
    Parser.PERSON_NAME: ("firstName",),
    Parser.ADDRESS_LINES: ("billingAddress1", "shippingAddress1"),
    Parser.POSTCODE_CITY: ("billingAddressCity", "shippingAddressCity"),
    Parser.LABELLED_PHONES: ("workPhone",),
    Parser.AMOUNT_DR_CR: ("openingBalance",),
    Parser.EMAIL_LIST: ("email", "billingAddressEmail", "shippingAddressEmail"),
    Parser.LAST_OF_PATH: ("displayName", "companyName"),
    Parser.HTML_TEXT: ("note",),
}
"""The fields in whose line a parser may stand."""


def as_tuple(value: Any) -> Any:
    """One of a thing may be written without brackets."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Texts = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


class StrictModel(BaseModel):
    """A part of a template: frozen, and without keys that nobody knows."""

    # No validator of its own for each part: most are read as parts of a template alone.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Condition(StrictModel):
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
            raise wrong_rule("needs exactly one of blank, equals and differs_from")
        return self

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns that it looks at."""
        return (self.column, *(self.differs_from or ()))


class Rule(StrictModel):
    """Where a text comes from, and what is done to it on the way.

    Attributes:
        column: the column it is taken from. A header that repeats is named by occurrence:
            `Phone [2]`; a column without a header by its letters: `Column C`.
        first: the first of these columns that is not blank; what else is in the others goes into
            the note.
        columns: all of these columns, the blank ones passed over, put together with `join`.
        constant: this text, in every row.
        when: the rule holds only where all of these conditions do.
        without: lines of the text that only repeat one of these columns are dropped; columns in
            inner brackets are put together with blanks. A `Parent:Child` name counts by its parts
            too.
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
    when: Annotated[tuple[Condition, ...], BeforeValidator(as_tuple)] = ()
    without: tuple[Texts, ...] = ()
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
            raise wrong_rule("needs exactly one of column, first, columns and constant")
        return self

    @model_validator(mode="after")
    def _verbs_fit_together(self) -> Self:
        if self.join is not None and not self.columns:
            raise wrong_rule("join goes with columns")
        if self.otherwise is not None and not self.lookup:
            raise wrong_rule("otherwise goes with lookup")
        if self.format is not None and self.format.count("{}") != 1:
            raise wrong_rule("format needs exactly one {} where the value goes")
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
            raise wrong_rule("parse goes with a field, not with a line of the note")
        if self.label is None and not self.named_columns:
            raise wrong_rule("a constant line of the note needs a label")
        return self


class Filter(StrictModel):
    """Rows that are no customers: those whose column holds one of `skip`, or none of `keep`.

    A blank cell is never skipped and always kept. `when` limits it to rows for which all of these
    conditions hold. `reason` stands in the report; `{}` in it is the cell's text.
    """

    column: str
    skip: Texts = ()
    keep: Texts = ()
    when: Annotated[tuple[Condition, ...], BeforeValidator(as_tuple)] = ()
    reason: str

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.skip) == bool(self.keep):
            raise wrong_rule("needs either skip or keep")
        return self


def wrong_rule(what: str, *key_path: str) -> PydanticCustomError:
    """What is wrong with a rule; `key_path` leads on from the place that the model knows itself."""
    return PydanticCustomError("wrong_rule", "{what}", {"what": what, "path": ".".join(key_path)})


def check_rule_fits(field: str, rule: Rule) -> None:
    """Raise if a verb of the rule has no meaning for the field."""
    if rule.parse is not None and field not in PARSER_FIELDS[rule.parse]:
        allowed = " or ".join(PARSER_FIELDS[rule.parse])
        raise wrong_rule(f'parse = "{rule.parse}" belongs to {allowed}', "fields", field)
    if rule.sign is not Sign.AS_IS and field != "openingBalance":
        raise wrong_rule("sign belongs to openingBalance", "fields", field)
