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
)
