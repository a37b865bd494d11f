"""Rows that are one customer twice, in the file or on the server: decisions over given groups.

Which rows belong together is the journal's finding (`fingerprint`, `name_key`, `email_key`); here
it is decided what becomes of them.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from importer.core.language import ngettext_noop
from importer.core.late_texts import LateText, joined, later
from importer.core.options import CheckOptions, OnExisting
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.rows import RowRef
from importer.core.runs import ExistingCustomer, WaitingRow
from importer.core.sending.comparison import (
    Difference,
    differences,
    is_postcode,
    names_of,
    parse_body,
)
from importer.core.sending.stored import kept_customer

_MOST_NAMED = 5
_SHARED_FIELDS = {"same-display-name": "displayName", "same-email": "email"}


EQUAL = "duplicate-row"
MERGED_INTO, MERGED, OVERRULED = "merged-into-row", "rows-merged", "merge-overruled"
"""The codes of what is said at a row that went into another one (`merging`), at that one, and of
cells."""


def decide_equal_rows(rows: Sequence[WaitingRow]) -> Iterator[tuple[int, Outcome]]:
    """The first of equal rows stays; the others are skipped, naming it.

    Args:
        rows: two or more, in the order read.
    """
    others = iter(rows)
    first = next(others)
    for row in others:
        earlier = row_words(first.ref, seen_from=row.ref)
        problem = Problem(EQUAL, facts={"earlier": str(earlier)})
        yield row.row_id, Outcome(row.ref, Ending.SKIPPED, problems=(problem,))


def shared_value_problem(
    code: str, rows: Sequence[WaitingRow]
) -> Iterator[tuple[WaitingRow, Problem]]:
    """For each of the rows that share a name or an e-mail a warning that names the others.

    Args:
        code: `same-display-name` or `same-email`.
        rows: two or more, in the order read.
    """
    field = _SHARED_FIELDS[code]
    named = tuple(rows[: _MOST_NAMED + 1])
    for row in rows:
        value = str(parse_body(row.body).get(field, ""))
        yield (
            row,
            Problem(
                code,
                field,
                value=value,
                facts={"others": str(_others_in_words(row, named, len(rows)))},
            ),
        )


def decide_existing(
    row: WaitingRow,
    existing: Sequence[ExistingCustomer],
    options: CheckOptions,
    *,
    time_zone: str = "",
) -> Outcome | None:
    """What becomes of a row whose customer the server has; None if it is sent all the same.

    Of several customers the one with the fewest differences is named. A postal code that the
    server lacks is no difference: servers are known to drop it (importer/api/README.md 5).

    Args:
        existing: one or more customers that the row matches.
        time_zone: the organization's, for dates.
    """
    if options.on_existing is OnExisting.CREATE:
        return None
    found = {one.customer_id: _differences(row, one, time_zone) for one in existing}
    customer_id = min(found, key=lambda one: (len(found[one]), one))
    facts = {"id": str(customer_id), "fields": names_of(found[customer_id])}
    if options.on_existing is OnExisting.FAIL:
        ending, code = Ending.REJECTED, "exists-already"
    else:
        ending = Ending.SKIPPED
        code = "existing-differs" if found[customer_id] else "exists-on-server"
    return Outcome(row.ref, ending, customer_id, (Problem(code, facts=facts),))


def row_words(ref: RowRef, *, seen_from: RowRef) -> LateText:
    """A row as another row's message names it: `row 17`, `row 17 of clients.csv`."""
    number = str(ref.number)
    if ref.source != seen_from.source:
        where = later("row {number} of {file}", number=number, file=ref.source)
        return joined(where, later(", sheet {sheet}", sheet=ref.sheet)) if ref.sheet else where
    if ref.sheet != seen_from.sheet:
        return later("row {number} of sheet {sheet}", number=number, sheet=ref.sheet)
    return later("row {number}", number=number)


def _others_in_words(row: WaitingRow, named: Sequence[WaitingRow], count: int) -> LateText:
    """The others of `count` rows, of which `named` are the first."""
    others = (other for other in named if other.row_id != row.row_id)
    words = [row_words(other.ref, seen_from=row.ref) for other in islice(others, _MOST_NAMED)]
    more = count - 1 - len(words)
    first = joined(*words, between=", ")
    if not more:
        return first
    return later(
        ngettext_noop("{rows} and {number} more", "{rows} and {number} more"),
        rows=first,
        number=more,
    )


def _differences(
    row: WaitingRow, existing: ExistingCustomer, time_zone: str
) -> tuple[Difference, ...]:
    stored = kept_customer(existing.customer_id, existing.values)
    found = differences(parse_body(row.body), stored, time_zone=time_zone)
    return tuple(one for one in found if one.stored or not is_postcode(one.field))
