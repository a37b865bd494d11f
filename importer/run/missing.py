"""Customers that the file before this one had, and that this one has no more.

They are told, and left alone: a file may be cut short.
"""

from collections.abc import Iterable

from importer.core.outcomes import Ending
from importer.core.ports import CheckJournal
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.core.sending.stored import StoredCustomer
from importer.core.values.text import name_key

_HAD = frozenset({Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED})
_OVER = frozenset({RunState.FINISHED, RunState.STOPPED})


def missing_customers(
    journal: CheckJournal, run_id: str, there: Iterable[StoredCustomer], present: Iterable[int]
) -> tuple[int, ...]:
    """The ids of customers that the last such file had rows for and the server still has, while no
    row of this run is one of them: by what it is known by, or by its name, should it be rejected.

    Args:
        there: the server's customers.
        present: those that rows of this run were recognised as.
    """
    before = _run_before(journal, run_id)
    if before is None:
        return ()
    had = _customers_of(journal, before) - frozenset(present)
    if not had:
        return ()
    names = _names_of(journal, run_id)
    return tuple(
        sorted(
            one.id
            for one in there
            if one.id in had and name_key(one.text("displayName")) not in names
        )
    )


def _run_before(journal: CheckJournal, run_id: str) -> RunRecord | None:
    """The last run of such a file in the organization that came to its end."""
    run, kind = journal.run(run_id), _kind_of(journal, run_id)
    for other in reversed(journal.runs()):
        is_there = (other.base_url, other.organization_id) == (run.base_url, run.organization_id)
        is_other = other.id != run.id and not other.dry_run
        is_before = is_there and is_other and _was_meant(journal, other)
        if is_before and _kind_of(journal, other.id) == kind:
            return other
    return None


def _was_meant(journal: CheckJournal, run: RunRecord) -> bool:
    """Whether the run was to send and came to its end: one without changes had nothing to send."""
    if run.state is RunState.CHECKED:
        return RunFact.CONFIRMED in journal.facts(run.id)
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


def _names_of(journal: CheckJournal, run_id: str) -> frozenset[str]:
    return frozenset(
        name_key(name) for rows in journal.row_columns(run_id) for name in rows.display_names
    )
