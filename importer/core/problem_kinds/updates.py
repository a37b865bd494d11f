"""Kinds of problems with customers that are there already, and are to be changed."""

from importer.core.problem_kinds.kind import ProblemKind, Severity

KINDS = (
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
    ProblemKind(
        code="linked-customer-gone",
        severity=Severity.WARNING,
        title="Its customer is gone",
        message=(
            "Bigcapital no longer has customer {id}, which earlier runs made or found for this "
            "row; it is looked for by its name, and made anew if there is none."
        ),
        hint="Take the row out of the source if the customer was deleted on purpose.",
    ),
    ProblemKind(
        code="linked-customer-another",
        severity=Severity.WARNING,
        title="Its customer is another now",
        message=(
            "Customer {id}, which earlier runs made or found for this row, is another by now: it "
            "was left alone, and the row's own is looked for by its name, and made anew if there "
            "is none."
        ),
        hint="Look at customer {id} in Bigcapital; a new name and address there do this.",
    ),
    ProblemKind(
        code="matches-several-customers",
        severity=Severity.ERROR,
        title="Several customers match",
        message="Bigcapital has several customers that this row may be: {ids}. None was changed.",
        hint="Make one of them in Bigcapital, or match the rows by another column (--match-on).",
    ),
    ProblemKind(
        code="matched-twice",
        severity=Severity.ERROR,
        title="Two rows for one customer",
        message="{earlier} is the same customer already; this row was not sent.",
        hint="Put the two rows together in the source, or match by another column (--match-on).",
    ),
    ProblemKind(
        code="match-key-missing",
        severity=Severity.ERROR,
        title="No key to know it by",
        message="The cell of {key} is blank, and rows are matched by it; the row was not sent.",
        hint="Fill the cell in the source, or match by another column (--match-on).",
    ),
    ProblemKind(
        code="edit-in-doubt",
        severity=Severity.ERROR,
        title="May be changed",
        message=(
            "The answer to the change of customer {id} never came, and the customer is as it was: "
            "{reason}"
        ),
        hint="importer resume looks again, and sends the change once more if need be.",
    ),
    ProblemKind(
        code="activated-again",
        severity=Severity.NOTICE,
        title="Active again",
        message=(
            "The customer was set inactive when a file had no row for it; it has one again, and is "
            "set active."
        ),
        hint="Nothing to do. If it should stay inactive, take it out of the source.",
    ),
    ProblemKind(
        code="restored",
        severity=Severity.NOTICE,
        title="As it was before",
        message="What the import had changed of the customer was taken back: it was undone.",
        hint="Nothing to do; the row can be sent again with importer resume.",
    ),
    ProblemKind(
        code="kept-because-edited-since",
        severity=Severity.NOTICE,
        title="Kept: edited since",
        message="Edited after the import, and therefore not taken back: {fields}.",
        hint="Correct it in Bigcapital if it should be as before.",
    ),
)
