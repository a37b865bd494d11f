"""What becomes of a row on the server."""

from importer.core.problem_kinds.kind import ProblemKind, Severity

KINDS = (
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
        message="The customer was deleted again: the import was undone.",
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
