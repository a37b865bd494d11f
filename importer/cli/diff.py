"""What a run would change of customers that are there, field by field: `importer check --diff`."""

from itertools import islice

from importer.cli.screen import Screen
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.ports import RunReader
from importer.reports.edits import CellChange, cell_changes

_SHOWN = 200


def show_diff(screen: Screen, reader: RunReader, run_id: str) -> None:
    """A line for each field, before and after."""
    changes = cell_changes(reader, run_id)
    screen.heading(gettext("What would change, field by field"))
    rows = list(islice(changes, _SHOWN))
    if not rows:
        screen.say(gettext("Nothing: no customer that Bigcapital has would change."))
        return
    screen.table(
        ("#row", "#customer", "field", "before", "after", ""), [_line(one) for one in rows]
    )
    more = sum(1 for _ in changes)
    if more:
        screen.say(gettext("  … and {more} more; results.xlsx has all.").format(more=whole(more)))


def _line(one: CellChange) -> tuple[str, ...]:
    customer = "" if one.customer_id is None else str(one.customer_id)
    return str(one.ref.number), customer, one.field, one.before, one.after, one.state
