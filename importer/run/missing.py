"""Customers that the file before this one had, and that this one has no more.

They are told, and left alone unless somebody has chosen otherwise: a file may be cut short.
"""

import json
from collections.abc import Iterable

from msgspec import Struct

from importer.core.deactivations import TO_DO, Deactivation, DeactivationState
from importer.core.errors import GuardTripped
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.options import CheckOptions
from importer.core.outcomes import Ending
from importer.core.ports import CheckJournal, RunReader
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.core.sending.comparison import is_inactive
from importer.core.sending.stored import StoredCustomer
from importer.core.values.text import name_key

_HAD = frozenset({Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED})
_OVER = frozenset({RunState.FINISHED, RunState.STOPPED})


class Missing(Struct, frozen=True):
    """Who is missing.

    Attributes:
        expected: how many customers the file before had rows for.
    """

    customers: tuple[StoredCustomer, ...] = ()
    expected: int = 0


def record_missing(
    journal: CheckJournal,
    run_id: str,
    there: Iterable[StoredCustomer],
    present: Iterable[int],
    *,
    deactivates: bool,
) -> None:
    """Remember who is missing, and plan to set them inactive where that was chosen.

    Args:
        there: the server's customers.
        present: those that rows of this run were recognised as.
    """
    missing = missing_customers(journal, run_id, there, present)
    ids = [one.id for one in missing.customers]
    journal.set_fact(run_id, RunFact.MISSING, json.dumps(ids) if ids else "")
    journal.set_fact(run_id, RunFact.EXPECTED, str(missing.expected))
    found = map(_deactivation, missing.customers) if deactivates else ()
    journal.plan_deactivations(run_id, found)


def _deactivation(customer: StoredCustomer) -> Deactivation:
    is_off = is_inactive(customer)
    state = DeactivationState.INACTIVE if is_off else DeactivationState.PLANNED
    return Deactivation(customer.id, customer.text("displayName"), state)


def left_to_deactivate(reader: RunReader, run_id: str) -> int:
    """How many customers are still to be set inactive."""
    return len(reader.deactivations(run_id, TO_DO))


def check_missing(journal: CheckJournal, run_id: str, options: CheckOptions) -> None:
    """Look at how many customers are to be set inactive before anything is sent.

    Raises:
        GuardTripped: `too-many-missing`.
    """
    planned = left_to_deactivate(journal, run_id)
    expected = int(journal.facts(run_id).get(RunFact.EXPECTED) or 0)
    most = expected * options.max_missing / 100
    if planned <= (max(1, most) if most else 0):  # of a few customers one may always go
        return
    raise GuardTripped(
        "too-many-missing",
        gettext(
            "{missing} of {expected} customers of the file before have no row in this one and "
            "would be set inactive; at most {percent} % may be."
        ).format(missing=whole(planned), expected=whole(expected), percent=options.max_missing),
        hint=gettext(
            "Nothing was sent. Look whether the export was cut off. If it is meant so, raise "
            "--max-missing, or in a job: importer job approve."
        ),
    )


def missing_customers(
    journal: CheckJournal, run_id: str, there: Iterable[StoredCustomer], present: Iterable[int]
) -> Missing:
    """The customers that the last such file had rows for and the server still has, while no row of
    this run is one of them: by what it is known by, or by its key or name, should it be rejected.
    """
    before = _run_before(journal, run_id)
    if before is None:
        return Missing()
    expected = _customers_of(journal, before)
    had = expected - frozenset(present) - _known_by_keys(journal, run_id)
    names = _names_of(journal, run_id) if had else frozenset()
    found = (
        one for one in there if one.id in had and name_key(one.text("displayName")) not in names
    )
    return Missing(tuple(sorted(found, key=lambda one: one.id)), len(expected))


def _run_before(journal: CheckJournal, run_id: str) -> RunRecord | None:
    """The last run of such a file in the organization that came to its end before this one."""
    runs, kind = journal.runs(), _kind_of(journal, run_id)
    (position,) = (number for number, one in enumerate(runs) if one.id == run_id)
    run = runs[position]
    for other in reversed(runs[:position]):
        is_there = (other.base_url, other.organization_id) == (run.base_url, run.organization_id)
        is_before = is_there and not other.dry_run and _was_meant(journal, other)
        if is_before and _kind_of(journal, other.id) == kind:
            return other
    return None


def _was_meant(journal: CheckJournal, run: RunRecord) -> bool:
    """Whether the run was to send and came to its end: one without changes had nothing to send."""
    if run.state is RunState.CHECKED:
        is_held = journal.endings(run.id)[Ending.WAITING] or left_to_deactivate(journal, run.id)
        facts = journal.facts(run.id)
        was_to_send = RunFact.CONFIRMED in facts or RunFact.NOTHING_TO_SEND in facts
        return was_to_send and not is_held
    return run.state in _OVER


def _kind_of(journal: CheckJournal, run_id: str) -> tuple[object, ...]:
    """What makes files of two runs the same kind: their layouts, and what rows are matched by."""
    layouts = [(one.template, one.sheet, one.header.names) for one in journal.sources(run_id)]
    return journal.facts(run_id).get(RunFact.MATCH_ON), *layouts


def _customers_of(journal: CheckJournal, run: RunRecord) -> frozenset[int]:
    return frozenset(
        customer_id
        for rows in journal.row_columns(run.id)
        for ending, customer_id in zip(rows.endings, rows.customer_ids, strict=True)
        if ending in _HAD and customer_id is not None
    )


def _known_by_keys(journal: CheckJournal, run_id: str) -> frozenset[int]:
    """The customers that cells of the key column mean, those of rejected rows too."""
    links = journal.links(run_id)
    return frozenset(
        links[key.strip()]
        for rows in journal.row_columns(run_id)
        for key in rows.source_keys
        if key.strip() in links
    )


def _names_of(journal: CheckJournal, run_id: str) -> frozenset[str]:
    return frozenset(
        name_key(name) for rows in journal.row_columns(run_id) for name in rows.display_names
    )
