"""What a table would become, by its first rows: its columns, and some of its customers.

Goes the way that checking goes, and puts nothing on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from importer.core.asking.open_questions import ASKED_ABOUT
from importer.core.checking.checker import Checker
from importer.core.checking.table import portions_of
from importer.core.customer import FieldGroup
from importer.core.evidence.contents import ContentsCount
from importer.core.evidence.formats import build_formats
from importer.core.problems import Severity
from importer.core.stages import ColumnContents, ColumnUse, MappedRow, RejectedRow, ValidRow
from importer.core.target_fields import target_fields
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
        values: by the contract's names; of a row that would be rejected as they are written, unless
            an answer to what is asked next is all that it lacks.
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
                    yield PreviewedRow(result.ref, _values(result), result.problems)
                elif isinstance(result, RejectedRow) and isinstance(mapped, MappedRow):
                    values = _as_asked(mapped, result, checker) or _written(mapped)
                    yield PreviewedRow(result.ref, values, result.problems)


def _values(row: ValidRow) -> dict[str, Any]:
    return row.customer.model_dump(mode="json", by_alias=True, exclude_none=True)


def _as_asked(mapped: MappedRow, found: RejectedRow, checker: Checker) -> Mapping[str, Any]:
    """The values of a row in which nothing is wrong but what is asked next, about its opening
    balance: that stands as it is written. Nothing if anything else is wrong, too."""
    errors = {one.code for one in found.problems if one.severity is Severity.ERROR}
    if not errors <= ASKED_ABOUT.keys():
        return {}
    fields = target_fields()
    balance: dict[str, str] = {}
    rest: dict[str, str] = {}
    for name, text in mapped.values.items():
        part = balance if fields[name].group is FieldGroup.OPENING_BALANCE else rest
        part[name] = text
    result = checker.judge(replace(mapped, values=rest)).result
    return {**_values(result), **balance} if isinstance(result, ValidRow) else {}


def _written(mapped: MappedRow) -> Mapping[str, str]:
    """The values as they are written, and all that would stand in the note."""
    note = "\n".join(filter(None, (mapped.values.get("note", ""), *mapped.note_lines)))
    return {name: text for name, text in {**mapped.values, "note": note}.items() if text}
