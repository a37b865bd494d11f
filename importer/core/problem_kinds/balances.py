"""What can be said of opening balances."""

from importer.core.problem_kinds.kind import ProblemKind, Severity

KINDS = (
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
)
