"""The catalogue: every kind of problem that a row can have, with what is said of it.

A code is public: it stands in reports and scripts, is listed in `PROBLEMS.md` and is never reused
for something else.
"""

# Long: one entry after the other, of which nobody reads two at once.

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


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


_KINDS = (
    # --- reading a row
    ProblemKind(
        code="row-too-long",
        severity=Severity.ERROR,
        title="More cells than the header",
        message=(
            "The row has {cells} cells, the header has {expected}: a value may stand in the wrong "
            "column."
        ),
        hint=(
            "Look for a {delimiter} inside a value of this row, put that value in quotes, and "
            "import the row again."
        ),
    ),
    ProblemKind(
        code="row-too-short",
        severity=Severity.WARNING,
        title="Fewer cells than the header",
        message=(
            "The row has {cells} cells, the header has {expected}; the missing ones count as blank."
        ),
        hint="Check that no value of this row stands in the wrong column.",
    ),
    ProblemKind(
        code="cell-error",
        severity=Severity.ERROR,
        title="Spreadsheet error in a cell",
        message="{cell} shows {value}: the spreadsheet could not calculate it.",
        hint="Correct the formula or type the value, save, and import the row again.",
    ),
    ProblemKind(
        code="cell-uncalculated",
        severity=Severity.ERROR,
        title="Formula never calculated",
        message="{cell} holds a formula whose result was never saved.",
        hint="Open the file in a spreadsheet program, save it, and import it again.",
    ),
    ProblemKind(
        code="value-set",
        severity=Severity.REPAIR,
        title="Value replaced by an option",
        message="“{value}” in {column} was replaced by “{result}”, as --set says.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="value-fixed",
        severity=Severity.REPAIR,
        title="Value replaced by a proposal",
        message=(
            "“{value}” in {column} was replaced by the proposal “{result}”, as --fix {fix} says."
        ),
        hint="Nothing to do.",
    ),
    # --- names and texts
    ProblemKind(
        code="display-name-missing",
        severity=Severity.ERROR,
        title="No name",
        message="The row has no name, company, e-mail or phone that could serve as display name.",
        hint="Give the customer a name and import the row again.",
    ),
    ProblemKind(
        code="text-too-long",
        severity=Severity.ERROR,
        title="Text too long",
        message="{column} has {length} {unit}; Bigcapital takes {limit}.",
        hint=(
            "Shorten the text; --invalid-contacts note keeps long texts of optional fields in the "
            "note instead."
        ),
    ),
    ProblemKind(
        code="character-not-storable",
        severity=Severity.ERROR,
        title="Character that can't be stored",
        message="{column} holds {character}, which Bigcapital's database can't store.",
        hint="Write it otherwise{suggestion}.",
    ),
    ProblemKind(
        code="blanks-trimmed",
        severity=Severity.REPAIR,
        title="Outer blanks removed",
        message="Blanks around “{value}” in {column} were removed.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="characters-normalized",
        severity=Severity.REPAIR,
        title="Characters normalized",
        message=(
            "Invisible or unusual characters in {column} were replaced: “{value}” was sent as "
            "“{result}”."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="emoji-removed",
        severity=Severity.REPAIR,
        title="Emoji removed",
        message=(
            "Emoji in {column} were removed, since Bigcapital's database can't store them: "
            "“{value}” was sent as “{result}”."
        ),
        hint="Nothing to do, unless the emoji mattered.",
    ),
    ProblemKind(
        code="contact-moved-to-note",
        severity=Severity.WARNING,
        title="Value moved into the note",
        message="“{value}” can't be stored as {field} and was put into the note.",
        hint="Correct it in Bigcapital if it matters.",
    ),
    ProblemKind(
        code="country-unknown",
        severity=Severity.WARNING,
        title="Country not recognised",
        message="“{value}” in {column} is not a country that we know; it is sent as written.",
        hint="Check the spelling{suggestion}.",
    ),
    ProblemKind(
        code="phone-unusual",
        severity=Severity.WARNING,
        title="Unusual phone number",
        message="“{value}” in {column} does not look like a phone number; it is sent as written.",
        hint="Check the number.",
    ),
    ProblemKind(
        code="website-unusual",
        severity=Severity.WARNING,
        title="Unusual web address",
        message="“{value}” in {column} does not look like a web address; it is sent as written.",
        hint="Check the address.",
    ),
    ProblemKind(
        code="postcode-unusual",
        severity=Severity.WARNING,
        title="Unusual postal code",
        message=(
            "“{value}” in {column} does not look like a postal code of {country}; it is sent as "
            "written."
        ),
        hint="Check it{suggestion}; leading zeros are easily lost in spreadsheets.",
    ),
    ProblemKind(
        code="postcode-zero-restored",
        severity=Severity.REPAIR,
        title="Leading zero of a postal code restored",
        message=(
            "“{value}” in {column} has lost its leading zero; “{result}” was sent, as postal codes "
            "of {country} are written."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="decimal-zero-removed",
        severity=Severity.REPAIR,
        title="Decimal of a code removed",
        message="“{value}” in {column} had been taken for a number; “{result}” was sent.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="digits-lost",
        severity=Severity.WARNING,
        title="Long number cut by a spreadsheet",
        message=(
            "“{value}” in {column} is a long number of which a spreadsheet kept the first digits "
            "only; it is sent as written."
        ),
        hint=(
            "Take the number from the old system, and format the column as text before you type it."
        ),
    ),
    ProblemKind(
        code="text-garbled",
        severity=Severity.WARNING,
        title="Text in a wrong encoding",
        message=(
            "“{value}” in {column} looks like “{suggestion}”, read in a wrong encoding by some "
            "program before; it is sent as written."
        ),
        hint="Correct it in the file, or export the file anew as UTF-8.",
    ),
    # --- e-mail
    ProblemKind(
        code="email-invalid",
        severity=Severity.ERROR,
        title="E-mail address not valid",
        message="“{value}” in {column} is not an e-mail address that Bigcapital takes.",
        hint=(
            "Correct the address or clear the cell; --invalid-contacts note keeps it in the note "
            "instead."
        ),
    ),
    ProblemKind(
        code="email-list-split",
        severity=Severity.REPAIR,
        title="Several e-mail addresses split",
        message=(
            "{column} held several addresses: {result} was kept there, the others went to the "
            "billing e-mail or the note."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="email-extracted",
        severity=Severity.REPAIR,
        title="E-mail address taken out of a text",
        message="{column} held more than an address: “{value}” was sent as {result}.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="email-domain-misspelt",
        severity=Severity.WARNING,
        title="E-mail domain probably misspelt",
        message="“{value}” in {column} looks misspelt; it is sent as written.",
        hint=(
            "Did you mean {proposal}? Correct it, or let it be corrected in all rows with --fix "
            "email-domain-misspelt."
        ),
    ),
    # --- customer type, active, currency
    ProblemKind(
        code="customer-type-unclear",
        severity=Severity.WARNING,
        title="Customer type not understood",
        message=(
            "“{value}” in {column} is neither business nor individual; the customer is sent as "
            "{result}, and the text was put into the note."
        ),
        hint="Write business or individual if {result} is wrong.",
    ),
    ProblemKind(
        code="active-invalid",
        severity=Severity.ERROR,
        title="Yes or no expected",
        message="“{value}” in {column} is neither yes nor no.",
        hint="Write yes or no, or clear the cell.",
    ),
    ProblemKind(
        code="currency-invalid",
        severity=Severity.ERROR,
        title="Currency not valid",
        message="“{value}” in {column} is not a currency.",
        hint="Write a three-letter code such as {example}{suggestion}.",
    ),
    ProblemKind(
        code="currency-recognised",
        severity=Severity.REPAIR,
        title="Currency recognised",
        message="“{value}” in {column} was read as the currency {result}.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="currency-not-in-organization",
        severity=Severity.ERROR,
        title="Opening balance in a currency your organization does not have",
        message=(
            "The organization does not have the currency {result}; with an opening balance "
            "Bigcapital would open a new receivables account for it."
        ),
        hint=(
            "Correct the currency{suggestion}, add {result} in Bigcapital, or allow it with "
            "--allow-new-currencies."
        ),
    ),
    ProblemKind(
        code="currency-unknown",
        severity=Severity.WARNING,
        title="Currency your organization does not have",
        message=(
            "The organization does not have the currency {result}; the customer is sent with it "
            "all the same."
        ),
        hint="Check the currency{suggestion}.",
    ),
    ProblemKind(
        code="currency-not-in-iso",
        severity=Severity.WARNING,
        title="Unusual currency code",
        message=(
            "{result} is not a currency code of ISO 4217; whether your organization has it was not "
            "checked offline."
        ),
        hint="Check the currency.",
    ),
    # --- dates and numbers
    ProblemKind(
        code="date-invalid",
        severity=Severity.ERROR,
        title="Date not readable",
        message="“{value}” in {column} is not a date.",
        hint="Write it as YYYY-MM-DD, for example 2026-01-31.",
    ),
    ProblemKind(
        code="date-ambiguous",
        severity=Severity.ERROR,
        title="Date can be read in two ways",
        message=(
            "“{value}” in {column} can be {first} or {second}, and no value of the column settles "
            "it."
        ),
        hint="Say which with --date-format day-first, month-first or year-first.",
    ),
    ProblemKind(
        code="date-against-format",
        severity=Severity.ERROR,
        title="Date does not fit the date format",
        message="“{value}” in {column} is not a date when it is read {order}.",
        hint="Check --date-format, or write the date as YYYY-MM-DD{suggestion}.",
    ),
    ProblemKind(
        code="number-invalid",
        severity=Severity.ERROR,
        title="Number not readable",
        message="“{value}” in {column} is not a number.",
        hint="Write it like 1234.56.",
    ),
    ProblemKind(
        code="number-ambiguous",
        severity=Severity.ERROR,
        title="Number can be read in two ways",
        message=(
            "“{value}” in {column} can be {first} or {second}, and no value of the column settles "
            "it."
        ),
        hint="Say which with --decimal point or --decimal comma.",
    ),
    ProblemKind(
        code="number-against-format",
        severity=Severity.ERROR,
        title="Number does not fit the decimal mark",
        message="“{value}” in {column} is not a number when the decimal mark is a {mark}.",
        hint="Check --decimal, or write the number like 1234.56{suggestion}.",
    ),
    ProblemKind(
        code="date-reformatted",
        severity=Severity.REPAIR,
        title="Date reformatted",
        message="“{value}” in {column} was sent as {result}.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="number-reformatted",
        severity=Severity.REPAIR,
        title="Number reformatted",
        message="“{value}” in {column} was sent as {result}.",
        hint="Nothing to do.",
    ),
    # --- opening balance
    ProblemKind(
        code="opening-balance-date-missing",
        severity=Severity.ERROR,
        title="Opening balance without a date",
        message="The opening balance of {amount} has no date.",
        hint=(
            "Add the date on which it is to be booked, or give one for the whole file: --default "
            "openingBalanceAt=YYYY-MM-DD."
        ),
    ),
    ProblemKind(
        code="opening-balance-date-unused",
        severity=Severity.WARNING,
        title="Date without an opening balance",
        message=(
            "{column} says “{value}”, but there is no opening balance to book; the date is not "
            "sent."
        ),
        hint="Nothing to do, unless an amount is missing.",
    ),
    ProblemKind(
        code="opening-balance-date-in-future",
        severity=Severity.WARNING,
        title="Opening balance dated in the future",
        message="The opening balance is dated {value}, which is in the future.",
        hint="Check the date.",
    ),
    ProblemKind(
        code="opening-balance-too-large",
        severity=Severity.ERROR,
        title="Opening balance too large",
        message="“{value}” is more than Bigcapital can book (9,999,999,999.999).",
        hint="Check the amount.",
    ),
    ProblemKind(
        code="ledger-amount-too-large",
        severity=Severity.ERROR,
        title="Opening balance too large in the base currency",
        message=(
            "{amount} at the exchange rate {rate} is {result} {base}, more than Bigcapital can "
            "book (9,999,999,999.999)."
        ),
        hint="Check the amount and the exchange rate.",
    ),
    ProblemKind(
        code="opening-balance-rounded",
        severity=Severity.WARNING,
        title="Opening balance rounded",
        message="“{value}” has more than 3 decimals; {result} is sent.",
        hint="Check the amount.",
    ),
    ProblemKind(
        code="opening-balance-reversed",
        severity=Severity.REPAIR,
        title="Sign of an opening balance turned",
        message="“{value}” in {column} was sent as {result}, as --balance-sign reversed says.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="opening-balance-converted",
        severity=Severity.REPAIR,
        title="Opening balance converted",
        message=(
            "“{value}” is in {base}; at the exchange rate {rate} it was sent as {amount} "
            "{currency}."
        ),
        hint="Nothing to do, if the rate is that of the opening date.",
    ),
    ProblemKind(
        code="amount-currency-differs",
        severity=Severity.ERROR,
        title="Amount in another currency",
        message="“{value}” in {column} is written with {sign}, but would be booked in {currency}.",
        hint="Correct the currency of the customer or the amount.",
    ),
    ProblemKind(
        code="rate-rounded",
        severity=Severity.WARNING,
        title="Exchange rate rounded",
        message="“{value}” has more than 9 decimals; {result} is sent.",
        hint="Check the rate.",
    ),
    ProblemKind(
        code="rate-missing",
        severity=Severity.ERROR,
        title="Exchange rate missing",
        message=(
            "The opening balance is in {currency}, the organization keeps its books in {base}, and "
            "the row has no exchange rate; Bigcapital would take 1."
        ),
        hint="Say how many {base} one {currency} is worth: --rate {currency}=…",
    ),
    ProblemKind(
        code="rate-invalid",
        severity=Severity.ERROR,
        title="Exchange rate not valid",
        message="The exchange rate “{value}” is not above 0 and below 10,000.",
        hint="Say how many {base} one {currency} is worth.",
    ),
    ProblemKind(
        code="rate-not-one",
        severity=Severity.ERROR,
        title="Exchange rate on a base-currency customer",
        message=(
            "The customer is in the base currency {base}, but has the exchange rate “{value}”; "
            "Bigcapital would multiply the balance by it."
        ),
        hint="Set the rate to 1 or clear it, or correct the currency.",
    ),
    ProblemKind(
        code="rate-unused",
        severity=Severity.NOTICE,
        title="Exchange rate not sent",
        message="“{value}” in {column} is not sent, since there is no opening balance to book.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="branch-missing",
        severity=Severity.ERROR,
        title="Branch missing",
        message="The organization has branches, and the opening balance names none.",
        hint=(
            "Name one of: {branches}; or one for the whole file: --default openingBalanceBranchId=…"
        ),
    ),
    ProblemKind(
        code="branch-unknown",
        severity=Severity.ERROR,
        title="Branch not known",
        message="The organization has no single branch “{value}”.",
        hint="Name one of: {branches}{suggestion}.",
    ),
    ProblemKind(
        code="branch-unused",
        severity=Severity.WARNING,
        title="Branch not sent",
        message="“{value}” in {column} names a branch, but none is needed here and it is not sent.",
        hint="Nothing to do.",
    ),
    # --- rows that come back corrected
    ProblemKind(
        code="cell-corrected",
        severity=Severity.REPAIR,
        title="Corrected by hand",
        message="“{value}” in {column} was replaced by “{result}” in the corrections file.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="spreadsheet-change-undone",
        severity=Severity.NOTICE,
        title="Changed by the spreadsheet program",
        message=(
            "The corrections file has “{value}” in {column}, which a spreadsheet program makes of "
            "“{kept}” on saving; “{kept}” was used."
        ),
        hint="Nothing to do. If you did mean “{value}”, correct the customer in Bigcapital.",
    ),
    ProblemKind(
        code="row-key-repeated",
        severity=Severity.ERROR,
        title="Row key used twice",
        message=(
            "The corrections file has this row {count} times ({places}); none of them was taken."
        ),
        hint=(
            "Delete all but one of these rows from the corrections file and import it again. A "
            "further customer needs a row with a blank row key."
        ),
    ),
    ProblemKind(
        code="correction-not-taken",
        severity=Severity.WARNING,
        title="Correction came too late",
        message=(
            "The corrections file has “{result}” in {column}, but the row was already {ending} "
            "when the file came back; the change was not sent."
        ),
        hint="Change the customer in Bigcapital.",
    ),
    # --- duplicates and filters
    ProblemKind(
        code="duplicate-row",
        severity=Severity.NOTICE,
        title="Same as an earlier row",
        message="Every value equals {earlier}.",
        hint="Nothing to do; --keep-duplicates sends it as a second customer.",
    ),
    ProblemKind(
        code="same-display-name",
        severity=Severity.WARNING,
        title="Same name as other rows",
        message="The name “{value}” is also in {others}.",
        hint="Check whether they are one customer.",
    ),
    ProblemKind(
        code="rows-merged",
        severity=Severity.NOTICE,
        title="Customer on several rows",
        message="{rows} went into this customer; what has no field of its own stands in the note.",
        hint="Nothing to do; --no-merge sends every row as a customer of its own.",
    ),
    ProblemKind(
        code="merged-into-row",
        severity=Severity.NOTICE,
        title="Part of another row's customer",
        message="The row is one customer with {row} and went into it.",
        hint="Nothing to do; --no-merge sends it as a customer of its own.",
    ),
    ProblemKind(
        code="merge-overruled",
        severity=Severity.WARNING,
        title="Other value than the customer's own",
        message=(
            "“{value}” ({fields}) differs from “{kept}” in {row}, the same customer's; it was put "
            "into the note."
        ),
        hint="Check which of the two is right.",
    ),
    ProblemKind(
        code="merge-too-late",
        severity=Severity.WARNING,
        title="Part of a customer that was sent without it",
        message=(
            "The row is one customer with {row}, which was sent before this row came back; it was "
            "not sent."
        ),
        hint=(
            "Add what the row has to the customer in Bigcapital; --no-merge sends it as a customer "
            "of its own."
        ),
    ),
    ProblemKind(
        code="rows-contradict",
        severity=Severity.WARNING,
        title="Rows of one customer that contradict each other",
        message=(
            "The key “{value}” is also in {others}, but with another {fields}; the rows were not "
            "merged."
        ),
        hint="Check whether they are one customer, and make the rows agree if so.",
    ),
    ProblemKind(
        code="same-email",
        severity=Severity.WARNING,
        title="Same e-mail as other rows",
        message="The e-mail “{value}” is also in {others}.",
        hint="Check whether they are one customer.",
    ),
    ProblemKind(
        code="exists-on-server",
        severity=Severity.NOTICE,
        title="Exists already",
        message="Bigcapital already has this customer, with id {id}.",
        hint="Nothing to do; --on-existing create sends it as a second customer.",
    ),
    ProblemKind(
        code="existing-differs",
        severity=Severity.WARNING,
        title="Exists with other values",
        message="Bigcapital already has this customer, with id {id}, but with another {fields}.",
        hint="Compare the two and correct the customer in Bigcapital.",
    ),
    ProblemKind(
        code="exists-already",
        severity=Severity.ERROR,
        title="Exists already",
        message="Bigcapital already has this customer, with id {id}.",
        hint="Remove the row, or use --on-existing skip.",
    ),
    ProblemKind(
        code="no-customer",
        severity=Severity.NOTICE,
        title="Not a customer",
        message="{reason}",
        hint="Nothing to do.",
    ),
    # --- updating
    ProblemKind(
        code="kept-because-edited",
        severity=Severity.WARNING,
        title="Kept: edited in Bigcapital",
        message=(
            "{field} was edited in Bigcapital since the last import: “{stored}” was kept, and "
            "“{value}” was not sent."
        ),
        hint="Correct the source, or send its value with --overwrite.",
    ),
    ProblemKind(
        code="currency-differs",
        severity=Severity.WARNING,
        title="Another currency",
        message="The customer's currency is {stored} in Bigcapital, and can't become {value}.",
        hint="Correct the source, or make another customer for {value} in Bigcapital.",
    ),
    ProblemKind(
        code="opening-balance-differs",
        severity=Severity.WARNING,
        title="Another opening balance",
        message="{field} is {stored} in Bigcapital and {value} here; it was left alone.",
        hint="Book it anew with --update-opening-balances if the file is right.",
    ),
    # --- sending
    ProblemKind(
        code="refused-by-server",
        severity=Severity.ERROR,
        title="Refused by the server",
        message="Bigcapital refused the row: {reason}",
        hint="Correct the value and import the row again.",
    ),
    ProblemKind(
        code="server-error-on-row",
        severity=Severity.ERROR,
        title="Server error on this row",
        message=(
            "Bigcapital answered this row with an internal error on all of {attempts} attempts, "
            "and stored other rows in between."
        ),
        hint=(
            "Something in this row can't be stored; simplify its values and import the row again. "
            "importer resume --retry-refused sends it once more as it is."
        ),
    ),
    ProblemKind(
        code="server-error-unsettled",
        severity=Severity.ERROR,
        title="Server error, cause not known",
        message=(
            "Bigcapital answered this row with an internal error on all of {attempts} attempts. It "
            "could be read meanwhile, but no other row was stored later that would show whose "
            "trouble this is."
        ),
        hint=(
            "importer resume sends it again. Where Bigcapital stores other customers, simplify "
            "this row's values."
        ),
    ),
    ProblemKind(
        code="not-stored",
        severity=Severity.ERROR,
        title="Not stored",
        message="The row was tried and is certainly not stored: {reason}",
        hint="importer resume sends it again.",
    ),
    ProblemKind(
        code="may-be-stored",
        severity=Severity.ERROR,
        title="May be stored",
        message=(
            "The answer to this row never came, and no evidence settles whether it is stored: "
            "{reason}"
        ),
        hint="Look for the customer in Bigcapital ({candidates}); importer resume looks again.",
    ),
    ProblemKind(
        code="sent-again",
        severity=Severity.NOTICE,
        title="Sent again",
        message=(
            "The server had answered that the customer was created, but had not stored it; it was "
            "sent again."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="found-after-doubt",
        severity=Severity.NOTICE,
        title="Found after a lost answer",
        message=(
            "The answer to this row never came; the customer was found on the server and compared."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="not-stored-as-sent",
        severity=Severity.WARNING,
        title="Stored differently",
        message="{field} was sent as “{value}”, but the server has “{stored}”.",
        hint="Correct it in Bigcapital if it matters.",
    ),
    ProblemKind(
        code="opening-balance-not-booked",
        severity=Severity.ERROR,
        title="Opening balance not booked",
        message=(
            "The opening balance of {value} was sent, but the server's balance for the customer is "
            "{stored}."
        ),
        hint="Enter the opening balance in Bigcapital, on the customer's page.",
    ),
    ProblemKind(
        code="postcode-kept-elsewhere",
        severity=Severity.REPAIR,
        title="Postal code kept elsewhere",
        message="The server does not store postal codes; “{value}” was kept in {place}.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="postcode-dropped",
        severity=Severity.WARNING,
        title="Postal code not stored",
        message="The server does not store postal codes; “{value}” is only in this report.",
        hint="Enter it in Bigcapital if it matters.",
    ),
    ProblemKind(
        code="created-twice",
        severity=Severity.ERROR,
        title="Created twice",
        message="The server has this customer twice, with ids {ids}.",
        hint="Delete one of them in Bigcapital.",
    ),
    ProblemKind(
        code="undone",
        severity=Severity.NOTICE,
        title="Deleted again",
        message="The customer was deleted by importer undo.",
        hint="Nothing to do; the row can be sent again with importer resume.",
    ),
    ProblemKind(
        code="kept-because-changed",
        severity=Severity.NOTICE,
        title="Kept: changed since",
        message="The customer was changed after the import ({fields}) and was not deleted.",
        hint="Delete it in Bigcapital if it should go.",
    ),
    ProblemKind(
        code="kept-because-in-use",
        severity=Severity.NOTICE,
        title="Kept: in use",
        message="The customer was not deleted: {reason}.",
        hint="Delete what refers to it first if it should go.",
    ),
    ProblemKind(
        code="kept-because-another",
        severity=Severity.NOTICE,
        title="Kept: another customer",
        message=(
            "The customer's id is another customer's now, which was left alone; whether the row's "
            "own customer is still stored is not known."
        ),
        hint="importer resume looks for it, and sends the row again if it is certainly lost.",
    ),
    ProblemKind(
        code="gone-already",
        severity=Severity.NOTICE,
        title="Gone already",
        message="The customer was no longer on the server.",
        hint="Nothing to do.",
    ),
)

CATALOGUE: Mapping[str, ProblemKind] = MappingProxyType({kind.code: kind for kind in _KINDS})
"""Every problem kind by its public code."""
