"""Where the header of a table stands that no template claims.

What its columns are is `proposal`'s business.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from importer.core.errors import UsageError
from importer.core.headers.by_values import column_of, match_values
from importer.core.headers.known import HeaderIndex, guessed_header, known_header
from importer.core.headers.two_rows import joined_names
from importer.core.language import gettext
from importer.core.layout.table_head import (
    HeadLine,
    TableHead,
    header_candidates,
    searched,
    shown_cells,
)
from importer.core.rows import Header, SourceRow

_GUESSED_ROWS = 5


def find_header(head: TableHead, *, is_told: bool) -> tuple[HeadLine, int]:
    """The line with the most known headers, and how many those are.

    Nearly known ones count where none is known, and where there are none of those either, what the
    values below look like.

    Args:
        is_told: the user said which line it is.

    Raises:
        UsageError: `no-known-column`.
    """
    wide = head.lines if is_told else _wide_enough(head.lines)
    with_joined = (*wide, *_joined_lines(head.lines))
    for lookup, tried in ((known_header, with_joined), (guessed_header, wide[:_GUESSED_ROWS])):
        best, best_line = 0, None
        for line in tried:
            matches = {
                name: match.field for name in searched(line.row.cells) if (match := lookup(name))
            }
            known = len(set(matches.values()))
            if known > best and (line in wide[:1] or _may_be_header(line, matches)):
                best, best_line = known, line
        if best_line is not None:
            return best_line, best
    for line in wide[:1]:
        if known := _known_by_values(head, line):
            return line, known
    raise _no_known_column(wide)


def _may_be_header(line: HeadLine, known: Iterable[str]) -> bool:
    """Whether a further row is none of data, which may hold a known word too, or call its customers
    `Customer 1`; in a first row both are a header."""
    names = tuple(known)
    is_numbered = all(any(map(str.isdigit, name)) for name in names)
    return not is_numbered and (len(names) > 1 or line.filled == 1)


def _known_by_values(head: TableHead, line: HeadLine) -> int:
    """How many columns are known by the values below the line; 0 if it looks like them itself."""
    sample = head.cells_below(line.row.ref.number)
    names = searched(line.row.cells)
    if any(match_values("", [name]) for name in names):
        return 0
    return sum(
        1 for column, name in enumerate(names) if match_values(name, column_of(sample, column))
    )


def _joined_lines(lines: Sequence[HeadLine]) -> Iterator[HeadLine]:
    """Headers over two rows; one that stands on a row of its own comes before them."""
    for upper, lower in pairwise(lines):
        if lower.row.ref.number == upper.row.ref.number + 1:
            names = joined_names(searched(upper.row.cells), searched(lower.row.cells))
            names += lower.row.cells[len(names) :] if names else ()
            if names:
                yield HeadLine(
                    lower.row._replace(cells=names, kinds=None), HeaderIndex(searched(names))
                )


def likely_header(rows: Sequence[SourceRow], *, header_row: int | None = None) -> Header:
    """The header of a table for which a template is to be written, known columns or not.

    Raises:
        UsageError: `header-row-missing`, or `no-known-column` if all rows are blank.
    """
    head = TableHead(tuple(rows), header_candidates(rows, header_row))
    try:
        return head.header(find_header(head, is_told=header_row is not None)[0])
    except UsageError:
        wide = _wide_enough(head.lines)
        if not wide:
            raise
        return head.header(wide[0])


def _wide_enough(lines: Sequence[HeadLine]) -> tuple[HeadLine, ...]:
    """A header names at least half of the columns that are in use: title lines don't."""
    widest = max((line.filled for line in lines), default=0)
    return tuple(line for line in lines if 2 * line.filled >= widest)


def _no_known_column(wide: Sequence[HeadLine]) -> UsageError:
    seen = (
        gettext(" Its first row has: {shown_cells}.").format(
            shown_cells=shown_cells(wide[0].row.cells)
        )
        if wide
        else ""
    )
    return UsageError(
        "no-known-column",
        gettext(
            "No column of this file is known: no header means a name, an e-mail, a phone, an "
            "address or another field of a customer.{seen}"
        ).format(seen=seen),
        hint=gettext(
            "If the header stands further down, give its row with --header-row. Otherwise write a "
            "template that names the columns (importer templates init FILE) and use it with "
            "--template."
        ),
    )
