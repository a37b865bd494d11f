"""What a table would become, by its first rows: its columns, and some of its customers.

Goes the way that checking goes, and puts nothing on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from importer.core.checking.checker import Checker
from importer.core.checking.table import portions_of
from importer.core.evidence.contents import ContentsCount
from importer.core.evidence.formats import build_formats
from importer.core.stages import ColumnContents, ColumnUse, MappedRow, RejectedRow, ValidRow
from importer.run.checking import ReadTable, first_evidence, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.core.mapping.plan import MappingPlan
    from importer.core.options import CheckOptions
    from importer.core.organization import Organization
    from importer.core.problems import Problem
    from importer.core.rows import RowRef

_ROWS_LOOKED_AT = 500


class PreviewedRow(Struct, frozen=True):
    """A row as its customer would be.

    Attributes:
        values: by the contract's names; of a row that would be rejected as they are written.
    """

    ref: RowRef
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]


class Preview(Struct, frozen=True):
    """A table by its first rows.

    Attributes:
        contents: what stands in each column, as far as was looked.
        rows: how many were looked at.
        customers: what the first of them would be.
    """

    columns: tuple[ColumnUse, ...]
    contents: tuple[ColumnContents, ...]
    rows: int
    customers: tuple[PreviewedRow, ...]


def preview(
    read: ReadTable, options: CheckOptions, organization: Organization | None, customers: int
) -> Preview:
    """Look at the first rows of a table.

    Args:
        organization: None leaves out the rules that need the server.
        customers: how many of them are wanted.

    Raises:
        UsageError: an option holds what no row could use.
    """
    plan = plan_of(read, options)
    formats = build_formats(first_evidence(read.table, plan), options, plan.template)
    contents = ContentsCount(len(plan.columns), plan.sensitive)
    rows = _count(read, plan, contents)
    checker = Checker(options, organization, formats)
    found = tuple(islice(_previewed(read, plan, checker), customers))
    return Preview(plan.columns, contents.found(), rows, found)


def _count(read: ReadTable, plan: MappingPlan, contents: ContentsCount) -> int:
    rows, width = 0, len(plan.columns)
    with closing(portions_of(plan, read.table.chunks())) as portions:
        for chunk, _ in portions:
            padded = [[*row[:width], *[""] * (width - len(row))] for row in chunk.cells]
            contents.add([*zip(*padded, strict=True)])
            rows += len(chunk)
            if rows >= _ROWS_LOOKED_AT:
                break
    return rows


def _previewed(read: ReadTable, plan: MappingPlan, checker: Checker) -> Iterator[PreviewedRow]:
    with closing(portions_of(plan, read.table.chunks())) as portions:
        for chunk, _ in portions:
            for row in chunk.rows():
                mapped = plan.map(row)
                result = checker.judge(mapped).result
                if isinstance(result, ValidRow):
                    values = result.customer.model_dump(
                        mode="json", by_alias=True, exclude_none=True
                    )
                    yield PreviewedRow(result.ref, values, result.problems)
                elif isinstance(result, RejectedRow) and isinstance(mapped, MappedRow):
                    yield PreviewedRow(result.ref, _written(mapped), result.problems)


def _written(mapped: MappedRow) -> Mapping[str, str]:
    """The values as they are written, and all that would stand in the note."""
    note = "\n".join(filter(None, (mapped.values.get("note", ""), *mapped.note_lines)))
    return {name: text for name, text in {**mapped.values, "note": note}.items() if text}
