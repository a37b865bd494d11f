"""What can be wrong with a row: the catalogue of problem kinds, and the fact of one occurrence.

A `Problem` is a value, never raised, kept as facts and rendered late. Its code is public: it stands
in reports and scripts, is listed in `PROBLEMS.md` and is never reused for something else.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from importer.core.language import gettext

_NO_FACTS: Mapping[str, str] = MappingProxyType({})


class Severity(StrEnum):
    """What a problem does to its row."""

    ERROR = "error"
    """The row is not sent, or was not stored as it must be."""
    WARNING = "warning"
    """The row is sent; somebody should look."""
    REPAIR = "repair"
    """We changed a value, without loss of meaning; counted and shown."""
    NOTICE = "notice"
    """Said for completeness: why a row was skipped, what was sent again."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One entry of the catalogue.

    Attributes:
        code: public, kebab-case.
        title: a short name for groups and charts.
        message: what is wrong, for a person without technical knowledge; `{value}`, `{column}`,
            `{cell}`, `{field}` and the facts named in the text are filled in.
        hint: what to do, same placeholders. These three are translated when they are shown
            (`language`).
    """

    code: str
    severity: Severity
    title: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One occurrence in one row.

    Attributes:
        code: the kind, a key of `CATALOGUE`.
        field: the contract's field name, or "".
        column: 0-based index of the source column, or None where no single column is to blame.
        value: the offending value, byte-true, or "".
        facts: what the kind's texts need beyond that.
    """

    code: str
    field: str = ""
    column: int | None = None
    value: str = ""
    facts: Mapping[str, str] = dataclasses.field(default_factory=lambda: _NO_FACTS)

    @property
    def kind(self) -> ProblemKind:
        """The catalogue's entry."""
        return CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        """The kind's severity."""
        return CATALOGUE[self.code].severity


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of them keeps the row from being sent."""
    return any(problem.severity is Severity.ERROR for problem in problems)


_SHOWN_VALUE_LIMIT = 80
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def render_message(problem: Problem, *, column: str = "", cell: str = "") -> str:
    """The message in words.

    Args:
        column: the header of the problem's column as written, "" where there is none.
        cell: the cell as the spreadsheet names it (`G17`).
    """
    return _fill(gettext(problem.kind.message), problem, column, cell)


def render_hint(problem: Problem, *, column: str = "", cell: str = "") -> str:
    """What to do, in words; arguments as for `render_message`."""
    return _fill(gettext(problem.kind.hint), problem, column, cell)


def _fill(text: str, problem: Problem, column: str, cell: str) -> str:
    label = _label(problem.field)
    words = {
        "value": shortened(problem.value),
        "field": label,
        "column": column or label,
        "cell": cell,
        **{name: shortened(fact) for name, fact in problem.facts.items()},
        "fields": _labels(problem.facts.get("fields", "")),
    }
    for name, word in words.items():
        if not word:
            text = text.replace(f"“{{{name}}}”", gettext("nothing"))
    # One pass over the template: braces inside a customer's value are never taken for placeholders.
    return _PLACEHOLDER.sub(lambda match: words.get(match.group(1), ""), text)


def _label(field: str) -> str:
    """The field as our own spreadsheet calls it: people do not know `billingAddress1`."""
    from importer.core.customer import target_fields  # pydantic: only when something is shown

    target = target_fields().get(field)
    return gettext(target.label) if target else field


def _labels(fields: str) -> str:
    return ", ".join(map(_label, fields.split(", ")))


def shortened(value: str) -> str:
    """A value cut to what fits into a sentence; the report's value column has all of it."""
    if len(value) <= _SHOWN_VALUE_LIMIT:
        return value
    return f"{value[: _SHOWN_VALUE_LIMIT - 1]}…"


def _kind(severity: Severity, code: str, title: str, message: str, hint: str) -> ProblemKind:
    return ProblemKind(code, severity, title, message, hint)


_E, _W, _R, _N = Severity.ERROR, Severity.WARNING, Severity.REPAIR, Severity.NOTICE

# ruff: noqa: E501  a kind is read and translated as a whole
# fmt: off
_KINDS = (
    # --- reading a row
    _kind(_E, "row-too-long", "More cells than the header", "The row has {cells} cells, the header has {expected}: a value may stand in the wrong column.", "Look for a {delimiter} inside a value of this row, put that value in quotes, and import the row again."),
    _kind(_W, "row-too-short", "Fewer cells than the header", "The row has {cells} cells, the header has {expected}; the missing ones count as blank.", "Check that no value of this row stands in the wrong column."),
    _kind(_E, "cell-error", "Spreadsheet error in a cell", "{cell} shows {value}: the spreadsheet could not calculate it.", "Correct the formula or type the value, save, and import the row again."),
    _kind(_E, "cell-uncalculated", "Formula never calculated", "{cell} holds a formula whose result was never saved.", "Open the file in a spreadsheet program, save it, and import it again."),
    _kind(_R, "value-set", "Value replaced by an option", "“{value}” in {column} was replaced by “{result}”, as --set says.", "Nothing to do."),
    _kind(_R, "value-fixed", "Value replaced by a proposal", "“{value}” in {column} was replaced by the proposal “{result}”, as --fix {fix} says.", "Nothing to do."),
    # --- names and texts
    _kind(_E, "display-name-missing", "No name", "The row has no name, company, e-mail or phone that could serve as display name.", "Give the customer a name and import the row again."),
    _kind(_E, "text-too-long", "Text too long", "{column} has {length} {unit}; Bigcapital takes {limit}.", "Shorten the text; --invalid-contacts note keeps long texts of optional fields in the note instead."),
    _kind(_E, "character-not-storable", "Character that can't be stored", "{column} holds {character}, which Bigcapital's database can't store.", "Write it otherwise{suggestion}."),
    _kind(_R, "blanks-trimmed", "Outer blanks removed", "Blanks around “{value}” in {column} were removed.", "Nothing to do."),
    _kind(_R, "characters-normalized", "Characters normalized", "Invisible or unusual characters in {column} were replaced: “{value}” was sent as “{result}”.", "Nothing to do."),
    _kind(_R, "emoji-removed", "Emoji removed", "Emoji in {column} were removed, since Bigcapital's database can't store them: “{value}” was sent as “{result}”.", "Nothing to do, unless the emoji mattered."),
    _kind(_W, "contact-moved-to-note", "Value moved into the note", "“{value}” can't be stored as {field} and was put into the note.", "Correct it in Bigcapital if it matters."),
    _kind(_W, "country-unknown", "Country not recognised", "“{value}” in {column} is not a country that we know; it is sent as written.", "Check the spelling{suggestion}."),
    _kind(_W, "phone-unusual", "Unusual phone number", "“{value}” in {column} does not look like a phone number; it is sent as written.", "Check the number."),
    _kind(_W, "website-unusual", "Unusual web address", "“{value}” in {column} does not look like a web address; it is sent as written.", "Check the address."),
    _kind(_W, "postcode-unusual", "Unusual postal code", "“{value}” in {column} does not look like a postal code of {country}; it is sent as written.", "Check it{suggestion}; leading zeros are easily lost in spreadsheets."),
    _kind(_R, "postcode-zero-restored", "Leading zero of a postal code restored", "“{value}” in {column} has lost its leading zero; “{result}” was sent, as postal codes of {country} are written.", "Nothing to do."),
    _kind(_R, "decimal-zero-removed", "Decimal of a code removed", "“{value}” in {column} had been taken for a number; “{result}” was sent.", "Nothing to do."),
    _kind(_W, "digits-lost", "Long number cut by a spreadsheet", "“{value}” in {column} is a long number of which a spreadsheet kept the first digits only; it is sent as written.", "Take the number from the old system, and format the column as text before you type it."),
    _kind(_W, "text-garbled", "Text in a wrong encoding", "“{value}” in {column} looks like “{suggestion}”, read in a wrong encoding by some program before; it is sent as written.", "Correct it in the file, or export the file anew as UTF-8."),
    # --- e-mail
    _kind(_E, "email-invalid", "E-mail address not valid", "“{value}” in {column} is not an e-mail address that Bigcapital takes.", "Correct the address or clear the cell; --invalid-contacts note keeps it in the note instead."),
    _kind(_R, "email-list-split", "Several e-mail addresses split", "{column} held several addresses: {result} was kept there, the others went to the billing e-mail or the note.", "Nothing to do."),
    _kind(_R, "email-extracted", "E-mail address taken out of a text", "{column} held more than an address: “{value}” was sent as {result}.", "Nothing to do."),
    _kind(_W, "email-domain-misspelt", "E-mail domain probably misspelt", "“{value}” in {column} looks misspelt; it is sent as written.", "Did you mean {proposal}? Correct it, or let it be corrected in all rows with --fix email-domain-misspelt."),
    # --- customer type, active, currency
    _kind(_W, "customer-type-unclear", "Customer type not understood", "“{value}” in {column} is neither business nor individual; the customer is sent as {result}, and the text was put into the note.", "Write business or individual if {result} is wrong."),
    _kind(_E, "active-invalid", "Yes or no expected", "“{value}” in {column} is neither yes nor no.", "Write yes or no, or clear the cell."),
    _kind(_E, "currency-invalid", "Currency not valid", "“{value}” in {column} is not a currency.", "Write a three-letter code such as {example}{suggestion}."),
    _kind(_R, "currency-recognised", "Currency recognised", "“{value}” in {column} was read as the currency {result}.", "Nothing to do."),
    _kind(_E, "currency-not-in-organization", "Opening balance in a currency your organization does not have", "The organization does not have the currency {result}; with an opening balance Bigcapital would open a new receivables account for it.", "Correct the currency{suggestion}, add {result} in Bigcapital, or allow it with --allow-new-currencies."),
    _kind(_W, "currency-unknown", "Currency your organization does not have", "The organization does not have the currency {result}; the customer is sent with it all the same.", "Check the currency{suggestion}."),
    _kind(_W, "currency-not-in-iso", "Unusual currency code", "{result} is not a currency code of ISO 4217; whether your organization has it was not checked offline.", "Check the currency."),
    # --- dates and numbers
    _kind(_E, "date-invalid", "Date not readable", "“{value}” in {column} is not a date.", "Write it as YYYY-MM-DD, for example 2026-01-31."),
    _kind(_E, "date-ambiguous", "Date can be read in two ways", "“{value}” in {column} can be {first} or {second}, and no value of the column settles it.", "Say which with --date-format day-first, month-first or year-first."),
    _kind(_E, "date-against-format", "Date does not fit the date format", "“{value}” in {column} is not a date when it is read {order}.", "Check --date-format, or write the date as YYYY-MM-DD{suggestion}."),
    _kind(_E, "number-invalid", "Number not readable", "“{value}” in {column} is not a number.", "Write it like 1234.56."),
    _kind(_E, "number-ambiguous", "Number can be read in two ways", "“{value}” in {column} can be {first} or {second}, and no value of the column settles it.", "Say which with --decimal point or --decimal comma."),
    _kind(_E, "number-against-format", "Number does not fit the decimal mark", "“{value}” in {column} is not a number when the decimal mark is a {mark}.", "Check --decimal, or write the number like 1234.56{suggestion}."),
    _kind(_R, "date-reformatted", "Date reformatted", "“{value}” in {column} was sent as {result}.", "Nothing to do."),
    _kind(_R, "number-reformatted", "Number reformatted", "“{value}” in {column} was sent as {result}.", "Nothing to do."),
    # --- opening balance
    _kind(_E, "opening-balance-date-missing", "Opening balance without a date", "The opening balance of {amount} has no date.", "Add the date on which it is to be booked, or give one for the whole file: --default openingBalanceAt=YYYY-MM-DD."),
    _kind(_W, "opening-balance-date-unused", "Date without an opening balance", "{column} says “{value}”, but there is no opening balance to book; the date is not sent.", "Nothing to do, unless an amount is missing."),
    _kind(_W, "opening-balance-date-in-future", "Opening balance dated in the future", "The opening balance is dated {value}, which is in the future.", "Check the date."),
    _kind(_E, "opening-balance-too-large", "Opening balance too large", "“{value}” is more than Bigcapital can book (9,999,999,999.999).", "Check the amount."),
    _kind(_E, "ledger-amount-too-large", "Opening balance too large in the base currency", "{amount} at the exchange rate {rate} is {result} {base}, more than Bigcapital can book (9,999,999,999.999).", "Check the amount and the exchange rate."),
    _kind(_W, "opening-balance-rounded", "Opening balance rounded", "“{value}” has more than 3 decimals; {result} is sent.", "Check the amount."),
    _kind(_R, "opening-balance-reversed", "Sign of an opening balance turned", "“{value}” in {column} was sent as {result}, as --balance-sign reversed says.", "Nothing to do."),
    _kind(_R, "opening-balance-converted", "Opening balance converted", "“{value}” is in {base}; at the exchange rate {rate} it was sent as {amount} {currency}.", "Nothing to do, if the rate is that of the opening date."),
    _kind(_E, "amount-currency-differs", "Amount in another currency", "“{value}” in {column} is written with {sign}, but would be booked in {currency}.", "Correct the currency of the customer or the amount."),
    _kind(_W, "rate-rounded", "Exchange rate rounded", "“{value}” has more than 9 decimals; {result} is sent.", "Check the rate."),
    _kind(_E, "rate-missing", "Exchange rate missing", "The opening balance is in {currency}, the organization keeps its books in {base}, and the row has no exchange rate; Bigcapital would take 1.", "Say how many {base} one {currency} is worth: --rate {currency}=…"),
    _kind(_E, "rate-invalid", "Exchange rate not valid", "The exchange rate “{value}” is not above 0 and below 10,000.", "Say how many {base} one {currency} is worth."),
    _kind(_E, "rate-not-one", "Exchange rate on a base-currency customer", "The customer is in the base currency {base}, but has the exchange rate “{value}”; Bigcapital would multiply the balance by it.", "Set the rate to 1 or clear it, or correct the currency."),
    _kind(_N, "rate-unused", "Exchange rate not sent", "“{value}” in {column} is not sent, since there is no opening balance to book.", "Nothing to do."),
    _kind(_E, "branch-missing", "Branch missing", "The organization has branches, and the opening balance names none.", "Name one of: {branches}; or one for the whole file: --default openingBalanceBranchId=…"),
    _kind(_E, "branch-unknown", "Branch not known", "The organization has no single branch “{value}”.", "Name one of: {branches}{suggestion}."),
    _kind(_W, "branch-unused", "Branch not sent", "“{value}” in {column} names a branch, but none is needed here and it is not sent.", "Nothing to do."),
    # --- rows that come back corrected
    _kind(_R, "cell-corrected", "Corrected by hand", "“{value}” in {column} was replaced by “{result}” in the corrections file.", "Nothing to do."),
    _kind(_N, "spreadsheet-change-undone", "Changed by the spreadsheet program", "The corrections file has “{value}” in {column}, which a spreadsheet program makes of “{kept}” on saving; “{kept}” was used.", "Nothing to do. If you did mean “{value}”, correct the customer in Bigcapital."),
    _kind(_E, "row-key-repeated", "Row key used twice", "The corrections file has this row {count} times ({places}); none of them was taken.", "Delete all but one of these rows from the corrections file and import it again. A further customer needs a row with a blank row key."),
    _kind(_W, "correction-not-taken", "Correction came too late", "The corrections file has “{result}” in {column}, but the row was already {ending} when the file came back; the change was not sent.", "Change the customer in Bigcapital."),
    # --- duplicates and filters
    _kind(_N, "duplicate-row", "Same as an earlier row", "Every value equals {earlier}.", "Nothing to do; --keep-duplicates sends it as a second customer."),
    _kind(_W, "same-display-name", "Same name as other rows", "The name “{value}” is also in {others}.", "Check whether they are one customer."),
    _kind(_N, "rows-merged", "Customer on several rows", "{rows} went into this customer; what has no field of its own stands in the note.", "Nothing to do; --no-merge sends every row as a customer of its own."),
    _kind(_N, "merged-into-row", "Part of another row's customer", "The row is one customer with {row} and went into it.", "Nothing to do; --no-merge sends it as a customer of its own."),
    _kind(_W, "merge-overruled", "Other value than the customer's own", "“{value}” ({fields}) differs from “{kept}” in {row}, the same customer's; it was put into the note.", "Check which of the two is right."),
    _kind(_W, "merge-too-late", "Part of a customer that was sent without it", "The row is one customer with {row}, which was sent before this row came back; it was not sent.", "Add what the row has to the customer in Bigcapital; --no-merge sends it as a customer of its own."),
    _kind(_W, "rows-contradict", "Rows of one customer that contradict each other", "The key “{value}” is also in {others}, but with another {fields}; the rows were not merged.", "Check whether they are one customer, and make the rows agree if so."),
    _kind(_W, "same-email", "Same e-mail as other rows", "The e-mail “{value}” is also in {others}.", "Check whether they are one customer."),
    _kind(_N, "exists-on-server", "Exists already", "Bigcapital already has this customer, with id {id}.", "Nothing to do; --on-existing create sends it as a second customer."),
    _kind(_W, "existing-differs", "Exists with other values", "Bigcapital already has this customer, with id {id}, but with another {fields}.", "Compare the two and correct the customer in Bigcapital."),
    _kind(_E, "exists-already", "Exists already", "Bigcapital already has this customer, with id {id}.", "Remove the row, or use --on-existing skip."),
    _kind(_N, "no-customer", "Not a customer", "{reason}", "Nothing to do."),
    # --- sending
    _kind(_E, "refused-by-server", "Refused by the server", "Bigcapital refused the row: {reason}", "Correct the value and import the row again."),
    _kind(_E, "server-error-on-row", "Server error on this row", "Bigcapital answered this row with an internal error on all of {attempts} attempts, and stored other rows in between.", "Something in this row can't be stored; simplify its values and import the row again. importer resume --retry-refused sends it once more as it is."),
    _kind(_E, "server-error-unsettled", "Server error, cause not known", "Bigcapital answered this row with an internal error on all of {attempts} attempts. It could be read meanwhile, but no other row was stored later that would show whose trouble this is.", "importer resume sends it again. Where Bigcapital stores other customers, simplify this row's values."),
    _kind(_E, "not-stored", "Not stored", "The row was tried and is certainly not stored: {reason}", "importer resume sends it again."),
    _kind(_E, "may-be-stored", "May be stored", "The answer to this row never came, and no evidence settles whether it is stored: {reason}", "Look for the customer in Bigcapital ({candidates}); importer resume looks again."),
    _kind(_N, "sent-again", "Sent again", "The server had answered that the customer was created, but had not stored it; it was sent again.", "Nothing to do."),
    _kind(_N, "found-after-doubt", "Found after a lost answer", "The answer to this row never came; the customer was found on the server and compared.", "Nothing to do."),
    _kind(_W, "not-stored-as-sent", "Stored differently", "{field} was sent as “{value}”, but the server has “{stored}”.", "Correct it in Bigcapital if it matters."),
    _kind(_E, "opening-balance-not-booked", "Opening balance not booked", "The opening balance of {value} was sent, but the server's balance for the customer is {stored}.", "Enter the opening balance in Bigcapital, on the customer's page."),
    _kind(_R, "postcode-kept-elsewhere", "Postal code kept elsewhere", "The server does not store postal codes; “{value}” was kept in {place}.", "Nothing to do."),
    _kind(_W, "postcode-dropped", "Postal code not stored", "The server does not store postal codes; “{value}” is only in this report.", "Enter it in Bigcapital if it matters."),
    _kind(_E, "created-twice", "Created twice", "The server has this customer twice, with ids {ids}.", "Delete one of them in Bigcapital."),
    _kind(_N, "undone", "Deleted again", "The customer was deleted by importer undo.", "Nothing to do; the row can be sent again with importer resume."),
    _kind(_N, "kept-because-changed", "Kept: changed since", "The customer was changed after the import ({fields}) and was not deleted.", "Delete it in Bigcapital if it should go."),
    _kind(_N, "kept-because-in-use", "Kept: in use", "The customer was not deleted: {reason}.", "Delete what refers to it first if it should go."),
    _kind(_N, "kept-because-another", "Kept: another customer", "The customer's id is another customer's now, which was left alone; whether the row's own customer is still stored is not known.", "importer resume looks for it, and sends the row again if it is certainly lost."),
    _kind(_N, "gone-already", "Gone already", "The customer was no longer on the server.", "Nothing to do."),
)
# fmt: on

CATALOGUE: Mapping[str, ProblemKind] = MappingProxyType({kind.code: kind for kind in _KINDS})
"""Every problem kind by its public code."""
