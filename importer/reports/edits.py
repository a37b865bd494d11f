"""What rows change of customers that are there, cell by cell, and what was kept of them."""

from collections.abc import Iterator

from msgspec import Struct

from importer.core.edits import Edit, EditState
from importer.core.language import gettext, gettext_noop
from importer.core.ports import RunReader
from importer.core.rows import RowRef
from importer.core.sending.comparison import value_text

_KEPT = "kept-because-edited"

_STATES = {
    EditState.PLANNED: gettext_noop("to be changed"),
    EditState.INTENDED: gettext_noop("may be changed"),
    EditState.MADE: gettext_noop("changed"),
    EditState.UNDONE: gettext_noop("taken back"),
}


class CellChange(Struct, frozen=True):
    """One field of one customer.

    Attributes:
        before: what the server had; "" for nothing.
        after: what the file says; "" for clearing it.
        state: what becomes of it, or why it is kept, for people.
    """

    ref: RowRef
    customer_id: int | None
    field: str
    before: str
    after: str
    state: str


def cell_changes(reader: RunReader, run_id: str) -> Iterator[CellChange]:
    """Every changed field in the order of the rows, and after them what was kept because somebody
    had edited it."""
    for edit in reader.edits(run_id):
        yield from _changes_of(edit)
    if _KEPT not in reader.problem_counts(run_id):  # of most runs no row has to be looked at
        return
    for row in reader.results(run_id, with_problems=True):
        for problem in row.problems:
            if problem.code == _KEPT:
                yield CellChange(
                    ref=row.ref,
                    customer_id=row.customer_id,
                    field=problem.field,
                    before=problem.facts.get("stored", ""),
                    after=problem.value,
                    state=gettext("kept: edited in Bigcapital"),
                )


def _changes_of(edit: Edit) -> Iterator[CellChange]:
    for change in edit.changes:
        yield CellChange(
            ref=edit.ref,
            customer_id=edit.customer_id,
            field=change.field,
            before="" if change.before is None else value_text(change.before),
            after="" if change.after is None else value_text(change.after),
            state=gettext(_STATES[edit.state]),
        )
