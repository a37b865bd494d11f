"""Whose the customers on the server are: our rows', somebody else's, or there before the run.

Only what the journal and a look-up say; who looks, and what follows, is others' business.
"""

from collections.abc import Iterable, Iterator

from importer.core.language import gettext_noop
from importer.core.ports import SendJournal
from importer.core.problems import Problem
from importer.core.run_facts import RunFact
from importer.core.runs import Attempt, AttemptState
from importer.core.sending.comparison import is_same_customer, parse_body
from importer.core.sending.doubt import Claim, could_be
from importer.core.sending.stored import StoredCustomer
from importer.core.values.text import name_key
from importer.run.walk import Walk


def unclaimed(walk: Walk, customers: Iterable[StoredCustomer]) -> list[StoredCustomer]:
    """The customers that were not there before the run and that no row of any run knows as its own.

    The run's mark bounds them; it proves nothing alone.
    """
    mark, there_before = int(walk.fact(RunFact.MARK) or 0), walk.there_before()
    new = [one for one in customers if one.id > mark and one.id not in there_before]
    if not new:  # nearly always, and all that was ever claimed is much to read
        return []
    claimed = claimed_ids(walk)
    return [one for one in new if one.id not in claimed]


def claimed_ids(walk: Walk) -> frozenset[int]:
    """The ids that a row of any run in the organization holds as its customer's."""
    run = walk.journal.run(walk.run_id)
    return walk.journal.claimed_ids(run.base_url, run.organization_id)


def customers_there_before(
    journal: SendJournal, run_id: str, customers: Iterable[StoredCustomer]
) -> Iterator[StoredCustomer]:
    """The customers that count as existing for rows of a run that are sent only now.

    Those that the run has made are its own, and one that it may have made without knowing must
    stay a candidate of the row in doubt, or be told as a twin.
    """
    ours = {
        attempt.customer_id
        for attempt in journal.attempts(run_id, (AttemptState.ANSWERED, AttemptState.CONFIRMED))
    }
    before = journal.existing_ids(run_id)
    others = [customer for customer in customers if customer.id not in ours]
    may_be_ours = _may_be_ours(
        journal, run_id, [customer for customer in others if customer.id not in before]
    )
    for customer in others:
        if customer.id not in may_be_ours:
            yield customer


def _may_be_ours(
    journal: SendJournal, run_id: str, customers: Iterable[StoredCustomer]
) -> frozenset[int]:
    """Customers like a row in doubt, and those that equal a row that is or may be stored."""
    states = (AttemptState.INTENDED, AttemptState.IN_DOUBT)
    claims = [
        Claim(attempt.row_id, (parse_body(attempt.body),))
        for attempt in journal.attempts(run_id, states)
    ]
    names = journal.claimed_names(run_id)
    found = set()
    namesakes: dict[str, list[StoredCustomer]] = {}
    for customer in customers:
        name = name_key(customer.text("displayName"))
        if any(could_be(claim, customer) for claim in claims):
            found.add(customer.id)
        elif name in names:
            namesakes.setdefault(name, []).append(customer)
    if namesakes:  # nearly never: all that was ever stored has to be looked at
        for attempt in journal.attempts(run_id, (AttemptState.ANSWERED, AttemptState.CONFIRMED)):
            for body in map(parse_body, bodies_of([attempt])):
                alike = namesakes.get(name_key(str(body["displayName"])), ())
                found.update(one.id for one in alike if is_same_customer(body, one))
    return frozenset(found)


def bodies_of(attempts: Iterable[Attempt]) -> tuple[str, ...]:
    """What the attempts sent, each once, as JSON."""
    return tuple(dict.fromkeys(text for one in attempts for text in one.sent_texts))


_NONE = gettext_noop("none found so far")


def may_be_stored(detail: str, candidates: tuple[int, ...]) -> Problem:
    """What is said of a row in doubt: why, and which customers (ids) could be its own."""
    words = ", ".join(f"id {identity}" for identity in candidates) or _NONE
    return Problem("may-be-stored", facts={"reason": detail, "candidates": words})
