"""What can be said of a row among others: corrected, equal to another, left out."""

from importer.core.problem_kinds.kind import ProblemKind, Severity

KINDS = (
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
)
