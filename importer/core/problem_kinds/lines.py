"""What can be said of a row as it was read."""

from importer.core.problem_kinds.kind import ProblemKind, Severity

KINDS = (
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
)
