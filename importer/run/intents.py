"""Rows on their way, and what is said of those that don't arrive.

When they are sent is `lanes`' business.
"""

from msgspec import Struct, field

from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import WaitingRow
from importer.core.sending.answers import Refused
from importer.core.sending.blame import Failures

MOST_ALONE = 3
"""How often a row with internal errors is sent again when no other row is left to prove anything
by."""


class Tried(Struct):
    """A row that was sent and is certainly not stored.

    Attributes:
        detail: what its last request came to.
        alone: how often it was sent with no other row left, right after a read that passed.
        is_under_way: it is being sent again.
    """

    row: WaitingRow
    detail: str = ""
    failures: Failures = field(default_factory=Failures)
    alone: int = 0
    is_under_way: bool = False


class Intent(Struct, frozen=True):
    """A row that may be sent now: its intent is on disk."""

    row: WaitingRow
    attempt_id: int
    body: str


def why_not_stored(tried: Tried) -> Problem:
    """What is said of a row that was tried in vain until the walk ended."""
    if tried.alone < MOST_ALONE:
        return Problem("not-stored", facts={"reason": tried.detail})
    return Problem("server-error-unsettled", facts={"attempts": str(tried.failures.faults)})


def refusal(row: WaitingRow, answer: Refused) -> Outcome:
    """How a row ends that the server refuses."""
    problems = tuple(
        Problem(
            "refused-by-server",
            field=reason.field,
            facts={"reason": reason.text, "status": str(answer.status)},
        )
        for reason in answer.reasons
    )
    return Outcome(row.ref, Ending.REFUSED, problems=problems)
