"""What can be said of customer types, flags, currencies, dates and numbers."""

from importer.core.problem_kinds.kind import ProblemKind, Severity

KINDS = (
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
)
