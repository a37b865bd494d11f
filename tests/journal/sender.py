"""A process that sends a run's rows to nobody and says each promise of the journal aloud.

Started again after a crash it goes on: what was under way counts as never stored.
"""

import json
import sys
from pathlib import Path

from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import AttemptNews, AttemptState
from importer.journal import Journal, lock_organization, open_journal

from tests.journal.examples import ORGANIZATION

_BATCH = 3


def send(path: Path, run_id: str) -> None:
    """Send until nothing waits."""
    with (
        lock_organization(path.parent / "locks", ORGANIZATION, "the sender"),
        open_journal(path) as journal,
    ):
        _settle_what_was_under_way(journal, run_id)
        while batch := journal.next_waiting(run_id, _BATCH):
            bodies = [f"{row.body} sent as customer {row.row_id}" for row in batch]
            intents = [(row.row_id, body) for row, body in zip(batch, bodies, strict=True)]
            attempts = journal.record_intents(run_id, intents)
            for row, body, attempt in zip(batch, bodies, attempts, strict=True):
                _say("intended", attempt=attempt, row=row.row_id, body=body)
            for row, attempt in zip(batch, attempts, strict=True):
                journal.record_attempt(
                    AttemptNews(attempt, AttemptState.CONFIRMED, customer_id=row.row_id)
                )
                _say("confirmed", attempt=attempt)
                outcome = Outcome(row.ref, Ending.CREATED, row.row_id, (Problem("sent-again"),))
                journal.record_outcomes(run_id, [(row.row_id, outcome)])
                _say("created", row=row.row_id)


def _settle_what_was_under_way(journal: Journal, run_id: str) -> None:
    for attempt in journal.attempts(run_id, [AttemptState.INTENDED]):
        journal.record_attempt(AttemptNews(attempt.attempt_id, AttemptState.ABSENT))
    unknown = {row.row_id for row in journal.results(run_id, endings=[Ending.UNKNOWN])}
    for attempt in journal.attempts(run_id, [AttemptState.CONFIRMED]):
        if attempt.row_id in unknown:
            outcome = Outcome(attempt.ref, Ending.CREATED, attempt.customer_id)
            journal.record_outcomes(run_id, [(attempt.row_id, outcome)])


def _say(what: str, **facts: object) -> None:
    print(json.dumps({"said": what, **facts}), flush=True)


if __name__ == "__main__":
    send(Path(sys.argv[1]), sys.argv[2])
